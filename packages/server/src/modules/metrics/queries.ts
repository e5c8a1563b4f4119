import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

/** One measured value; `at` in ms since 1970 UTC. */
export interface Sample {
  deviceId: string;
  metric: string;
  slot: string;
  at: number;
  value: number;
}

/** Stores samples of devices of a company; one that is there already is left as it is. */
export async function addSamples(tx: Tx, companyId: string, samples: readonly Sample[]): Promise<void> {
  await sql`
    INSERT INTO metric_recent (company_id, device_id, metric, slot, at, value)
    SELECT ${companyId}, sample.device_id, sample.metric, sample.slot, to_timestamp(sample.at / 1000), sample.value
      FROM unnest(${samples.map((one) => one.deviceId)}::uuid[],
                  ${samples.map((one) => one.metric)}::text[], ${samples.map((one) => one.slot)}::text[],
                  ${samples.map((one) => one.at)}::float8[], ${samples.map((one) => Math.fround(one.value))}::real[])
             AS sample (device_id, metric, slot, at, value)
        ON CONFLICT DO NOTHING`.execute(tx);
}

export interface SeriesQuestion {
  companyId: string;
  deviceId: string;
  metrics: readonly string[];
  from: Date;
  /** Not included. */
  to: Date;
  stepMs: number;
}

/** One step of one series: `n` samples' sum, smallest and largest. */
export interface Step {
  metric: string;
  slot: string;
  step: number;
  n: number;
  sum: number;
  min: number;
  max: number;
}

/**
 * Steps of minutes: samples not yet folded, and the minutes inside the hours, summed up hour by hour (a quarter of the
 * time of one sum over all). `from`, `to` and the step are whole minutes. Index: both primary keys.
 */
export async function minuteSteps(
  tx: Tx,
  { companyId, deviceId, metrics, from, to, stepMs }: SeriesQuestion,
): Promise<Step[]> {
  const found = await sql<Step>`
    WITH hour AS MATERIALIZED (
      SELECT metric, slot, floor(extract(epoch FROM hour - ${from}) / 60)::int AS first, minutes FROM metric_hour
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[])
         AND hour > ${from}::timestamptz - interval '1 hour' AND hour < ${to}
    ), part AS (
      SELECT metric, slot, floor(extract(epoch FROM at - ${from}) * 1000 / ${stepMs})::int AS step,
             1 AS n, value::float8 AS sum, value AS min, value AS max
        FROM metric_recent
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[]) AND at >= ${from} AND at < ${to}
      UNION ALL
      SELECT metric, slot, of_hour.* FROM hour, LATERAL (
        SELECT (first + nth::int - 1) / ${stepMs / 60_000}::int AS step, count(*) AS n, sum(value::float8) AS sum, min(value) AS min, max(value) AS max
          FROM unnest(minutes) WITH ORDINALITY AS inside (value, nth)
         WHERE value <> 'NaN' AND first + nth::int > 0 AND first + nth::int <= ${(to.getTime() - from.getTime()) / 60_000}::int
         GROUP BY 1
      ) AS of_hour
    )
    SELECT metric, slot, step, sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM part GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(tx);
  return found.rows;
}

/** Steps of whole hours: sums of the hours, and samples not yet folded. */
export async function hourSteps(
  tx: Tx,
  { companyId, deviceId, metrics, from, to, stepMs }: SeriesQuestion,
): Promise<Step[]> {
  const found = await sql<Step>`
    WITH part AS (
      SELECT metric, slot, at, 1 AS n, value::float8 AS sum, value AS min, value AS max FROM metric_recent
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[]) AND at >= ${from} AND at < ${to}
      UNION ALL
      SELECT metric, slot, hour, n, sum, min, max FROM metric_hour
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[]) AND hour >= ${from} AND hour < ${to}
    )
    SELECT metric, slot, floor(extract(epoch FROM at - ${from}) * 1000 / ${stepMs})::int AS step,
           sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM part GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(tx);
  return found.rows;
}

/** Steps of whole days: sums of the days, and samples not yet folded. */
export async function daySteps(
  tx: Tx,
  { companyId, deviceId, metrics, from, to, stepMs }: SeriesQuestion,
): Promise<Step[]> {
  const found = await sql<Step>`
    WITH part AS (
      SELECT metric, slot, at, 1 AS n, value::float8 AS sum, value AS min, value AS max FROM metric_recent
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[]) AND at >= ${from} AND at < ${to}
      UNION ALL
      SELECT metric, slot, day, n, sum, min, max FROM metric_day
       WHERE company_id = ${companyId} AND device_id = ${deviceId} AND metric = ANY (${metrics}::text[]) AND day >= ${from} AND day < ${to}
    )
    SELECT metric, slot, floor(extract(epoch FROM at - ${from}) * 1000 / ${stepMs})::int AS step,
           sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM part GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(tx);
  return found.rows;
}

export interface RecentSeries {
  deviceId: string;
  metric: string;
  /** Minutes from `from`, and the value at each. */
  minutes: number[];
  values: number[];
}

/** One query for the small charts of a whole page of devices. Index: primary key of metric_recent. */
export async function recentSeries(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
  metrics: readonly string[],
  from: Date,
): Promise<RecentSeries[]> {
  const found = await sql<RecentSeries>`
    SELECT device_id, metric, array_agg(floor(extract(epoch FROM at - ${from}) / 60)::int ORDER BY at) AS minutes,
           array_agg(value ORDER BY at) AS values
      FROM metric_recent
     WHERE company_id = ${companyId} AND device_id = ANY (${deviceIds}::uuid[]) AND metric = ANY (${metrics}::text[]) AND slot = '' AND at >= ${from}
     GROUP BY device_id, metric`.execute(tx);
  return found.rows;
}
