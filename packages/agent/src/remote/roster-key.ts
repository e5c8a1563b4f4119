import type { RosterFacts } from '@candor/policy/rights/facts.ts';
import { atLeast, type Level } from '@candor/policy/rights/levels.ts';
import type { Roster } from '@candor/protocol/statements.ts';
import type { HeldRoster } from '../trusted-roots.ts';

type Person = Roster['people'][number];

/** Whoever the roster says holds this key, for sessions; a key that has ended is nobody's. */
export function findSigner(
  roster: HeldRoster | undefined,
  publicKey: string,
  at: number,
): Person | undefined {
  return roster?.body?.people.find(
    ({ keys, signs }) =>
      signs.includes('session') && keys.some((key) => key.publicKey === publicKey && key.until > at),
  );
}

/**
 * What the roster says of somebody who asks: not needed on a device that never got one (its sessions are uncertified).
 * @param personId of whom the server says that it is
 */
export function rosterFacts(
  roster: HeldRoster | undefined,
  { publicKey, personId }: { publicKey: string; personId: string },
  needed: Level,
  at: number,
): RosterFacts | 'not_needed' {
  if (!roster) return 'not_needed';
  const { version } = roster;
  const fact = (state: RosterFacts['state'], level: Level = 'none'): RosterFacts => ({
    state,
    version,
    keyId: publicKey,
    level,
  });
  if (!roster.body) return fact('expired');
  const person = roster.body.people.find(({ keys }) => keys.some((key) => key.publicKey === publicKey));
  if (!person || person.person !== personId || !person.signs.includes('session')) return fact('missing');
  if (!findSigner(roster, publicKey, at)) return fact('expired', person.level);
  return atLeast(person.level, needed) ? fact('listed', person.level) : fact('level_too_low', person.level);
}
