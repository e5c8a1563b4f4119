import { hostname, machine, release, totalmem } from 'node:os';
import {
  inventoryCpu,
  inventoryDisks,
  inventoryMemory,
  inventoryMounts,
  inventorySystem,
} from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Collector, type Host } from '../collector.ts';
import { sampleEachMinute } from '../metrics.ts';
import { inSteps } from '../mounts.ts';
import { nodeAdapters, nodeBootedAt, nodeLevels, nodeTicks } from '../node-facts.ts';
import type { Tool } from '../tool.ts';
import { parseDisks, parsePageFiles, parseProcessors, parseSystem, parseVolumes } from './parse.ts';

const powershell = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`;
const questions = {
  system:
    '@{os=Get-CimInstance Win32_OperatingSystem|select Caption,Version;computer=Get-CimInstance Win32_ComputerSystem|select Domain,PartOfDomain;bios=Get-CimInstance Win32_BIOS|select SerialNumber}',
  processors:
    'Get-CimInstance Win32_Processor|select Name,NumberOfCores,NumberOfLogicalProcessors,MaxClockSpeed',
  pageFiles: 'Get-CimInstance Win32_PageFileUsage|select AllocatedBaseSize',
  disks: 'Get-PhysicalDisk|select DeviceId,FriendlyName,Size,MediaType',
  volumes: 'Get-CimInstance Win32_LogicalDisk -Filter DriveType=3|select DeviceID,FileSystem,Size,FreeSpace',
} as const;

/**
 * Not verified on a real Windows: the readers are tested on what the tools are documented to print. PowerShell is
 * started for the inventory only; once a minute it would cost more than the agent itself.
 */
export function windowsCollectors(host: Host, tool: Tool): Collector[] {
  const ask = async (question: keyof typeof questions, signal: AbortSignal) => {
    const command = `[Console]::OutputEncoding=[Text.Encoding]::UTF8;${questions[question]}|ConvertTo-Json -Compress -Depth 3`;
    return (await tool(powershell, ['-NoProfile', '-NonInteractive', '-Command', command], signal)) ?? '';
  };
  return [
    sectionCollector('system', inventorySystem, async (signal) => {
      const found = parseSystem(await ask('system', signal));
      return {
        hostname: hostname(),
        domainKind: found?.domainKind ?? 'unknown',
        domain: found?.domain,
        osId: 'windows',
        osName: found?.name ?? 'Windows',
        osVersion: found?.version ?? release(),
        kernel: release(),
        architecture: machine(),
        bootedAt: nodeBootedAt(host.clock().at),
        serial: found?.serial,
      };
    }),
    sectionCollector('cpu', inventoryCpu, async (signal) => parseProcessors(await ask('processors', signal))),
    sectionCollector('memory', inventoryMemory, async (signal) => ({
      totalBytes: totalmem(),
      swapBytes: parsePageFiles(await ask('pageFiles', signal)),
    })),
    sectionCollector('disks', inventoryDisks, async (signal) => {
      const disks = parseDisks(await ask('disks', signal));
      return disks && { disks };
    }),
    sectionCollector('mounts', inventoryMounts, async (signal) => {
      const volumes = parseVolumes(await ask('volumes', signal));
      return volumes && { mounts: volumes.map((one) => ({ ...one, usedBytes: inSteps(one.usedBytes) })) };
    }),
    nodeAdapters(host),
    sampleEachMinute(host.clock, {
      levels: async () => nodeLevels(),
      counts: async () => ({ cpu: nodeTicks(), adapters: new Map() }),
    }),
  ];
}
