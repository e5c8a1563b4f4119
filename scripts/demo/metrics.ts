import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import { shareAt } from './chance.ts';
import type { SimulatedDevice } from './company.ts';
import { busyness, isAlwaysOn, isOn } from './day.ts';
import { adaptersOf, bootedAt, memoryOf, storage, type Mount } from './inventory.ts';

export type MetricRow = WireRow<typeof dictionary.metricRecent>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const mib = 2 ** 20;
/** A little less than minute values are kept for. */
const pastMs = 13.5 * dayMs;

/** What a device is measured by, worked out once. */
export interface Gauges {
  device: SimulatedDevice;
  bootedAt: number;
  totalBytes: number;
  mounts: readonly Mount[];
  /** Names of the adapters that are connected. */
  adapters: readonly string[];
}

export function gaugesOf(device: SimulatedDevice, now: number): Gauges {
  return {
    device,
    bootedAt: bootedAt(device, now),
    totalBytes: memoryOf(device).totalBytes,
    mounts: storage(device).mounts,
    adapters: adaptersOf(device).flatMap(({ name, up, kind }) => (up && kind !== 'loopback' ? [name] : [])),
  };
}

/** One sample of each quantity, at a full minute. */
export function samplesAt(gauges: Gauges, at: number): MetricRow[] {
  const { device, totalBytes } = gauges;
  const cpu = cpuAt(device, at);
  const used = memoryUsedAt(gauges, at);
  const isSmall = device.memoryGiB <= 8;
  return [
    sample('cpu', '', at, cpu),
    sample('memory-used', '', at, used),
    sample('load', '', at, (cpu / 100) * device.model.threads * (0.8 + 0.5 * noise(device, at, 3))),
    sample('memory-available', '', at, totalBytes - used),
    sample('swap-used', '', at, isSmall ? (200 + 700 * slowly(device, at, 4)) * mib : 0),
    ...gauges.mounts.map((mount, nth) =>
      sample('mount-used', mount.path, at, mountUsedAt(device, mount, nth, at)),
    ),
    ...gauges.adapters.flatMap((name) => [
      sample('adapter-rx', name, at, trafficAt(device, at, 5)),
      sample('adapter-tx', name, at, trafficAt(device, at, 6) / (isAlwaysOn(device) ? 1 : 6)),
    ]),
    sample('uptime', '', at, Math.max(60, (at - gauges.bootedAt) / 1000)),
    sample('agent-memory', '', at, (46 + 6 * slowly(device, at, 7)) * mib),
  ];
}

/** All samples of the past, newest first: in the steps that charts of an hour, a day, a week and a month are drawn in. */
export function* pastSamples(gauges: Gauges, now: number): Generator<MetricRow> {
  const last = Math.floor(now / minuteMs) * minuteMs;
  for (let at = last; at > last - pastMs; at -= minuteMs)
    if (at % stepAt(last - at) === 0 && isOn(gauges.device, at, now)) yield* samplesAt(gauges, at);
}

function stepAt(ageMs: number): number {
  if (ageMs <= hourMs) return minuteMs;
  if (ageMs <= dayMs) return 2 * minuteMs;
  return ageMs <= 7 * dayMs ? 15 * minuteMs : hourMs;
}

const sample = (metric: MetricRow['metric'], slot: string, at: number, value: number): MetricRow => ({
  metric,
  slot,
  at,
  value: Math.round(value * 100) / 100,
});

/** Percent: a floor, the day's rhythm, noise of each minute, and now and then something heavy for some minutes. */
function cpuAt(device: SimulatedDevice, at: number): number {
  const busy = busyness(device, at);
  const strength = 16 + 42 * shareAt(device.seed, 8);
  const isHeavy = shareAt(device.seed + 9, Math.floor(at / (7 * minuteMs))) > 0.94 - 0.05 * busy;
  const value =
    2 + busy * strength * (0.3 + noise(device, at, 10)) + (isHeavy ? 35 * noise(device, at, 11) : 0);
  return Math.min(100, value + 30 * busy * slowly(device, at, 12));
}

function memoryUsedAt({ device, totalBytes }: Gauges, at: number): number {
  const floor = 0.16 + 0.34 * shareAt(device.seed, 13);
  const share =
    floor + 0.16 * busyness(device, at) + 0.16 * slowly(device, at, 14) + 0.01 * noise(device, at, 15);
  return totalBytes * Math.min(0.97, share + (device.memoryGiB <= 8 ? 0.22 : 0));
}

/** Grows by some hundred MiB a day; servers let go of old files on Mondays. */
function mountUsedAt(
  device: SimulatedDevice,
  { usedBytes, sizeBytes }: Mount,
  nth: number,
  at: number,
): number {
  const perDay = (30 + 400 * shareAt(device.seed, 16 + nth)) * mib;
  const days = (at / dayMs) % 7;
  return Math.min(0.99 * sizeBytes, usedBytes + days * perDay);
}

/** Bytes a second. */
function trafficAt(device: SimulatedDevice, at: number, place: number): number {
  const scale = (isAlwaysOn(device) ? 2_400_000 : 260_000) * (0.3 + shareAt(device.seed, place + 20));
  const isLarge = shareAt(device.seed + place, Math.floor(at / (4 * minuteMs))) > 0.9;
  return 900 + scale * busyness(device, at) * noise(device, at, place) * (isLarge ? 7 : 1);
}

/** 0 to 1, another in each minute. */
const noise = ({ seed }: SimulatedDevice, at: number, place: number) =>
  shareAt(seed + place * 7919, Math.floor(at / minuteMs));

/** 0 to 1, moving over tens of minutes. */
function slowly(device: SimulatedDevice, at: number, place: number): number {
  const step = (20 + 20 * shareAt(device.seed, place + 40)) * minuteMs;
  const nth = Math.floor(at / step);
  const part = at / step - nth;
  const value = (which: number) => shareAt(device.seed + place * 104_729, which);
  return value(nth) + (value(nth + 1) - value(nth)) * part * part * (3 - 2 * part);
}
