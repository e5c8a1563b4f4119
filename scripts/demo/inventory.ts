import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import type { Batch } from '@candor/protocol/messages/agent.ts';
import { protocolVersion } from '@candor/protocol/version.ts';
import { chance } from './chance.ts';
import type { SimulatedDevice } from './company.ts';
import { isAlwaysOn, onSince } from './day.ts';

type Row<N extends keyof typeof dictionary> = WireRow<(typeof dictionary)[N]>;

const gib = 2 ** 30;
const usedStep = 64 * 2 ** 20;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** All sections, as an agent reports them when it starts. */
export function inventoryItems(device: SimulatedDevice, now: number): Batch['items'] {
  const { mounts } = storage(device);
  const sections = {
    'manage.inventory.system': systemOf(device, now),
    'manage.inventory.cpu': cpuOf(device),
    'manage.inventory.memory': memoryOf(device),
    'manage.inventory.disks': { disks: storage(device).disks } satisfies Row<'inventoryDisks'>,
    'manage.inventory.mounts': { mounts } satisfies Row<'inventoryMounts'>,
    'manage.inventory.adapters': { adapters: adaptersOf(device) } satisfies Row<'inventoryAdapters'>,
    'manage.inventory.agent': agentOf(device),
  };
  return Object.entries(sections).map(([record, row]) => ({ record, rows: [row] }));
}

function systemOf(device: SimulatedDevice, now: number): Row<'inventorySystem'> {
  const { hostname, system } = device;
  const { osId, osName, osVersion, kernel } = system;
  const isJoined = device.department === 'finance' || device.department === 'people';
  return {
    hostname,
    ...(isJoined ? { domain: 'sample.example', domainKind: 'ldap' } : { domainKind: 'none' }),
    osId,
    osName,
    osVersion,
    kernel,
    architecture: 'x86_64',
    bootedAt: Math.round(bootedAt(device, now) / minuteMs) * minuteMs,
    serial: `SIM-${String(device.index + 1).padStart(5, '0')}`,
  };
}

/** Servers run for months, desks since the morning. */
export function bootedAt(device: SimulatedDevice, now: number): number {
  if (!isAlwaysOn(device)) return onSince(device, now);
  const days = chance(device.seed, 'boot').between(3, 140);
  return now - days * dayMs;
}

function cpuOf({ model: { cpu, sockets, cores, threads, mhz } }: SimulatedDevice): Row<'inventoryCpu'> {
  return { model: cpu, sockets, cores, threads, mhz };
}

export function memoryOf({ memoryGiB }: SimulatedDevice): Row<'inventoryMemory'> {
  // firmware and kernel keep a part for themselves
  const totalBytes = Math.floor((memoryGiB * gib * 0.972) / 4096) * 4096;
  return { totalBytes, swapBytes: Math.min(8, memoryGiB) * gib };
}

export interface Mount {
  path: string;
  filesystem: string;
  sizeBytes: number;
  usedBytes: number;
}

/** Disks, and the file systems on them. */
export function storage(device: SimulatedDevice) {
  const by = chance(device.seed, 'storage');
  const disks = device.model.disks.map(({ device: name, gigabytes, rotational }) => ({
    device: name,
    model: `Simulated ${rotational ? 'disk' : 'SSD'} ${name}`,
    sizeBytes: by.pick(gigabytes) * 1e9,
    rotational,
  }));
  const filesystem = device.system.osId === 'fedora' ? 'btrfs' : 'ext4';
  const mounts = disks.map(({ sizeBytes }, nth): Mount => {
    const path = nth === 0 ? '/' : device.kind === 'server' ? '/srv' : '/data';
    const size = Math.floor(sizeBytes * 0.93);
    const usedBytes = Math.floor((size * by.between(0.18, 0.82)) / usedStep) * usedStep;
    return { path, filesystem: nth === 0 ? filesystem : 'xfs', sizeBytes: size, usedBytes };
  });
  return { disks, mounts };
}

type Adapter = Row<'inventoryAdapters'>['adapters'][number];

export function adaptersOf(device: SimulatedDevice): Adapter[] {
  const host = 10 + (device.index % 200);
  const net = Number(device.comesFrom.split('.')[2]) - 100;
  const lan = `10.20.${net}.${host}`;
  const loopback: Adapter = { name: 'lo', kind: 'loopback', up: true, addresses: ['127.0.0.1', '::1'] };
  if (device.kind === 'laptop')
    return [
      loopback,
      { name: 'enp0s31f6', kind: 'ethernet', up: false, addresses: [] },
      { name: 'wlp2s0', kind: 'wifi', up: true, speedMbit: 866, addresses: [lan] },
    ];
  const speedMbit = device.kind === 'server' ? 10_000 : 1000;
  const wired: Adapter = { name: 'eno1', kind: 'ethernet', up: true, speedMbit, addresses: [lan] };
  if (device.kind !== 'server') return [loopback, wired];
  const spare: Adapter = { name: 'eno2', kind: 'ethernet', up: false, addresses: [] };
  return [loopback, { ...wired, addresses: [lan, `fd00:20:${net}::${host}`] }, spare];
}

function agentOf({ agentVersion }: SimulatedDevice): Row<'inventoryAgent'> {
  return {
    version: agentVersion,
    build: 'simulated',
    protocol: protocolVersion,
    runtime: 'v26.10.0',
    updates: 'git',
  };
}
