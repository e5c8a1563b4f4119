import { z } from 'zod';
import { route } from './route.ts';

const instant = z.int();

const backupFile = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['data', 'keyring']),
  file: z.string(),
  sizeBytes: z.int(),
  rows: z.int(),
  state: z.enum(['running', 'done', 'failed', 'broken']),
  startedAt: instant,
  tookMs: z.int().nullable(),
  verifiedAt: instant.nullable(),
  /** Old ones are removed from the folder; what is known of them stays. */
  place: z.enum(['folder', 'gone']),
});

export const backups = {
  list: route({
    method: 'GET',
    path: '/api/backups',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      folder: z.string(),
      storageKeyFile: z.string(),
      keepDays: z.int(),
      keyringKeepDays: z.int(),
      nextAt: instant,
      lastGoodAt: instant.nullable(),
      /** `late`: no good one in the last 26 hours, of an instance that is older than that. */
      state: z.enum(['none', 'good', 'late']),
      running: z.enum(['backup', 'verify']).nullable(),
      /** Newest first. */
      items: z.array(backupFile).max(200),
    }),
  }),
  make: route({
    method: 'POST',
    path: '/api/backups',
    word: 'instance.operate',
    audited: true,
    response: z.strictObject({}),
    perMinute: 10,
  }),
  verify: route({
    method: 'POST',
    path: '/api/backups/:id/verify',
    word: 'instance.operate',
    audited: true,
    params: z.strictObject({ id: z.uuid() }),
    response: z.strictObject({}),
    perMinute: 10,
  }),
};
