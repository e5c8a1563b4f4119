import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type FactorReset = Tables['factorReset'];

export interface WaitingReset extends Pick<FactorReset, 'accountId' | 'requestedAt' | 'dueAt'> {
  byAccountId: string | null;
}

/** @returns whether it waits now; of several for an account one does */
export async function insertReset(tx: Tx, row: FactorReset): Promise<boolean> {
  const inserted = await tx
    .insertInto('factorReset')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('accountId').where('state', '=', sql.lit('waiting')).doNothing(),
    )
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

/** Of a company's members that are still there, with the account of whoever asked; the first to come first. */
export async function listResetsIn(tx: Tx, companyId: string): Promise<WaitingReset[]> {
  const { rows } = await sql<WaitingReset>`
    SELECT reset.account_id, asking.account_id AS by_account_id, reset.requested_at, reset.due_at
      FROM factor_reset AS reset
      JOIN member ON member.company_id = ${companyId} AND member.account_id = reset.account_id
      LEFT JOIN member AS asking ON asking.company_id = ${companyId} AND asking.id = reset.requested_by
     WHERE reset.company_id = ${companyId} AND reset.state = 'waiting'
     ORDER BY reset.due_at, reset.id LIMIT 200`.execute(tx);
  return rows;
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
