import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** Deletes (or clears one value of) at most `batch` rows older than the cut-off, of all owners; answers how many. */
export async function purge(tx: Tx, target: string, cutoff: Date, batch: number): Promise<number> {
  const purgeFunction = sql.id('candor', `purge_${target}`);
  const result = await sql<{ rows: number }>`SELECT ${purgeFunction}(${cutoff}, ${batch}) AS rows`.execute(
    tx,
  );
  return result.rows[0]?.rows ?? 0;
}

export async function insertRun(tx: Tx, run: Tables['retentionRun']): Promise<void> {
  await tx.insertInto('retentionRun').values(run).execute();
}
