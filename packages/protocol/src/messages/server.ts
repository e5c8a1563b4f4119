import { z } from 'zod';
import { hex32 } from './agent.ts';

export const welcome = z.strictObject({
  type: z.literal('welcome'),
  protocol: z.int(),
  serverTime: z.int(),
  /** Number of the last stored report; the agent goes on with the next. */
  lastSeq: z.int().min(0),
  /** Inventory sections that the server lacks. */
  want: z.array(z.string().max(40)).max(32),
  slowDownMs: z.int().optional(),
  /** Reports that may be under way without an answer. */
  maxInFlight: z.int().min(1),
});

/** After the commit: these bytes are kept. `hash` is SHA-256 of the frame as it was received. */
export const ack = z.strictObject({
  type: z.literal('ack'),
  seq: z.int(),
  hash: hex32,
  /** Rows that were not kept, by their place in the report (all items counted through). */
  refused: z.array(z.strictObject({ index: z.int().min(0), code: z.string().max(40) })).max(500),
  slowDownMs: z.int().optional(),
});

export const certificate = z.strictObject({ type: z.literal('certificate'), pem: z.string().max(4096) });
export const policy = z.strictObject({
  type: z.literal('policy'),
  document: z.string().max(65_536),
  signature: z.base64url(),
});
export const goingAway = z.strictObject({ type: z.literal('goingAway'), spreadMs: z.int().min(0) });
export const refuse = z.strictObject({
  type: z.literal('refuse'),
  code: z.enum(['agent_too_old', 'revoked', 'not_known', 'sequence_conflict', 'malformed']),
});

export const serverMessage = z.discriminatedUnion('type', [
  welcome,
  ack,
  certificate,
  policy,
  goingAway,
  refuse,
]);
export type ServerMessage = z.infer<typeof serverMessage>;
export type Welcome = z.infer<typeof welcome>;
export type Ack = z.infer<typeof ack>;

/** What the instance allows this device to collect; signed by its policy key, which the agent pins at enrolment. */
export const devicePolicy = z.strictObject({
  deviceId: z.uuid(),
  version: z.int().min(1),
  issuedAt: z.int(),
  expiresAt: z.int(),
  collectors: z.record(
    z.string().max(40),
    z.strictObject({ on: z.boolean(), everyS: z.int().min(10).max(86_400) }),
  ),
});
export type DevicePolicy = z.infer<typeof devicePolicy>;
