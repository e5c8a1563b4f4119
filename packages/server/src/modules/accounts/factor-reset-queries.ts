import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type FactorReset = Tables['factorReset'];

/** @returns whether it waits now; of several for an account one does */
export async function insertReset(tx: Tx, row: FactorReset): Promise<boolean> {
  const inserted = await tx
    .insertInto('factorReset')
    .values(row)
    .onConflict((conflict) => conflict.column('accountId').where('state', '=', 'waiting').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export function findWaitingReset(tx: Tx, accountId: string): Promise<FactorReset | undefined> {
  return tx
    .selectFrom('factorReset')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
}

/** @param dueBefore only one that is due by then @returns whether one waited */
export async function endReset(
  tx: Tx,
  accountId: string,
  ended: Pick<FactorReset, 'endedAt'> & { state: 'done' | 'cancelled' },
  dueBefore?: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('factorReset')
    .set(ended)
    .where('accountId', '=', accountId)
    .where('state', '=', 'waiting')
    .$if(dueBefore !== undefined, (query) => query.where('dueAt', '<=', dueBefore ?? new Date(0)))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function listDueResets(tx: Tx, now: Date): Promise<Pick<FactorReset, 'accountId' | 'companyId'>[]> {
  return waiting(tx).where('dueAt', '<=', now).execute();
}

/** Those of which a second letter is to tell. */
export async function listResetsToRemind(tx: Tx, now: Date, requestedBefore: Date): Promise<string[]> {
  const found = await waiting(tx)
    .where('remindedAt', 'is', null)
    .where('requestedAt', '<=', requestedBefore)
    .where('dueAt', '>', now)
    .execute();
  return found.map(({ accountId }) => accountId);
}

/** @returns the one that was not yet reminded of */
export function noteReminded(tx: Tx, accountId: string, remindedAt: Date) {
  return tx
    .updateTable('factorReset')
    .set({ remindedAt })
    .where('accountId', '=', accountId)
    .where('state', '=', 'waiting')
    .where('remindedAt', 'is', null)
    .returning('dueAt')
    .executeTakeFirst();
}

const waiting = (tx: Tx) =>
  tx
    .selectFrom('factorReset')
    .select(['accountId', 'companyId'])
    .where('state', '=', 'waiting')
    .orderBy('dueAt', 'desc')
    .orderBy('id')
    .limit(100);
