import { sql } from 'kysely';
import type { Sealed } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface StoredInterval {
  startedAt: number;
  durationMs: number;
  labelId: number;
  keys: number;
  clicks: number;
  utcOffsetMin: number;
}

/** Keyed hash (hex) -> number of the names that the person has already. */
export async function findLabels(
  tx: Tx,
  personId: string,
  macs: readonly Uint8Array[],
): Promise<Map<string, number>> {
  const found = await sql<{ labelId: number; nameMac: Buffer }>`
    SELECT label_id, name_mac FROM focus_label
     WHERE person_id = ${personId} AND kind = 'app' AND name_mac = ANY (${macs}::bytea[])`.execute(tx);
  return new Map(found.rows.map(({ labelId, nameMac }) => [nameMac.toString('hex'), labelId]));
}

/** Moves their day of last use on. In their order: reports of two devices wait for each other one way only. */
export async function touchLabels(
  tx: Tx,
  personId: string,
  labelIds: readonly number[],
  usedAt: Date,
): Promise<void> {
  await sql`
    WITH older AS (
      SELECT label_id FROM focus_label
       WHERE person_id = ${personId} AND label_id = ANY (${labelIds}::int[]) AND last_used_at < ${usedAt}
       ORDER BY label_id FOR UPDATE)
    UPDATE focus_label SET last_used_at = ${usedAt}
      FROM older WHERE person_id = ${personId} AND focus_label.label_id = older.label_id`.execute(tx);
}

/** The highest number in use. Holds off other reports of the person that bring new names. */
export async function lastLabelId(tx: Tx, personId: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('focus_label ' || ${personId}, 0))`.execute(tx);
  const found = await tx
    .selectFrom('focusLabel')
    .select(({ fn }) => fn.max('labelId').as('last'))
    .where('personId', '=', personId)
    .executeTakeFirst();
  return found?.last ?? 0;
}

export async function addLabels(
  tx: Tx,
  personId: string,
  labels: readonly { labelId: number; name: Sealed; nameMac: Uint8Array }[],
  usedAt: Date,
): Promise<void> {
  await sql`
    INSERT INTO focus_label (person_id, label_id, kind, name, name_mac, last_used_at)
    SELECT ${personId}, label.id, 'app', label.name, label.mac, ${usedAt}
      FROM unnest(${labels.map((one) => one.labelId)}::int[], ${labels.map((one) => one.name)}::bytea[],
                  ${labels.map((one) => one.nameMac)}::bytea[]) AS label (id, name, mac)`.execute(tx);
}

/** Stored intervals of the device that touch any of these spans (ms since 1970 UTC). Index: primary key. */
export async function findTouching(
  tx: Tx,
  personId: string,
  deviceNo: number,
  spans: readonly { startedAt: number; durationMs: number }[],
): Promise<{ startedAt: number; durationMs: number }[]> {
  const found = await sql<{ startedAt: number; durationMs: number }>`
    SELECT DISTINCT extract(epoch FROM held.started_at)::float8 * 1000 AS started_at, held.duration_ms
      FROM unnest(${spans.map((one) => one.startedAt)}::float8[], ${spans.map((one) => one.durationMs)}::int[]) AS span (started_at, duration_ms),
           LATERAL (
             SELECT started_at, duration_ms FROM focus_interval
              WHERE person_id = ${personId} AND device_no = ${deviceNo}
                AND started_at > to_timestamp(span.started_at / 1000) - interval '1 hour'
                AND started_at <= to_timestamp((span.started_at + span.duration_ms) / 1000)
           ) AS held
     WHERE held.started_at + held.duration_ms * interval '1 ms' >= to_timestamp(span.started_at / 1000)`.execute(
    tx,
  );
  return found.rows.map(({ startedAt, durationMs }) => ({ startedAt: Math.round(startedAt), durationMs }));
}

export async function addIntervals(
  tx: Tx,
  personId: string,
  deviceNo: number,
  rows: readonly StoredInterval[],
): Promise<void> {
  await sql`
    INSERT INTO focus_interval (person_id, device_no, started_at, duration_ms, label_id, keys, clicks, utc_offset_min)
    SELECT ${personId}, ${deviceNo}, to_timestamp(one.started_at / 1000), one.duration_ms, one.label_id, one.keys, one.clicks, one.utc_offset_min
      FROM unnest(${rows.map((one) => one.startedAt)}::float8[], ${rows.map((one) => one.durationMs)}::int[],
                  ${rows.map((one) => one.labelId)}::int[], ${rows.map((one) => one.keys)}::int[],
                  ${rows.map((one) => one.clicks)}::int[], ${rows.map((one) => one.utcOffsetMin)}::smallint[])
             AS one (started_at, duration_ms, label_id, keys, clicks, utc_offset_min)
        ON CONFLICT DO NOTHING`.execute(tx);
}
