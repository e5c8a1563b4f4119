/**
 * Collectors of this computer's facts. Each reads /proc, /sys and /etc only, starts no program and opens no
 * connection; what it returns leaves the computer only as far as the dictionary declares it (encode).
 */
import { createHmac } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { adaptersCollector } from './adapters.ts';
import { agentCollector } from './agent.ts';
import type { Collector, CollectorName, Host } from './collector.ts';
import { cpuCollector } from './cpu.ts';
import { disksCollector } from './disks.ts';
import { memoryCollector } from './memory.ts';
import { metricsCollector } from './metrics.ts';
import { mountsCollector } from './mounts.ts';
import { systemCollector } from './system.ts';

export { collectorNames, type Collector, type CollectorName, type Observation } from './collector.ts';

const onLinux = {
  agent: agentCollector,
  system: systemCollector,
  cpu: cpuCollector,
  memory: memoryCollector,
  disks: disksCollector,
  mounts: mountsCollector,
  adapters: adaptersCollector,
  metrics: metricsCollector,
} satisfies Record<CollectorName, (host: Host) => Collector>;

/** Elsewhere only what needs nothing of the system; pages show the rest as "not available on this system". */
export function collectorsFor(platform: NodeJS.Platform, host: Host): Collector[] {
  if (platform !== 'linux') return [agentCollector()];
  return Object.values(onLinux).map((make) => make(host));
}

/** The computer that this process runs on. */
export function thisHost(storeKey: Uint8Array): Host {
  return {
    root: '/',
    pathKey: createHmac('sha256', storeKey).update('paths').digest(),
    addresses: ownAddresses,
    space: spaceOf,
    clock: () => ({ at: Date.now(), monotonicMs: performance.now() }),
  };
}

function ownAddresses(): Record<string, string[]> {
  const adapters = Object.entries(networkInterfaces());
  return Object.fromEntries(adapters.map(([name, all]) => [name, (all ?? []).map(({ address }) => address)]));
}

async function spaceOf(path: string): Promise<{ sizeBytes: number; usedBytes: number }> {
  const { blocks, bfree, bsize } = await statfs(path);
  return { sizeBytes: blocks * bsize, usedBytes: (blocks - bfree) * bsize };
}
