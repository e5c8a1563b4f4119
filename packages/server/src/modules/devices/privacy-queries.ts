import { sql } from 'kysely';
import { columnName } from '@candor/policy/derive/table.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface HeldRows {
  rows: number;
  oldestAt: Date | null;
  newestAt: Date | null;
}

/** How many rows of a record are kept of the device, and from when. `timeField`: an instant field of the record. */
export async function countHeld(
  tx: Tx,
  of: DictionaryRecord,
  timeField: string,
  companyId: string,
  deviceId: string,
): Promise<HeldRows> {
  const at = sql.ref(columnName(timeField));
  const found = await sql<HeldRows>`
    SELECT count(*) AS rows, min(${at}) AS oldest_at, max(${at}) AS newest_at
      FROM ${sql.table(of.table)} WHERE company_id = ${companyId} AND device_id = ${deviceId}`.execute(tx);
  return found.rows[0] ?? { rows: 0, oldestAt: null, newestAt: null };
}

/** The last reports as they came in, newest first. Index: primary key. */
export function lastReports(tx: Tx, companyId: string, deviceId: string, limit: number) {
  return tx
    .selectFrom('reportBatch')
    .select(['seq', 'hash', 'rows', 'refused', 'receivedAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** What was refused, newest day first. Index: primary key. */
export function listRefusals(tx: Tx, companyId: string, deviceId: string, limit: number) {
  return tx
    .selectFrom('ingestRefusal')
    .select(['day', 'record', 'keyName', 'code', 'n'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
}
