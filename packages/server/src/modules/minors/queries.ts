import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type Report = Tables['minorReport'];

export async function insertReport(tx: Tx, row: Report): Promise<void> {
  await tx.insertInto('minorReport').values(row).execute();
}

/** The newest first. */
export function listReports(
  tx: Tx,
  { state, after, limit }: { state: 'open' | 'all'; after: string | undefined; limit: number },
): Promise<Report[]> {
  let reports = tx.selectFrom('minorReport').selectAll().orderBy('id', 'desc').limit(limit);
  if (state === 'open') reports = reports.where('state', '=', 'open');
  if (after !== undefined) reports = reports.where('id', '<', after);
  return reports.execute();
}

export function findReport(tx: Tx, id: string): Promise<Pick<Report, 'state'> | undefined> {
  return tx.selectFrom('minorReport').select('state').where('id', '=', id).executeTakeFirst();
}

export type Answer = Pick<Report, 'endedAt' | 'byAccountId'> &
  ({ state: 'erased'; what: null; place: null } | { state: 'dismissed'; reason: Report['reason'] });

/** @returns whether it was open until now */
export async function answerReport(tx: Tx, id: string, answer: Answer): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('minorReport')
    .set(answer)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes the open ones of which nobody was told. */
export function takeUntold(tx: Tx, now: Date): Promise<Pick<Report, 'dueAt'>[]> {
  return tx
    .updateTable('minorReport')
    .set({ toldAt: now })
    .where('state', '=', 'open')
    .where('toldAt', 'is', null)
    .returning('dueAt')
    .execute();
}

/** Takes the open ones that are due before then and of which nobody was warned. */
export function takeDue(tx: Tx, dueBefore: Date, now: Date): Promise<Pick<Report, 'dueAt'>[]> {
  return tx
    .updateTable('minorReport')
    .set({ warnedAt: now })
    .where('state', '=', 'open')
    .where('warnedAt', 'is', null)
    .where('dueAt', '<=', dueBefore)
    .returning('dueAt')
    .execute();
}
