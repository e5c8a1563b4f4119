import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import { inventoryAdapters } from '@candor/policy/dictionary/manage/inventory.ts';
import type { Collector, Host } from './collector.ts';
import { sectionCollector } from './collector.ts';
import { isLocalAddress } from './local-address.ts';
import type { Sample } from './metrics.ts';
import type { CpuTicks } from './rates.ts';

const maxAdapters = 64;
const maxAddresses = 16;

/** What Node says of any system (node:os), for those that are not read file by file. */
export function nodeTicks(): CpuTicks {
  const all = cpus().map(({ times }) => times);
  const idle = all.reduce((sum, times) => sum + times.idle, 0);
  const busy = all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return { busy, total: busy + idle };
}

/** @param available memory that programs could get; Node's own count of free memory where it is undefined */
export function nodeLevels(available = freemem()): Sample[] {
  return [
    ['memory-used', '', Math.max(0, totalmem() - available)],
    ['memory-available', '', available],
    ['uptime', '', uptime()],
    ['agent-memory', '', process.memoryUsage.rss()],
  ];
}

export const nodeLoad = (): Sample => ['load', '', loadavg()[0]];

/** To the minute. */
export const nodeBootedAt = (now: number): number => Math.round((now / 1000 - uptime()) / 60) * 60_000;

/** Only those with an address, and nothing of their kind: Node says no more. */
export const nodeAdapters = (host: Host): Collector =>
  sectionCollector('adapters', inventoryAdapters, async () => {
    const adapters = Object.entries(host.addresses()).slice(0, maxAdapters);
    return {
      adapters: adapters.map(([name, all]) => ({
        name,
        kind: all.some((address) => address === '127.0.0.1' || address === '::1') ? 'loopback' : 'other',
        up: true,
        addresses: all.filter(isLocalAddress).toSorted().slice(0, maxAddresses),
      })),
    };
  });
