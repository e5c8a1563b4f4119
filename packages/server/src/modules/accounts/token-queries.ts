import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

type Row = Tables['apiToken'];

export async function insertToken(tx: Tx, row: Row): Promise<void> {
  await tx
    .insertInto('apiToken')
    .values({ ...row, words: jsonb(row.words), networks: jsonb(row.networks) })
    .execute();
}

/** Those that still open something, the newest first. */
export function listTokens(tx: Tx, accountId: string, now: Date) {
  return tx
    .selectFrom('apiToken')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Of an account that may sign in. */
export function findToken(tx: Tx, secretHash: Uint8Array, now: Date) {
  return tx
    .selectFrom('apiToken')
    .innerJoin('account', 'account.id', 'apiToken.accountId')
    .select([
      'apiToken.id',
      'apiToken.accountId',
      'apiToken.companyId',
      'apiToken.words',
      'apiToken.networks',
      'apiToken.usedAt',
      'account.personId',
      'account.factorDueAt',
    ])
    .where('apiToken.secretHash', '=', secretHash)
    .where('apiToken.expiresAt', '>', now)
    .where('account.state', '=', 'active')
    .executeTakeFirst();
}

/** @returns whether this was its first use since then */
export async function noteTokenUse(tx: Tx, id: string, usedAt: Date): Promise<boolean> {
  const noted = await tx
    .updateTable('apiToken')
    .set({ usedAt })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('usedAt', 'is', null), eb('usedAt', '<', usedAt)]))
    .returning('id')
    .executeTakeFirst();
  return noted !== undefined;
}

/** One of the account's, or all. @returns how many ended */
export async function endTokensOf(
  tx: Tx,
  { accountId, id }: { accountId: string; id?: string },
  now: Date,
): Promise<number> {
  const ended = await tx
    .updateTable('apiToken')
    .set({ expiresAt: now })
    .where('accountId', '=', accountId)
    .where('expiresAt', '>', now)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .returning('id')
    .execute();
  return ended.length;
}
