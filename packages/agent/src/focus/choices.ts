import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writePrivately } from '../state-folder.ts';

/** What the person has decided at this computer. Nothing that a server says can change it (focus R16). */
const choicesSchema = z.strictObject({
  /** Counting of keys and clicks, off until the person says yes here. */
  countsOn: z.boolean(),
  /** When the pause ends (ms since the epoch), or until resumed; survives a restart. */
  pause: z.union([z.literal('none'), z.literal('until_resumed'), z.strictObject({ untilAt: z.int() })]),
  exclusions: z
    .array(z.strictObject({ pattern: z.string().max(120), kind: z.enum(['drop', 'mask']) }))
    .max(200),
});
export type Choices = z.infer<typeof choicesSchema>;

const initial: Choices = { countsOn: false, pause: 'none', exclusions: [] };
/** An unreadable file narrows: nothing is recorded until the person resumes. */
const afterDamage: Choices = { ...initial, pause: 'until_resumed' };

export function loadChoices(file: string): Choices {
  if (!existsSync(file)) return initial;
  try {
    return choicesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? afterDamage;
  } catch {
    return afterDamage;
  }
}

export function saveChoices(file: string, choices: Choices): void {
  writePrivately(file, JSON.stringify(choices));
}
