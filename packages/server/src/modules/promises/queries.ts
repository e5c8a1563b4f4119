import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type ResultRow = Pick<Tables['checkResult'], 'checkId' | 'at' | 'outcome' | 'tookMs'> & {
  evidence: unknown;
};

/** Results of one check, newest first. Index: primary key (check_id, at), read backwards. */
export async function resultsOf(tx: Tx, checkId: string, limit: number): Promise<ResultRow[]> {
  return tx
    .selectFrom('checkResult')
    .selectAll()
    .where('checkId', '=', checkId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

/** The last `each` results of every check, newest first, without evidence. */
export async function lastResults(
  tx: Tx,
  ids: readonly string[],
  each: number,
): Promise<Omit<ResultRow, 'evidence'>[]> {
  const result = await sql<Omit<ResultRow, 'evidence'>>`
    SELECT r.check_id, r.at, r.outcome, r.took_ms FROM unnest(${ids}::text[]) AS wanted (id)
    CROSS JOIN LATERAL (SELECT * FROM check_result WHERE check_id = wanted.id ORDER BY at DESC LIMIT ${each}) AS r
    ORDER BY r.check_id, r.at DESC`.execute(tx);
  return result.rows;
}

export interface DayRow {
  checkId: string;
  day: Date;
  outcome: Tables['checkResult']['outcome'];
}
/** The worst outcome of each check and UTC day since `from`. */
export async function worstByDay(tx: Tx, from: Date): Promise<DayRow[]> {
  const result = await sql<DayRow>`
    SELECT check_id, date_trunc('day', at, 'UTC') AS day,
      CASE WHEN bool_or(outcome = 'bad') THEN 'bad' WHEN bool_or(outcome = 'good') THEN 'good' ELSE 'failed' END AS outcome
    FROM check_result WHERE at >= ${from} GROUP BY 1, 2`.execute(tx);
  return result.rows;
}

export interface RefusedName {
  record: string;
  keyName: string | null;
  agentVersion: string;
  n: number;
}
/** Undeclared names that agents of the transaction's tenant tried to send since `from`; index: primary key. */
export async function refusedNames(
  tx: Tx,
  table: 'ingestRefusal' | 'focusRefusal',
  from: Date,
): Promise<RefusedName[]> {
  return tx
    .selectFrom(table)
    .select((eb) => ['record', 'keyName', 'agentVersion', eb.fn.sum<number>('n').as('n')])
    .where('day', '>=', from)
    .where('code', 'in', ['unknown_field', 'unknown_record'])
    .groupBy(['record', 'keyName', 'agentVersion'])
    .orderBy('n', 'desc')
    .limit(20)
    .execute();
}
