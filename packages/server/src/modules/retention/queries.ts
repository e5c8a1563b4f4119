import type { Tables } from '@candor/policy/derive/rows.ts';
import { sql, type Transaction } from 'kysely';

/** Deletes at most `batch` rows older than the cut-off, of all owners; answers how many. */
export async function purge(tx: Transaction<Tables>, table: string, cutoff: Date, batch: number): Promise<number> {
  const name = sql.id('candor', `purge_${table}`);
  const result = await sql<{ rows: number }>`SELECT ${name}(${cutoff}, ${batch}) AS rows`.execute(tx);
  return result.rows[0]?.rows ?? 0;
}

export async function insertRun(tx: Transaction<Tables>, run: Tables['retentionRun']): Promise<void> {
  await tx.insertInto('retentionRun').values(run).execute();
}
