import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface DayInterval {
  deviceNo: number;
  startedAt: Date;
  durationMs: number;
  labelId: number;
  keys: number;
  clicks: number;
}

/** Local time of an interval by its own offset, counted from when the person's day begins. */
const localDay = sql`(started_at AT TIME ZONE 'UTC' + utc_offset_min * interval '1 minute' - interval '4 hours')::date`;

/** Intervals of a local day, oldest first. Index: primary key, a device at a time. */
export async function listDay(tx: Tx, personId: string, date: string, limit: number): Promise<DayInterval[]> {
  const found = await sql<DayInterval>`
    SELECT interval.* FROM focus_device AS device, LATERAL (
      SELECT device_no, started_at, duration_ms, label_id, keys, clicks FROM focus_interval
       WHERE person_id = ${personId} AND device_no = device.device_no
         AND started_at >= ${date}::date::timestamp AT TIME ZONE 'UTC' - interval '10 hours'
         AND started_at < ${date}::date::timestamp AT TIME ZONE 'UTC' + interval '42 hours'
         AND ${localDay} = ${date}::date
    ) AS interval
     WHERE device.person_id = ${personId} ORDER BY interval.started_at LIMIT ${limit}`.execute(tx);
  return found.rows;
}

/** The nearest days with intervals before and after; null where there is none. */
export async function neighbourDays(
  tx: Tx,
  personId: string,
  date: string,
): Promise<{ previous: string | null; next: string | null }> {
  const found = await sql<{ previous: string | null; next: string | null }>`
    SELECT to_char(max(before.day), 'YYYY-MM-DD') AS previous, to_char(min(after.day), 'YYYY-MM-DD') AS next
      FROM focus_device AS device
      LEFT JOIN LATERAL (
        SELECT ${localDay} AS day FROM focus_interval
         WHERE person_id = ${personId} AND device_no = device.device_no
           AND started_at < ${date}::date::timestamp AT TIME ZONE 'UTC' + interval '18 hours' AND ${localDay} < ${date}::date
         ORDER BY started_at DESC LIMIT 1
      ) AS before ON true
      LEFT JOIN LATERAL (
        SELECT ${localDay} AS day FROM focus_interval
         WHERE person_id = ${personId} AND device_no = device.device_no
           AND started_at >= ${date}::date::timestamp AT TIME ZONE 'UTC' + interval '14 hours' AND ${localDay} > ${date}::date
         ORDER BY started_at LIMIT 1
      ) AS after ON true
     WHERE device.person_id = ${personId}`.execute(tx);
  return found.rows[0] ?? { previous: null, next: null };
}

export function findLabels(tx: Tx, personId: string, labelIds: readonly number[]) {
  return tx
    .selectFrom('focusLabel')
    .select(['labelId', 'name'])
    .where('personId', '=', personId)
    .where('labelId', 'in', labelIds.length > 0 ? labelIds : [0])
    .execute();
}
