import type { Word } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { accountsWith, listNames } from './name-queries.ts';
import { openNames, rolesWith, type Named } from './names.ts';
import { listPeople } from './people-queries.ts';
import { staffOf } from './staff-queries.ts';

export interface Whom {
  memberId: string;
  accountId: string;
}
const mostMembers = 1_000;

/** Who acts in a company: its active members, at most 1,000, and the operator's staff whom it lets in. */
export async function whomOf(
  tx: Tx,
  companyId: string,
  now: Date,
): Promise<{ members: Whom[]; staff: Whom[] }> {
  const question = { companyId, role: undefined, state: 'active', units: null } as const;
  const members = await listPeople(tx, question, undefined, mostMembers);
  const staff = (await staffOf(tx, companyId, now)).filter(({ isRefused }) => !isRefused);
  return {
    members: members.map(({ id: memberId, accountId }) => ({ memberId, accountId })),
    staff: [...new Map(staff.map(({ memberId, accountId }) => [memberId, { memberId, accountId }])).values()],
  };
}

export interface Holder extends Named {
  accountId: string;
  personId: string;
}
const mostHolders = 200;

/** Members whose role gives a word in the whole company, with their addresses, for letters to them. */
export async function holdersOf(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  companyId: string,
  word: Word,
): Promise<Holder[]> {
  const rows = await database.withCompany(companyId, 'contact', async (tx) =>
    listNames(tx, await accountsWith(tx, companyId, rolesWith(word), mostHolders)),
  );
  const names = await openNames({ keys }, rows);
  return rows.map(({ accountId, personId }) => ({
    accountId,
    personId,
    ...(names.get(accountId) ?? { name: null, email: null }),
  }));
}
