import { z } from 'zod';
import { sessionStates } from '../session/states.ts';

/** Page -> server over /live. The ticket comes from POST /api/live-ticket, is used once and lasts 30 s. */
export const liveRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), ticket: z.string().max(64) }),
  z.strictObject({ type: z.literal('subscribe'), topic: z.string().max(40), id: z.uuid().optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), topic: z.string().max(40), id: z.uuid().optional() }),
]);

/** Server -> page. Events say what changed; values that a list would not show are not in them. */
export const liveEvent = z.discriminatedUnion('topic', [
  z.strictObject({
    topic: z.literal('device.changed'),
    deviceId: z.uuid(),
    state: z.enum(['online', 'offline', 'lost', 'revoked', 'cloned']),
    at: z.int(),
  }),
  z.strictObject({
    topic: z.literal('device.metric'),
    deviceId: z.uuid(),
    at: z.int(),
    values: z.array(z.strictObject({ metric: z.string(), slot: z.string(), value: z.number() })),
  }),
  z.strictObject({ topic: z.literal('enrolment.used'), tokenId: z.uuid(), deviceId: z.uuid() }),
  z.strictObject({
    topic: z.literal('enrolment.requested'),
    requestId: z.uuid(),
    state: z.enum(['waiting', 'approved', 'refused']),
  }),
  z.strictObject({ topic: z.literal('focus.stored'), at: z.int() }),
  z.strictObject({ topic: z.literal('requests.changed') }),
  z.strictObject({
    topic: z.literal('session.changed'),
    sessionId: z.uuid(),
    deviceId: z.uuid(),
    state: z.enum(sessionStates),
  }),
  z.strictObject({
    topic: z.literal('backup.progress'),
    work: z.enum(['backup', 'verify']),
    state: z.enum(['running', 'done', 'failed']),
    /** The table that is read right now. */
    table: z.string().nullable(),
    /** Size on disk of the tables that were read, of all. */
    doneBytes: z.int(),
    totalBytes: z.int(),
  }),
  z.strictObject({
    topic: z.literal('check.changed'),
    promiseId: z.string(),
    state: z.enum(['green', 'red', 'unknown']),
  }),
]);
export type LiveRequest = z.infer<typeof liveRequest>;
export type LiveEvent = z.infer<typeof liveEvent>;
export type LiveTopic = LiveEvent['topic'];
