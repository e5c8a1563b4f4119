import { metricRecent, type Metric } from '@candor/policy/dictionary/manage/metric.ts';
import { listAdapters } from './adapters.ts';
import type { Collector, Host, Observation } from './collector.ts';
import { readNumber, readText } from './files.ts';
import { readMemory } from './memory.ts';
import { listMounts } from './mounts.ts';
import { classOfPath } from './path-class.ts';
import { cpuShare, parseCpu, ratePerSecond, type CpuTicks } from './rates.ts';

const minuteMs = 60_000;
const maxMounts = 16;
export const maxAdapters = 8;

export type Sample = [metric: Metric, slot: string, value: number | undefined];
/** What rates are made of, since the start. */
export interface Counts {
  cpu: CpuTicks | undefined;
  adapters: Map<string, { rx: number; tx: number }>;
}
type Counters = Counts & ReturnType<Host['clock']>;

/** How one operating system is read. */
export interface Readings {
  levels(signal: AbortSignal): Promise<Sample[]>;
  counts(signal: AbortSignal): Promise<Counts>;
}

export const metricsCollector = (host: Host): Collector =>
  sampleEachMinute(host.clock, {
    levels: async (signal) => [...(await readLevels(host, signal)), ...(await readMounts(host, signal))],
    counts: (signal) => readCounts(host, signal),
  });

/** One sample of each quantity a minute. The first run only reads the counters that rates start from. */
export function sampleEachMinute(clock: Host['clock'], readings: Readings): Collector {
  let before: Counters | undefined;
  const run = async (signal: AbortSignal): Promise<Observation[]> => {
    const now = { ...(await readings.counts(signal)), ...clock() };
    const then = before;
    before = now;
    if (!then) return [];
    const samples = [...(await readings.levels(signal)), ...rates(then, now)];
    // the minute it stands for, so that samples of devices and hours line up
    const at = now.at - (now.at % minuteMs);
    return samples.flatMap(([metric, slot, value]) =>
      value === undefined ? [] : [{ record: metricRecent, values: { metric, slot, at, value } }],
    );
  };
  return { name: 'metrics', records: [metricRecent], everyS: 60, run };
}

async function readLevels({ root }: Host, signal: AbortSignal): Promise<Sample[]> {
  const memory = await readMemory(root, signal);
  const [total, available] = [memory('MemTotal'), memory('MemAvailable')];
  const [swap, swapFree] = [memory('SwapTotal'), memory('SwapFree')];
  return [
    ['load', '', firstNumber(await readText(root, '/proc/loadavg', signal))],
    ['memory-used', '', difference(total, available)],
    ['memory-available', '', available],
    ['swap-used', '', difference(swap, swapFree)],
    ['uptime', '', firstNumber(await readText(root, '/proc/uptime', signal))],
    ['agent-memory', '', process.memoryUsage.rss()],
  ];
}

async function readMounts(host: Host, signal: AbortSignal): Promise<Sample[]> {
  const mounts = (await listMounts(host.root, signal)).slice(0, maxMounts);
  return Promise.all(
    mounts.map(async ({ path }): Promise<Sample> => {
      const { usedBytes } = await host.space(path);
      return ['mount-used', classOfPath(path, host.pathKey), usedBytes];
    }),
  );
}

async function readCounts({ root }: Host, signal: AbortSignal): Promise<Counts> {
  const cpu = parseCpu((await readText(root, '/proc/stat', signal)) ?? '');
  const names = (await listAdapters(root)).filter((name) => name !== 'lo');
  const adapters = new Map<string, { rx: number; tx: number }>();
  for (const name of names) {
    const folder = `/sys/class/net/${name}`;
    const [state, rx, tx] = await Promise.all([
      readText(root, `${folder}/operstate`, signal),
      readNumber(root, `${folder}/statistics/rx_bytes`, signal),
      readNumber(root, `${folder}/statistics/tx_bytes`, signal),
    ]);
    const isInUse = state !== 'down' && adapters.size < maxAdapters;
    if (isInUse && rx !== undefined && tx !== undefined) adapters.set(name, { rx, tx });
  }
  return { cpu, adapters };
}

function rates(before: Counters, now: Counters): Sample[] {
  const samples: Sample[] = [['cpu', '', cpuShare(before, now)]];
  for (const [name, { rx, tx }] of now.adapters) {
    const then = before.adapters.get(name);
    if (!then) continue;
    samples.push(['adapter-rx', name, ratePerSecond({ before: then.rx, now: rx }, before, now)]);
    samples.push(['adapter-tx', name, ratePerSecond({ before: then.tx, now: tx }, before, now)]);
  }
  return samples;
}

function firstNumber(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? '');
  return Number.isNaN(value) ? undefined : value;
}

/** Never below 0; undefined where either is. */
export const difference = (whole: number | undefined, part: number | undefined) =>
  whole === undefined || part === undefined ? undefined : Math.max(0, whole - part);
