import { sql } from 'kysely';
import type { Hello } from '@candor/protocol/messages/agent.ts';
import type { Tx } from '../db/index.ts';
import type { ReportFacts } from './manage-queries.ts';
import type { Owner } from './owner.ts';
import type { RefusalCount } from './refused-rows.ts';

type FocusOwner = Extract<Owner, { kind: 'focus' }>;

/** What the certificate of this serial number and its device say now. */
export function findFocusKey(tx: Tx, personId: string, serial: string) {
  return tx
    .selectFrom('focusDeviceKey')
    .innerJoin('focusDevice', (join) =>
      join
        .onRef('focusDevice.personId', '=', 'focusDeviceKey.personId')
        .onRef('focusDevice.deviceNo', '=', 'focusDeviceKey.deviceNo'),
    )
    .select(['focusDevice.id', 'focusDevice.deviceNo', 'focusDevice.removedAt'])
    .select(['focusDeviceKey.linkFingerprint', 'focusDeviceKey.notAfter', 'focusDeviceKey.revokedAt'])
    .where('focusDeviceKey.personId', '=', personId)
    .where('focusDeviceKey.serial', '=', serial)
    .executeTakeFirst();
}

/**
 * What the agent says of itself, and the end of certificates before the one in use; no address, no time of connecting.
 * Undefined when the device was removed meanwhile.
 */
export async function noteFocusArrival(
  tx: Tx,
  { personId, deviceNo }: FocusOwner,
  hello: Hello,
  serial: string,
  at: Date,
) {
  const found = await sql<{ lastSeq: number }>`
    WITH seen AS (
      UPDATE focus_device SET agent_version = ${hello.version}, counts_on = ${hello.countsOn ?? false}
       WHERE person_id = ${personId} AND device_no = ${deviceNo} AND removed_at IS NULL RETURNING person_id, device_no, last_seq
    ), ended AS (
      UPDATE focus_device_key AS old SET revoked_at = ${at}, reason = 'renewed'
        FROM seen, focus_device_key AS used
       WHERE used.person_id = seen.person_id AND used.device_no = seen.device_no AND used.serial = ${serial}
         AND old.person_id = used.person_id AND old.device_no = used.device_no AND old.serial <> used.serial
         AND old.revoked_at IS NULL AND old.not_before < used.not_before
    )
    SELECT last_seq FROM seen`.execute(tx);
  return found.rows[0];
}

export function findLastFocusReport(tx: Tx, { personId, deviceNo }: FocusOwner) {
  return tx
    .selectFrom('focusDevice')
    .select(['lastSeq', 'removedAt'])
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .executeTakeFirst();
}

export function findFocusReport(tx: Tx, { personId, deviceNo }: FocusOwner, seq: number) {
  return tx
    .selectFrom('focusBatch')
    .select(['hash', 'receivedAt'])
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

/** Keeps the report's hash and moves the device's last number on, if the report is the next one of a device in use. */
export async function keepNextFocusReport(
  tx: Tx,
  { personId, deviceNo }: FocusOwner,
  report: ReportFacts,
): Promise<'kept' | 'not_next'> {
  const { seq, hash, rows, refused, receivedAt } = report;
  const kept = await sql`
    WITH next AS (
      UPDATE focus_device SET last_seq = ${seq}, last_batch_at = ${receivedAt}
       WHERE person_id = ${personId} AND device_no = ${deviceNo} AND removed_at IS NULL AND last_seq = ${seq - 1} RETURNING device_no
    )
    INSERT INTO focus_batch (person_id, device_no, seq, hash, rows, refused, received_at)
    SELECT ${personId}, device_no, ${seq}, ${hash}, ${rows}, ${refused}, ${receivedAt} FROM next`.execute(tx);
  return kept.numAffectedRows === 1n ? 'kept' : 'not_next';
}

export async function bridgeFocusReports(
  tx: Tx,
  { personId, deviceNo }: FocusOwner,
  from: number,
  to: number,
): Promise<'bridged' | 'not_next'> {
  const moved = await tx
    .updateTable('focusDevice')
    .set({ lastSeq: to })
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('removedAt', 'is', null)
    .where('lastSeq', '=', from - 1)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n ? 'bridged' : 'not_next';
}

/** Adds to the day's counters of refused values. */
export async function addFocusRefusals(
  tx: Tx,
  { personId, deviceNo }: FocusOwner,
  agentVersion: string,
  day: Date,
  counts: readonly RefusalCount[],
): Promise<void> {
  await tx
    .insertInto('focusRefusal')
    .values(counts.map((count) => ({ personId, deviceNo, agentVersion, day, ...count })))
    .onConflict((conflict) =>
      conflict
        .columns(['personId', 'deviceNo', 'day', 'agentVersion', 'record', 'keyHash', 'code'])
        .doUpdateSet({ n: sql`focus_refusal.n + excluded.n` }),
    )
    .execute();
}

/** How many counters of refused values a device has on that day. */
export async function countFocusRefusalRows(
  tx: Tx,
  { personId, deviceNo }: FocusOwner,
  day: Date,
): Promise<number> {
  const found = await tx
    .selectFrom('focusRefusal')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('day', '=', day)
    .executeTakeFirst();
  return found?.n ?? 0;
}
