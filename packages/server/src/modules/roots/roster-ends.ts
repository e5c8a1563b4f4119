import { endsSoon } from '@candor/protocol/signed-life.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { findRoster } from './roster-queries.ts';

/** Ends of the roster's keys that end soon or have ended. The roster was verified when it was kept. */
export async function endsOfRosterKeys(tx: Tx, companyId: string, now: Date): Promise<Date[]> {
  const stored = await findRoster(tx, companyId);
  const roster = stored && statements.roster.read(Buffer.from(stored.document).toString());
  const keys = roster?.body.people.flatMap((person) => person.keys) ?? [];
  return keys
    .filter(({ until }) => endsSoon(until, now.getTime()))
    .map(({ until }) => new Date(until))
    .toSorted((a, b) => a.getTime() - b.getTime());
}
