import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface FleetCounts {
  total: number;
  online: number;
  offline: number;
  lost: number;
  revoked: number;
  cloned: number;
}

/** The devices that somebody sees of the company and that are not removed, by state. Index: primary keys. */
export async function countFleet(
  tx: Tx,
  companyId: string,
  online: readonly string[],
  seen: RawBuilder<boolean>,
): Promise<FleetCounts> {
  const { rows } = await sql<FleetCounts>`
    SELECT count(*) AS total, count(*) FILTER (WHERE is_active AND is_online) AS online,
           count(*) FILTER (WHERE is_active AND NOT is_online AND reason IS DISTINCT FROM 'lost') AS offline,
           count(*) FILTER (WHERE is_active AND NOT is_online AND reason = 'lost') AS lost,
           count(*) FILTER (WHERE state = 'revoked') AS revoked, count(*) FILTER (WHERE state = 'cloned') AS cloned
      FROM (${states(companyId, online)} AND ${seen}) AS states`.execute(tx);
  return rows[0] ?? { total: 0, online: 0, offline: 0, lost: 0, revoked: 0, cloned: 0 };
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
  { online, seen, limit }: { online: readonly string[]; seen: RawBuilder<boolean>; limit: number },
): Promise<NamedDevice[]> {
  const { rows } = await sql<NamedDevice>`
    SELECT id, label AS title, until AS at FROM (${states(companyId, online)} AND ${seen}) AS states
     WHERE is_active AND NOT is_online AND reason = 'lost' AND until IS NOT NULL ORDER BY until DESC LIMIT ${limit}`.execute(
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
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Devices whose identity was seen on two computers. */
export async function clonedDevices(
  tx: Tx,
  companyId: string,
  { seen, limit }: { seen: RawBuilder<boolean>; limit: number },
): Promise<NamedDevice[]> {
  const found = await tx
    .selectFrom('device')
    .select(['id', 'label as title', 'lastSeenAt', 'enrolledAt'])
    .where('companyId', '=', companyId)
    .where('state', '=', 'cloned')
    .where(seen)
    .orderBy('lastSeenAt', 'desc')
    .limit(limit)
    .execute();
  return found.map(({ id, title, lastSeenAt, enrolledAt }) => ({ id, title, at: lastSeenAt ?? enrolledAt }));
}

const states = (companyId: string, online: readonly string[]) => sql`
  SELECT device.id, device.label, device.state, device.state = 'active' AS is_active,
         device.id = ANY (${online}::uuid[]) AS is_online, last.reason, last.online_until AS until
    FROM device LEFT JOIN LATERAL (
      SELECT reason, online_until FROM device_availability
       WHERE company_id = ${companyId} AND device_id = device.id ORDER BY online_from DESC LIMIT 1) AS last ON true
   WHERE device.company_id = ${companyId} AND device.state <> 'removed'`;

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

/** The labels of these devices by their ids; a removed one has none. */
export async function deviceLabels(
  tx: Tx,
  companyId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await tx
    .selectFrom('device')
    .select(['id', 'label'])
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map(({ id, label }) => [id, label]));
}
