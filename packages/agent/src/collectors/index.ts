/**
 * Collectors of this computer's facts. On Linux each reads /proc, /sys and /etc only and starts no program; on Windows
 * and macOS (not verified, docs/operate/platforms.md) tools of the system tell what Node does not. None opens a
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
import { macosCollectors } from './macos/index.ts';
import { memoryCollector } from './memory.ts';
import { metricsCollector } from './metrics.ts';
import { mountsCollector } from './mounts.ts';
import { systemCollector } from './system.ts';
import { runTool, type Tool } from './tool.ts';
import { windowsCollectors } from './windows/index.ts';

export {
  collectorNames,
  type Collector,
  type CollectorName,
  type Host,
  type Observation,
} from './collector.ts';

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

/** What a system does not tell is absent; pages show it as "not available on this system". */
export function collectorsFor(platform: NodeJS.Platform, host: Host, tool: Tool = runTool): Collector[] {
  if (platform === 'linux') return Object.values(onLinux).map((make) => make(host));
  if (platform === 'darwin') return [agentCollector(), ...macosCollectors(host, tool)];
  if (platform === 'win32') return [agentCollector(), ...windowsCollectors(host, tool)];
  return [agentCollector()];
}

/** The computer that this process runs on. */
export function thisHost(storeKey: Uint8Array, keptSerial: string | undefined): Host {
  return {
    root: '/',
    keptSerial,
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
