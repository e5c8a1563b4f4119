import { sql } from 'kysely';
import type { Hello } from '@candor/protocol/messages/agent.ts';
import type { Tx } from '../db/index.ts';
import type { Owner } from './owner.ts';
import type { RefusalCount } from './refused-rows.ts';

type ManageOwner = Extract<Owner, { kind: 'manage' }>;

/** What the certificate of this serial number and its device say now. */
export function findKey(tx: Tx, companyId: string, serial: string) {
  return tx
    .selectFrom('deviceKey')
    .innerJoin('device', (join) =>
      join
        .onRef('device.companyId', '=', 'deviceKey.companyId')
        .onRef('device.id', '=', 'deviceKey.deviceId'),
    )
    .select(['device.id', 'device.state'])
    .select(['deviceKey.linkFingerprint', 'deviceKey.notAfter', 'deviceKey.revokedAt'])
    .where('deviceKey.companyId', '=', companyId)
    .where('deviceKey.serial', '=', serial)
    .executeTakeFirst();
}

export interface Arrival {
  hello: Hello;
  serial: string;
  publicIpHmac: Uint8Array;
  at: Date;
}

/**
 * One statement for a connection's begin: what the agent says of itself, availability, the address' hash, and the end
 * of certificates before the one in use. Answers with the inventory that the server holds (section -> hash, hex).
 * Undefined when the device was revoked or removed meanwhile.
 */
export async function noteArrival(
  tx: Tx,
  { companyId, deviceId }: ManageOwner,
  { hello, serial, publicIpHmac, at }: Arrival,
) {
  const found = await sql<{ lastSeq: number; sections: Record<string, string> | null }>`
    WITH seen AS (
      UPDATE device SET protocol = ${hello.protocol}, agent_version = ${hello.version}, platform = ${hello.platform},
             boot_id = ${hello.bootId}, last_seen_at = ${at}, device_class = ${hello.deviceClass ?? 'workstation'}
       WHERE company_id = ${companyId} AND id = ${deviceId} AND state = 'active' RETURNING company_id, id, last_seq
    ), available AS (
      INSERT INTO device_availability (company_id, device_id, online_from)
      SELECT company_id, id, ${at} FROM seen ON CONFLICT DO NOTHING
    ), reached AS (
      INSERT INTO device_network (company_id, device_id, public_ip_hmac, first_at, last_at)
      SELECT company_id, id, ${publicIpHmac}, ${at}, ${at} FROM seen
      ON CONFLICT (company_id, device_id, public_ip_hmac) DO UPDATE SET last_at = excluded.last_at
    ), ended AS (
      UPDATE device_key AS old SET revoked_at = ${at}, reason = 'renewed'
        FROM seen, device_key AS used
       WHERE used.company_id = seen.company_id AND used.device_id = seen.id AND used.serial = ${serial}
         AND old.company_id = used.company_id AND old.device_id = used.device_id AND old.serial <> used.serial
         AND old.revoked_at IS NULL AND old.not_before < used.not_before
    )
    SELECT last_seq, (SELECT jsonb_object_agg(section, encode(hash, 'hex')) FROM device_inventory
                       WHERE company_id = ${companyId} AND device_id = ${deviceId}) AS sections FROM seen`.execute(
    tx,
  );
  return found.rows[0];
}

export function findLastReport(tx: Tx, { companyId, deviceId }: ManageOwner) {
  return tx
    .selectFrom('device')
    .select(['lastSeq', 'state'])
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .executeTakeFirst();
}

export function findReport(tx: Tx, { companyId, deviceId }: ManageOwner, seq: number) {
  return tx
    .selectFrom('reportBatch')
    .select(['hash', 'receivedAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

export interface ReportFacts {
  seq: number;
  hash: Uint8Array;
  rows: number;
  logRows: number;
  refused: number;
  receivedAt: Date;
}

/**
 * Keeps the report's hash and moves the device's last number on, if the report is the next one of a device in use.
 * Holds the device until the transaction ends, so that two connections of one identity store one after the other.
 */
export async function keepNextReport(
  tx: Tx,
  { companyId, deviceId }: ManageOwner,
  report: ReportFacts,
): Promise<'kept' | 'not_next'> {
  const { seq, hash, rows, logRows, refused, receivedAt } = report;
  const kept = await sql`
    WITH next AS (
      UPDATE device SET last_seq = ${seq}
       WHERE company_id = ${companyId} AND id = ${deviceId} AND state = 'active' AND last_seq = ${seq - 1} RETURNING id
    )
    INSERT INTO report_batch (company_id, device_id, seq, hash, rows, log_rows, refused, received_at)
    SELECT ${companyId}, id, ${seq}, ${hash}, ${rows}, ${logRows}, ${refused}, ${receivedAt} FROM next`.execute(
    tx,
  );
  return kept.numAffectedRows === 1n ? 'kept' : 'not_next';
}

/**
 * The same for many devices of a company at once, each with reports that follow one another. Answers the devices whose
 * reports it kept; one whose row somebody else holds is passed over, so that nobody waits for it.
 */
export async function keepNextReports(
  tx: Tx,
  companyId: string,
  runs: readonly { deviceId: string; reports: readonly ReportFacts[] }[],
): Promise<Set<string>> {
  const all = runs.flatMap(({ deviceId, reports }) => reports.map((report) => ({ deviceId, ...report })));
  const kept = await sql<{ id: string }>`
    WITH free AS (
      SELECT device.id, run.last
        FROM unnest(${runs.map((run) => run.deviceId)}::uuid[], ${runs.map((run) => run.reports[0]?.seq)}::bigint[],
                    ${runs.map((run) => run.reports.at(-1)?.seq)}::bigint[]) AS run (device_id, first, last)
        JOIN device ON device.company_id = ${companyId} AND device.id = run.device_id
       WHERE device.state = 'active' AND device.last_seq = run.first - 1
         FOR NO KEY UPDATE OF device SKIP LOCKED
    ), next AS (
      UPDATE device SET last_seq = free.last FROM free WHERE company_id = ${companyId} AND device.id = free.id RETURNING device.id
    ), kept AS (
      INSERT INTO report_batch (company_id, device_id, seq, hash, rows, log_rows, refused, received_at)
      SELECT ${companyId}, next.id, seq, hash, rows, log_rows, refused, received_at
        FROM unnest(${all.map((one) => one.deviceId)}::uuid[], ${all.map((one) => one.seq)}::bigint[],
                    ${all.map((one) => one.hash)}::bytea[], ${all.map((one) => one.rows)}::int[],
                    ${all.map((one) => one.logRows)}::int[], ${all.map((one) => one.refused)}::int[],
                    ${all.map((one) => one.receivedAt)}::timestamptz[])
               AS report (device_id, seq, hash, rows, log_rows, refused, received_at)
        JOIN next ON next.id = report.device_id
    )
    SELECT id FROM next`.execute(tx);
  return new Set(kept.rows.map(({ id }) => id));
}

export async function bridgeReports(
  tx: Tx,
  { companyId, deviceId }: ManageOwner,
  from: number,
  to: number,
): Promise<'bridged' | 'not_next'> {
  const moved = await tx
    .updateTable('device')
    .set({ lastSeq: to })
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .where('state', '=', 'active')
    .where('lastSeq', '=', from - 1)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n ? 'bridged' : 'not_next';
}

/** Adds to the day's counters of refused values. */
export async function addRefusals(
  tx: Tx,
  { companyId, deviceId }: ManageOwner,
  agentVersion: string,
  day: Date,
  counts: readonly RefusalCount[],
): Promise<void> {
  await tx
    .insertInto('ingestRefusal')
    .values(counts.map((count) => ({ companyId, deviceId, agentVersion, day, ...count })))
    .onConflict((conflict) =>
      conflict
        .columns(['companyId', 'deviceId', 'day', 'agentVersion', 'record', 'keyHash', 'code'])
        .doUpdateSet({ n: sql`ingest_refusal.n + excluded.n` }),
    )
    .execute();
}

/** How many counters of refused values a device has on that day. */
export async function countRefusalRows(
  tx: Tx,
  { companyId, deviceId }: ManageOwner,
  day: Date,
): Promise<number> {
  const found = await tx
    .selectFrom('ingestRefusal')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('day', '=', day)
    .executeTakeFirst();
  return found?.n ?? 0;
}
