import type { Word } from '@candor/policy/rights/words.ts';
import { api, apiQuery, useApi, type OutputOf } from '../api.ts';

export type Me = OutputOf<typeof api.accounts.me>;
const FRESH_MS = 5 * 60_000;

export const meQuery = { ...apiQuery(api.accounts.me), staleTime: FRESH_MS };

/** Who is signed in (the frame waits for it), and whether they hold a word. The server decides; this only hides. */
export function useMe(): { me: Me | undefined; can: (word: Word) => boolean } {
  const { data } = useApi(api.accounts.me, undefined, { freshMs: FRESH_MS });
  return { me: data, can: (word) => data?.words.includes(word) === true };
}
