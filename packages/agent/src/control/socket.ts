import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { deviceClasses } from '@candor/policy/rights/modes.ts';
import { hex32 } from '@candor/protocol/messages/agent.ts';
import { AgentFault } from '../fault.ts';
import { deskKinds } from './desk-kinds.ts';

/** What the command line may ask of the running process of the same person. One line of JSON each way. */
export const question = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.enum(['status', 'stop', 'leave', 'resume']) }),
  /** `untilAt` in ms since the epoch; null lasts until resumed. */
  z.strictObject({ ask: z.literal('pause'), untilAt: z.int().nullable() }),
  /** Pins this root, and no other. */
  z.strictObject({ ask: z.literal('trust'), fingerprint: hex32 }),
  z.strictObject({ ask: z.literal('class'), deviceClass: z.enum(deviceClasses) }),
  z.strictObject({ ask: z.literal('counts'), on: z.boolean() }),
]);
export type Question = z.infer<typeof question>;

/** The first line of a desk, which keeps the connection. */
export const deskQuestion = z.strictObject({ ask: z.literal('desk'), as: z.enum(deskKinds) });

/** sun_path holds 108 bytes with its end (unix(7)); some systems have less. */
const maxPathBytes = 100;

/** In the state folder, or where that path is too long in a folder of one's own among the temporary ones. */
export function socketPath(stateFolder: string, runtimeFolder: string | undefined): string {
  const usual = path.join(stateFolder, 'control.sock');
  if (Buffer.byteLength(usual) <= maxPathBytes) return usual;
  const name = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16);
  const folder = path.join(runtimeFolder ?? tmpdir(), `candor-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = lstatSync(folder);
  if ((mode & 0o077) !== 0 || uid !== (process.getuid?.() ?? uid))
    throw new AgentFault('state_not_private', `${folder} belongs to somebody else or is open to others.`);
  return path.join(folder, `${name}.sock`);
}
