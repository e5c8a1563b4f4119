import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export function findCompanies(tx: Tx): Promise<{ id: string }[]> {
  return tx.selectFrom('company').select('id').execute();
}

/** Devices with samples before `before`, in the order of their ids, after `after`. */
export async function devicesToFold(
  tx: Tx,
  companyId: string,
  before: Date,
  after: string,
  limit: number,
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    SELECT id FROM device
     WHERE company_id = ${companyId} AND id > ${after}
       AND EXISTS (SELECT FROM metric_recent WHERE company_id = ${companyId} AND device_id = device.id AND at < ${before})
     ORDER BY id LIMIT ${limit}`.execute(tx);
  return found.rows.map(({ id }) => id);
}

export interface FoldedDay {
  deviceId: string;
  metric: string;
  slot: string;
  day: Date;
}

/**
 * Moves samples before `before` into the minutes of their hours, in one statement: what it deletes is what it adds.
 * The last sample of a minute is the minute's value. An hour that is there keeps its other minutes, and its sums are
 * made anew from all of them, so that folding the same samples twice changes nothing. Hours whose minutes were cleared
 * by retention take no more.
 */
export async function foldHours(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
  before: Date,
): Promise<FoldedDay[]> {
  const found = await sql<FoldedDay>`
    WITH gone AS (
      DELETE FROM metric_recent WHERE company_id = ${companyId} AND device_id = ANY (${deviceIds}::uuid[]) AND at < ${before}
      RETURNING device_id, metric, slot, at, value
    ), minute AS (
      SELECT DISTINCT ON (device_id, metric, slot, date_trunc('minute', at))
             device_id, metric, slot, date_trunc('hour', at, 'UTC') AS hour, extract(minute FROM at AT TIME ZONE 'UTC')::int AS nth, value
        FROM gone ORDER BY device_id, metric, slot, date_trunc('minute', at), at DESC
    ), series AS (
      SELECT device_id, metric, slot, hour, array_agg(nth ORDER BY nth) AS nths, array_agg(value ORDER BY nth) AS values,
             count(*)::int AS n, min(value) AS min, max(value) AS max, least(greatest(sum(value::float8), -3.4e38), 3.4e38)::real AS sum
        FROM minute GROUP BY device_id, metric, slot, hour
    ), folded AS (
      INSERT INTO metric_hour AS held (company_id, device_id, metric, slot, hour, minutes, n, min, max, sum)
      SELECT ${companyId}, device_id, metric, slot, hour,
             CASE n WHEN 60 THEN values ELSE (
               SELECT array_agg(coalesce(value, 'NaN') ORDER BY every.nth)
                 FROM generate_series(0, 59) AS every (nth) LEFT JOIN unnest(nths, values) AS one (nth, value) USING (nth)
             ) END, n, min, max, sum
        FROM series
          ON CONFLICT (company_id, device_id, metric, slot, hour) DO UPDATE SET (minutes, n, min, max, sum) = (
            SELECT array_agg(merged.value ORDER BY nth), count(*) FILTER (WHERE merged.value <> 'NaN')::int,
                   min(merged.value) FILTER (WHERE merged.value <> 'NaN'), max(merged.value) FILTER (WHERE merged.value <> 'NaN'),
                   least(greatest(sum(merged.value::float8) FILTER (WHERE merged.value <> 'NaN'), -3.4e38), 3.4e38)::real
              FROM unnest(excluded.minutes, held.minutes) WITH ORDINALITY AS pair (late, early, nth),
                   LATERAL (SELECT CASE WHEN late = 'NaN' THEN early ELSE late END AS value) AS merged
          ) WHERE held.minutes IS NOT NULL
      RETURNING device_id, metric, slot, hour
    )
    SELECT DISTINCT device_id, metric, slot, date_trunc('day', hour, 'UTC') AS day FROM folded`.execute(tx);
  return found.rows;
}

/** Makes the sums of these days anew from their hours. */
export async function foldDays(tx: Tx, companyId: string, days: readonly FoldedDay[]): Promise<void> {
  await sql`
    INSERT INTO metric_day (company_id, device_id, metric, slot, day, n, min, max, sum)
    SELECT ${companyId}, due.device_id, due.metric, due.slot, due.day, sum(n)::int, min(min), max(max),
           least(greatest(sum(sum::float8), -3.4e38), 3.4e38)::real
      FROM unnest(${days.map((one) => one.deviceId)}::uuid[], ${days.map((one) => one.metric)}::text[],
                  ${days.map((one) => one.slot)}::text[], ${days.map((one) => one.day)}::timestamptz[]) AS due (device_id, metric, slot, day)
      JOIN metric_hour AS held
        ON held.company_id = ${companyId} AND held.device_id = due.device_id AND held.metric = due.metric AND held.slot = due.slot
       AND held.hour >= due.day AND held.hour < due.day + interval '1 day'
     GROUP BY due.device_id, due.metric, due.slot, due.day
        ON CONFLICT (company_id, device_id, metric, slot, day)
        DO UPDATE SET n = excluded.n, min = excluded.min, max = excluded.max, sum = excluded.sum`.execute(tx);
}
