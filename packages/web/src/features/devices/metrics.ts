import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { LiveEvent } from '@candor/protocol/messages/live.ts';
import type { Range } from './search.ts';

export type Metrics = Output<typeof devices.metrics>;
type Sample = Pick<Extract<LiveEvent, { topic: 'device.metric' }>, 'at' | 'values'>;
type Point = Metrics['series'][number]['points'][number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const rangeMs = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
} satisfies Record<Range, number>;

/**
 * Beginning of what is asked for. It moves on by a quarter of the range, so that a page that stays open asks again and
 * never holds much more than it shows.
 */
export function askFrom(range: Range, nowMs: number): number {
  const lengthMs = rangeMs[range];
  const quarterMs = lengthMs / 4;
  return Math.floor(nowMs / quarterMs) * quarterMs - lengthMs;
}

/**
 * With a sample that came over the live link. A step of one minute is the sample itself; in a longer one it stands
 * until the server's mean comes.
 */
export function withSample(metrics: Metrics, { at, values }: Sample): Metrics {
  const index = Math.floor((at - metrics.from) / metrics.stepMs);
  if (index < 0) return metrics;
  const to = Math.max(metrics.to, metrics.from + (index + 1) * metrics.stepMs);
  const length = (to - metrics.from) / metrics.stepMs;
  const known = new Set(metrics.series.map(({ metric, slot }) => `${metric} ${slot}`));
  const fresh = values
    .filter(({ metric, slot }) => !known.has(`${metric} ${slot}`))
    .map(({ metric, slot }) => ({ metric, slot, unit: '', points: [] }));
  const series = [...metrics.series, ...fresh].map((one) => {
    const value = values.find(({ metric, slot }) => metric === one.metric && slot === one.slot)?.value;
    const points = Array.from({ length }, (_, at): Point => one.points[at] ?? null);
    if (value !== undefined && (metrics.stepMs <= MINUTE_MS || points[index] === null))
      points[index] = [value, value, value];
    return { ...one, points };
  });
  return { ...metrics, to, series };
}

export type Line = { slot: string; values: (number | null)[] };
export type Shown = {
  from: number;
  to: number;
  times: number[];
  /** Every series of a metric: one a slot. */
  lines: (metric: string) => Line[];
};

/** The part of the answer that lies in the range which ends now; the mean of each step. */
export function shown(metrics: Metrics, range: Range, nowMs: number): Shown {
  const { from: first, stepMs } = metrics;
  const to = Math.ceil(nowMs / stepMs) * stepMs;
  const from = to - rangeMs[range];
  const skipped = Math.max(0, Math.ceil((from - first) / stepMs));
  const length = Math.max(0, Math.round((metrics.to - first) / stepMs) - skipped);
  const times = Array.from({ length }, (_, index) => first + (skipped + index) * stepMs);
  return {
    from,
    to,
    times,
    lines: (metric) =>
      metrics.series
        .filter((one) => one.metric === metric)
        .map(({ slot, points }) => ({
          slot,
          values: times.map((_, index) => points[skipped + index]?.[0] ?? null),
        })),
  };
}

/** The newest value of a metric, wherever in the range it lies. */
export function newest(metrics: Metrics, metric: string): number | undefined {
  const points = metrics.series.find((one) => one.metric === metric && one.slot === '')?.points;
  return points?.findLast((point) => point !== null)?.[0];
}

/** Start of the newest step in which anything was measured. */
export function newestAt({ from, stepMs, series }: Metrics): number | undefined {
  const index = Math.max(-1, ...series.map(({ points }) => points.findLastIndex((point) => point !== null)));
  return index === -1 ? undefined : from + index * stepMs;
}
