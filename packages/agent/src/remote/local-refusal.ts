import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { readPrivately, writePrivately } from '../state-folder.ts';
import { untilTakenBack } from './desk-wire.ts';

const kept = z.strictObject({ until: z.int().nullable() });

/**
 * Until when the person at this computer refuses sessions, by its own clock (ms since 1970 UTC); null: they do not. A
 * file that can't be read refuses.
 */
export function readRefusal(file: string): number | null {
  const text = readPrivately(file);
  if (text === undefined) return null;
  const { data } = kept.safeParse(parseJson(text));
  return data ? data.until : untilTakenBack;
}

export function keepRefusal(file: string, until: number | null): void {
  writePrivately(file, JSON.stringify({ until }));
}

/** Midnight, as the computer's clock shows it. */
export function endOfDay(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}
