import { cellOf, roleNames, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { sealerUnlessAway } from './key-away.ts';
import { accountsWith, listNames, type NameRow } from './name-queries.ts';

export interface Named {
  /** Null where the person gave none, and while keys do not answer. */
  name: string | null;
  email: string | null;
}

/** Names and addresses by account. @param rows read before: the keys lie elsewhere, and no transaction waits for them */
export async function openNames(
  { keys }: Pick<Platform, 'keys'>,
  rows: readonly NameRow[],
): Promise<Map<string, Named>> {
  const opened = rows.map(async ({ accountId, personId, name, email }) => {
    const sealer = await sealerUnlessAway(keys, { kind: 'person', id: personId });
    const named: Named = {
      name: name && (sealer?.open('person', 'name', personId, name, 'service') ?? null),
      email: sealer?.open('account', 'email', accountId, email, 'contact') ?? null,
    };
    return [accountId, named] as const;
  });
  return new Map(await Promise.all(opened));
}

export async function namesIn(
  platform: Pick<Platform, 'database' | 'keys'>,
  companyId: string,
  accountIds: readonly string[],
): Promise<Map<string, Named>> {
  const rows = await platform.database.withCompany(companyId, 'service', (tx) => listNames(tx, accountIds));
  return openNames(platform, rows);
}

const mostNames = 5;

/** Names of members to whom one may turn because their role gives the word everywhere; at most five. */
export async function namesOfHolders(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  companyId: string,
  word: Word,
): Promise<string[]> {
  const roles = rolesWith(word);
  const rows = await database.withCompany(companyId, 'service', async (tx: Tx) =>
    listNames(tx, await accountsWith(tx, companyId, roles, mostNames)),
  );
  return [...(await openNames({ keys }, rows)).values()].flatMap(({ name }) => name ?? []);
}

/** Roles that give a word everywhere in a company. */
export function rolesWith(word: Word): RoleName[] {
  return roleNames.filter((role) => ['all', 'units', 'all-level'].includes(cellOf(role, word)));
}

/** `a…a@example.org`: enough to recognise an address that one knows. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  const local = Array.from(email.slice(0, at));
  return `${local[0] ?? ''}…${local.at(-1) ?? ''}${email.slice(at)}`;
}
