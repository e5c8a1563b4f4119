/**
 * Owns metric_recent, metric_hour and metric_day. Promises: a sample is stored once, a late one finds its hour, a gap
 * stays a gap, and minutes are cleared after 14 days while sums of hours stay 90 days and of days 13 months.
 */
import { z } from 'zod';
import type { Tx } from '../../platform/db/index.ts';
import type { Sinks } from '../../platform/gateway/index.ts';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { fold } from './fold.ts';
import { recentSeries } from './queries.ts';
import { metricHandlers } from './routes.ts';
import { metricSink } from './sink.ts';

export interface Metrics {
  sinks: Pick<Sinks, 'manage.metric'>;
  tasks: readonly Task[];
  handlers: ReturnType<typeof metricHandlers>;
}

/** @param hasDevice whether the company has such a device: asked of its module */
export function createMetrics(
  platform: Platform,
  hasDevice: (companyId: string, deviceId: string) => Promise<boolean>,
): Metrics {
  const folding = task({
    name: 'metrics.fold',
    payload: z.object({}),
    deadlineMs: 300_000,
    maxAttempts: 5,
    cron: '5 * * * *',
    run: (_payload, { signal }) => fold(platform, signal),
  });
  return {
    sinks: { 'manage.metric': metricSink(platform.bus) },
    tasks: [folding],
    handlers: metricHandlers(platform, hasDevice),
  };
}

export const sparkMinutes = 60;
export type SparkMetric = 'cpu' | 'memory-used';

/** Device -> metric -> mean of each of the last 60 minutes, null where there is none; one query for all devices. */
export async function sparklines(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<Map<string, Record<SparkMetric, (number | null)[]>>> {
  const from = new Date(Math.floor(now.getTime() / 60_000 - sparkMinutes + 1) * 60_000);
  const lines = new Map(deviceIds.map((id) => [id, { cpu: emptyLine(), 'memory-used': emptyLine() }]));
  for (const { deviceId, metric, minutes, values } of await recentSeries(
    tx,
    companyId,
    deviceIds,
    ['cpu', 'memory-used'],
    from,
  )) {
    // only these two metrics were asked for
    const line = lines.get(deviceId)?.[metric as SparkMetric];
    for (const [i, minute] of minutes.entries())
      if (line && minute < sparkMinutes) line[minute] = values[i] ?? null;
  }
  return lines;
}

const emptyLine = () => Array.from({ length: sparkMinutes }, (): number | null => null);
