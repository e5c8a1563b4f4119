import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** What is remembered of this computer's agent between two starts. */
const choice = z.strictObject({
  /** Whether it runs, as somebody said on the console. */
  running: z.boolean(),
  /** The device that it enrolled as. */
  deviceId: z.uuid().nullable(),
  /** Its certificate was revoked: the next start enrols it anew. */
  isRevoked: z.boolean(),
});
export type Choice = z.infer<typeof choice>;

const first: Choice = { running: true, deviceId: null, isRevoked: false };

/** A missing or damaged file means the first choice: it runs. */
export function readChoice(file: string): Choice {
  try {
    return choice.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { ...first };
  }
}

export function writeChoice(file: string, made: Choice): void {
  writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
