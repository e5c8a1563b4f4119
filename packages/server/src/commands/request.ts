import { z } from 'zod';
import { roots } from '@candor/protocol/api/roots.ts';

/** What the command line may ask of the running server. */
export const hostRequest = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('setup-link') }),
  z.strictObject({ verb: z.literal('status') }),
  z.strictObject({ verb: z.literal('keys show') }),
  z.strictObject({ verb: z.literal('keys rotate-storage') }),
  z.strictObject({ verb: z.literal('keys rotate-company'), id: z.uuid() }),
  z.strictObject({ verb: z.literal('clock'), days: z.int().min(1).max(1000) }),
  z.strictObject({
    verb: z.literal('token create'),
    label: z.string().trim().min(1).max(80),
    uses: z.int().min(1).max(1000),
    minutes: z.int().min(5).max(43_200),
  }),
  z.strictObject({ verb: z.literal('root show') }),
  /** The next four are asked by `candor root init` and `candor root certify`, which hold the key. */
  z.strictObject({ verb: z.literal('root list') }),
  z.strictObject({ verb: z.literal('root add'), ...roots.addRoot.body.shape }),
  z.strictObject({
    verb: z.literal('certificates list'),
    after: z.uuid().optional(),
    device: z.uuid().optional(),
  }),
  z.strictObject({ verb: z.literal('certificates add'), ...roots.certify.body.shape }),
  z.strictObject({ verb: z.literal('device revoke'), id: z.uuid() }),
  z.strictObject({ verb: z.literal('rows-for'), email: z.email().max(254) }),
  z.strictObject({ verb: z.literal('account recovery-link'), email: z.email().max(254) }),
  z.strictObject({ verb: z.literal('account reset-factors'), email: z.email().max(254) }),
  z.strictObject({ verb: z.literal('backup') }),
  z.strictObject({ verb: z.literal('verify-backup'), file: z.string().max(4096) }),
  z.strictObject({
    verb: z.literal('sql'),
    statement: z
      .string()
      .min(1)
      .max(1024 * 1024),
  }),
]);
export type HostRequest = z.output<typeof hostRequest>;

export const hostAnswer = z.strictObject({ lines: z.array(z.string()), exitCode: z.int().min(0).max(255) });
export type HostAnswer = z.output<typeof hostAnswer>;

export const done = (...lines: string[]): HostAnswer => ({ lines, exitCode: 0 });
export const failed = (...lines: string[]): HostAnswer => ({ lines, exitCode: 1 });
