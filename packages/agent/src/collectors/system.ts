import { machine } from 'node:os';
import { inventorySystem } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { readDomain } from './domain.ts';
import { parseLines, readText } from './files.ts';
import { readSerial } from './serial.ts';

export const systemCollector = ({ root, keptSerial }: Host) =>
  sectionCollector('system', inventorySystem, async (signal) => ({
    hostname: await readText(root, '/proc/sys/kernel/hostname', signal),
    ...(await readDomain(root, signal)),
    ...(await readRelease(root, signal)),
    kernel: await readText(root, '/proc/sys/kernel/osrelease', signal),
    architecture: (await readText(root, '/proc/sys/kernel/arch', signal)) ?? machine(),
    bootedAt: await readBootedAt(root, signal),
    serial: (await readSerial(root, signal)) ?? keptSerial,
  }));

/** As a person's Focus says it: nothing beyond name and version (focus R18). */
export async function readPlainRelease(root: string): Promise<{ osName: string; osVersion: string }> {
  const release = await readOsRelease(root);
  const cut = (text: string) => text.slice(0, 40);
  return { osName: cut(release.get('NAME') ?? 'Linux'), osVersion: cut(release.get('VERSION_ID') ?? '') };
}

async function readRelease(root: string, signal: AbortSignal) {
  const release = await readOsRelease(root, signal);
  return {
    osId: release.get('ID') ?? 'linux',
    osName: release.get('PRETTY_NAME') ?? release.get('NAME') ?? 'Linux',
    // a rolling release has no version
    osVersion: release.get('VERSION_ID') ?? '',
  };
}

/** os-release(5), which may lie at either place. */
async function readOsRelease(root: string, signal?: AbortSignal): Promise<Map<string, string>> {
  const text =
    (await readText(root, '/etc/os-release', signal)) ??
    (await readText(root, '/usr/lib/os-release', signal));
  return parseLines(text ?? '', '=');
}

/** To the minute: the kernel works it out anew from two clocks at each reading, and is off by a second at times. */
async function readBootedAt(root: string, signal: AbortSignal): Promise<number | undefined> {
  const seconds = /^btime (?<at>\d+)$/mu.exec((await readText(root, '/proc/stat', signal)) ?? '')?.groups?.[
    'at'
  ];
  return seconds === undefined ? undefined : Math.round(Number(seconds) / 60) * 60_000;
}
