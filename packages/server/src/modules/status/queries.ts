import { sql } from 'kysely';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface TableSize {
  table: string;
  rows: number;
  sizeBytes: number;
}

/**
 * Rows as PostgreSQL estimates them: counting would read other tenants' rows, and all of them. A table that was never
 * analysed has an estimate in the statistics only.
 */
export async function tableSizes(tx: Tx): Promise<TableSize[]> {
  const names = [...new Set(tableRecords.map(({ table }) => table))];
  const { rows } = await sql<TableSize>`
    SELECT relname::text AS "table", greatest(reltuples, pg_stat_get_live_tuples(pg_class.oid))::bigint AS rows, pg_total_relation_size(pg_class.oid) AS "sizeBytes"
    FROM pg_class WHERE relnamespace = 'candor'::regnamespace AND relname = ANY (${names})
    ORDER BY 3 DESC, 1`.execute(tx);
  return rows;
}
