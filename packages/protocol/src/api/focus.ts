import { z } from 'zod';
import { hex32 } from '../messages/agent.ts';
import { route } from './route.ts';

const instant = z.int();

/** As PostgreSQL and JavaScript both know days; none of Focus is older. */
const day = z.iso.date().refine((date) => date >= '2000-01-01' && date < '2100-01-01');

export const focus = {
  /** One local day by the offsets stored with the intervals; begins at 04:00. */
  day: route({
    method: 'GET',
    path: '/api/focus/day',
    word: 'focus.view',
    audited: false,
    query: z.strictObject({ date: day, utcOffsetMin: z.coerce.number().int().min(-840).max(840) }),
    response: z.strictObject({
      date: z.string(),
      from: instant,
      to: instant,
      totalMs: z.int(),
      keys: z.int(),
      clicks: z.int(),
      longestMs: z.int(),
      apps: z.array(z.strictObject({ app: z.string(), ms: z.int(), keys: z.int(), clicks: z.int() })),
      intervals: z
        .array(
          z.strictObject({
            deviceNo: z.int(),
            startedAt: instant,
            durationMs: z.int(),
            app: z.string(),
            keys: z.int(),
            clicks: z.int(),
          }),
        )
        .max(5000),
      devices: z.array(
        z.strictObject({ deviceNo: z.int(), label: z.string(), lastBatchAt: instant.nullable() }),
      ),
      /** Days with data before and after, for the arrows. */
      previous: z.string().nullable(),
      next: z.string().nullable(),
    }),
  }),
  devices: route({
    method: 'GET',
    path: '/api/focus/devices',
    word: 'focus.view',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          deviceNo: z.int(),
          label: z.string(),
          osName: z.string(),
          osVersion: z.string(),
          agentVersion: z.string(),
          countsOn: z.boolean(),
          joinedAt: instant,
          lastBatchAt: instant.nullable(),
          certificate: z.string().nullable(),
          state: z.enum(['online', 'offline', 'removed']),
        }),
      ),
    }),
  }),
  createToken: route({
    method: 'POST',
    path: '/api/focus/devices/tokens',
    word: 'focus.edit',
    audited: false,
    body: z.strictObject({ secretHash: hex32 }),
    response: z.strictObject({ id: z.uuid(), url: z.string(), ca: hex32, expiresAt: instant }),
  }),
  removeDevice: route({
    method: 'DELETE',
    path: '/api/focus/devices/:no',
    word: 'focus.edit',
    audited: false,
    params: z.strictObject({ no: z.coerce.number().int().min(1).max(32_767) }),
    response: z.strictObject({}),
  }),
};
