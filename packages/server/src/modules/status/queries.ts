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

export interface FleetCounts {
  total: number;
  online: number;
  offline: number;
  lost: number;
}

/** The company's active devices by state. Index: primary keys. */
export async function countFleet(tx: Tx, companyId: string, online: readonly string[]): Promise<FleetCounts> {
  const { rows } = await sql<FleetCounts>`
    SELECT count(*) AS total, count(*) FILTER (WHERE is_online) AS online,
           count(*) FILTER (WHERE NOT is_online AND reason IS DISTINCT FROM 'lost') AS offline,
           count(*) FILTER (WHERE NOT is_online AND reason = 'lost') AS lost
      FROM (${states(companyId, online)}) AS states`.execute(tx);
  return rows[0] ?? { total: 0, online: 0, offline: 0, lost: 0 };
}

export interface NamedDevice {
  id: string;
  title: string;
  at: Date;
}

/** Devices that went silent, the last one first. */
export async function lostDevices(
  tx: Tx,
  companyId: string,
  online: readonly string[],
  limit: number,
): Promise<NamedDevice[]> {
  const { rows } = await sql<NamedDevice>`
    SELECT id, label AS title, until AS at FROM (${states(companyId, online)}) AS states
     WHERE NOT is_online AND reason = 'lost' AND until IS NOT NULL ORDER BY until DESC LIMIT ${limit}`.execute(
    tx,
  );
  return rows;
}

/** Requests to enrol that wait for approval, newest first; `title`: the code. Index: enrolment_request_by_time. */
export function waitingRequests(
  tx: Tx,
  companyId: string,
  since: Date,
  limit: number,
): Promise<NamedDevice[]> {
  return tx
    .selectFrom('enrolmentRequest')
    .select(['id', 'code as title', 'askedAt as at'])
    .where('companyId', '=', companyId)
    .where('state', '=', 'waiting')
    .where('askedAt', '>', since)
    .orderBy('askedAt', 'desc')
    .limit(limit)
    .execute();
}

/** Devices whose identity was seen on two computers. */
export async function clonedDevices(tx: Tx, companyId: string, limit: number): Promise<NamedDevice[]> {
  const found = await tx
    .selectFrom('device')
    .select(['id', 'label as title', 'lastSeenAt', 'enrolledAt'])
    .where('companyId', '=', companyId)
    .where('state', '=', 'cloned')
    .orderBy('lastSeenAt', 'desc')
    .limit(limit)
    .execute();
  return found.map(({ id, title, lastSeenAt, enrolledAt }) => ({ id, title, at: lastSeenAt ?? enrolledAt }));
}

const states = (companyId: string, online: readonly string[]) => sql`
  SELECT device.id, device.label, device.id = ANY (${online}::uuid[]) AS is_online, last.reason, last.online_until AS until
    FROM device LEFT JOIN LATERAL (
      SELECT reason, online_until FROM device_availability
       WHERE company_id = ${companyId} AND device_id = device.id ORDER BY online_from DESC LIMIT 1) AS last ON true
   WHERE device.company_id = ${companyId} AND device.state = 'active'`;

export interface RefusedRows {
  day: Date;
  deviceId: string;
  agentVersion: string;
  record: string;
  key: string | null;
  code: string;
  n: number;
}

/** What was refused of the company's reports, newest day first. */
export async function refusedRows(tx: Tx, companyId: string, limit: number): Promise<RefusedRows[]> {
  const found = await tx
    .selectFrom('ingestRefusal')
    .select(['day', 'deviceId', 'agentVersion', 'record', 'keyName', 'code', 'n'])
    .where('companyId', '=', companyId)
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
  return found.map(({ keyName, ...row }) => ({ ...row, key: keyName }));
}

export interface SeriousLine {
  deviceId: string;
  template: string;
  params: { name: string; value: string }[];
  lastAt: Date;
}

/** Errors that agents logged of themselves. Index: device_log by last_at. */
export function seriousLines(tx: Tx, companyId: string, since: Date, limit: number): Promise<SeriousLine[]> {
  return tx
    .selectFrom('deviceLog')
    .select(['deviceId', 'template', 'params', 'lastAt'])
    .where('companyId', '=', companyId)
    .where('level', '>=', 50)
    .where('lastAt', '>=', since)
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .execute();
}

/** Label of a device that is not removed, and its last reports. */
export async function deviceWithReports(tx: Tx, companyId: string, deviceId: string, limit: number) {
  const device = await tx
    .selectFrom('device')
    .select('label')
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  if (!device) return undefined;
  const reports = await tx
    .selectFrom('reportBatch')
    .select(['seq', 'rows', 'hash', 'receivedAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return { label: device.label, reports };
}
