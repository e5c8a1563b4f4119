import { rmSync } from 'node:fs';
import { z } from 'zod';
import { licenceReasons } from '@candor/policy/rights/decision.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { readPrivately, writePrivately } from './state-folder.ts';

/** What the server said last of this device's licence. */
const kept = z.strictObject({
  token: z.string().nullable(),
  /** Why there is no token. */
  without: z.enum(licenceReasons).nullable(),
  /** The latest moment that is known to be over (ms since 1970 UTC). */
  floor: z.int().min(0),
});
export type KeptLicence = z.infer<typeof kept>;

/** Undefined when there is none. One that was damaged counts as a licence that can't be read: nothing stops for it. */
export function loadLicence(file: string): KeptLicence | undefined {
  const text = readPrivately(file);
  if (text === undefined) return undefined;
  return kept.safeParse(parseJson(text)).data ?? { token: null, without: 'malformed', floor: 0 };
}

export function saveLicence(file: string, licence: KeptLicence | undefined): void {
  if (licence) writePrivately(file, JSON.stringify(licence, null, 2));
  else rmSync(file, { force: true });
}
