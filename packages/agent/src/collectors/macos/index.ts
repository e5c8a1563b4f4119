import { hostname, machine, release, totalmem } from 'node:os';
import {
  inventoryCpu,
  inventoryDisks,
  inventoryMemory,
  inventoryMounts,
  inventorySystem,
} from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Collector, type Host } from '../collector.ts';
import { maxAdapters, sampleEachMinute } from '../metrics.ts';
import { inSteps } from '../mounts.ts';
import { nodeAdapters, nodeBootedAt, nodeLevels, nodeLoad, nodeTicks } from '../node-facts.ts';
import { classOfPath } from '../path-class.ts';
import type { Tool } from '../tool.ts';
import {
  parseAvailable,
  parseDisks,
  parseProcessor,
  parseRelease,
  parseSerial,
  parseSwap,
  parseTraffic,
  parseVolumes,
} from './parse.ts';

/** Not verified on a real Mac: the readers are tested on what the tools are documented to print. */
export function macosCollectors(host: Host, tool: Tool): Collector[] {
  const sysctl = (signal: AbortSignal, ...names: string[]) =>
    tool('/usr/sbin/sysctl', ['-n', ...names], signal);
  const profile = (signal: AbortSignal, ...types: string[]) =>
    tool('/usr/sbin/system_profiler', ['-json', ...types], signal);
  return [
    sectionCollector('system', inventorySystem, async (signal) => {
      const { name, version } = parseRelease((await tool('/usr/bin/sw_vers', [], signal)) ?? '');
      return {
        hostname: hostname(),
        domainKind: 'unknown',
        osId: 'macos',
        osName: `${name} ${version}`.trim(),
        osVersion: version,
        kernel: release(),
        architecture: machine(),
        bootedAt: nodeBootedAt(host.clock().at),
        serial: parseSerial((await profile(signal, 'SPHardwareDataType')) ?? ''),
      };
    }),
    sectionCollector('cpu', inventoryCpu, async (signal) => {
      const names = ['machdep.cpu.brand_string', 'hw.packages', 'hw.physicalcpu', 'hw.logicalcpu'];
      return parseProcessor((await sysctl(signal, ...names)) ?? '');
    }),
    sectionCollector('memory', inventoryMemory, async (signal) => ({
      totalBytes: totalmem(),
      swapBytes: parseSwap((await sysctl(signal, 'vm.swapusage')) ?? '')?.total,
    })),
    sectionCollector('disks', inventoryDisks, async (signal) => {
      const disks = parseDisks((await profile(signal, 'SPNVMeDataType', 'SPSerialATADataType')) ?? '');
      return disks && { disks };
    }),
    sectionCollector('mounts', inventoryMounts, async (signal) => {
      const volumes = parseVolumes((await profile(signal, 'SPStorageDataType')) ?? '');
      return (
        volumes && {
          mounts: volumes.map((one) => ({
            ...one,
            path: classOfPath(one.path, host.pathKey),
            usedBytes: inSteps(one.usedBytes),
          })),
        }
      );
    }),
    nodeAdapters(host),
    sampleEachMinute(host.clock, {
      levels: async (signal) => [
        nodeLoad(),
        ['swap-used', '', parseSwap((await sysctl(signal, 'vm.swapusage')) ?? '')?.used],
        ...nodeLevels(parseAvailable((await tool('/usr/bin/vm_stat', [], signal)) ?? '')),
      ],
      counts: async (signal) => {
        const traffic = parseTraffic((await tool('/usr/sbin/netstat', ['-ibn'], signal)) ?? '');
        return { cpu: nodeTicks(), adapters: new Map([...traffic].slice(0, maxAdapters)) };
      },
    }),
  ];
}
