import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type Run = Tables['backupRun'];

export async function insertRun(tx: Tx, run: Run): Promise<void> {
  await tx.insertInto('backupRun').values(run).execute();
}

export async function updateRun(tx: Tx, id: string, change: Partial<Run>): Promise<void> {
  await tx.updateTable('backupRun').set(change).where('id', '=', id).execute();
}

/** Newest first. Index: backup_run_by_start. */
export function listRuns(tx: Tx, limit: number): Promise<Run[]> {
  return tx
    .selectFrom('backupRun')
    .selectAll()
    .orderBy('startedAt', 'desc')
    .orderBy('kind')
    .limit(limit)
    .execute();
}

export function findRun(tx: Tx, id: string): Promise<Run | undefined> {
  return tx.selectFrom('backupRun').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What a server that ended left as running has failed. */
export async function failUnended(tx: Tx, at: Date): Promise<void> {
  await tx
    .updateTable('backupRun')
    .set({ state: 'failed', endedAt: at })
    .where('state', '=', 'running')
    .execute();
}

export async function firstStart(tx: Tx): Promise<Date | undefined> {
  return (await tx.selectFrom('instance').select('createdAt').executeTakeFirst())?.createdAt;
}
