import type { ReactNode } from 'react';
import type { api, OutputOf } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { Concealed } from '../../ui/concealed.tsx';
import type { FactItem } from '../../ui/facts.tsx';
import { bytes, count, dateTime, percent } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { clockRate } from './units.ts';
import { fact, type WhyOf } from './why.tsx';

type Inventory = OutputOf<typeof api.devices.inventory>;
type Values<Name extends keyof Inventory> = NonNullable<Inventory[Name]>['values'];
/** A part of the inventory as it is shown: one group, or one for each thing of a list. */
export type Group = { id: string; title?: string; items: readonly FactItem[] };
export type Section = { id: keyof Inventory; title: string; seenAt: number; groups: readonly Group[] };

/** Every section that the device reported, in the order in which a person asks. */
export function sectionsOf(inventory: Inventory, whyOf: WhyOf): Section[] {
  const { inventory: texts } = devicesTexts.now();
  const { system, cpu, memory, disks, mounts, adapters, agent } = inventory;
  return [
    system && part('system', texts.system, system.seenAt, [systemGroup(system.values, whyOf)]),
    cpu && part('cpu', texts.cpu, cpu.seenAt, [cpuGroup(cpu.values, whyOf)]),
    memory && part('memory', texts.memory, memory.seenAt, [memoryGroup(memory.values, whyOf)]),
    disks && part('disks', texts.disks, disks.seenAt, diskGroups(disks.values, whyOf)),
    mounts && part('mounts', texts.mounts, mounts.seenAt, mountGroups(mounts.values, whyOf)),
    adapters && part('adapters', texts.adapters, adapters.seenAt, adapterGroups(adapters.values, whyOf)),
    agent && part('agent', texts.agent, agent.seenAt, [agentGroup(agent.values, whyOf)]),
  ].filter((one) => one !== undefined);
}

function part(id: keyof Inventory, title: string, seenAt: number, groups: readonly Group[]): Section {
  return { id, title, seenAt, groups };
}

function systemGroup(values: Values<'system'>, whyOf: WhyOf): Group {
  const { inventory: texts } = devicesTexts.now();
  const of = (label: string, name: keyof Values<'system'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.system', name));
  const { domain, domainKind, bootedAt, serial } = values;
  const hidden = (what: string, value: string | undefined) =>
    value === undefined ? undefined : <Concealed what={what}>{value}</Concealed>;
  return {
    id: 'system',
    items: [
      of(texts.hostname, 'hostname', hidden(texts.hostname, values.hostname)),
      of(texts.domain, 'domain', domainKind === 'none' ? null : hidden(texts.domain, domain)),
      of(texts.domainKind, 'domainKind', texts.domains[domainKind]),
      of(texts.system, 'osName', values.osName),
      of(texts.osId, 'osId', values.osId),
      of(texts.version, 'osVersion', values.osVersion),
      of(texts.kernel, 'kernel', values.kernel),
      of(texts.architecture, 'architecture', values.architecture),
      of(texts.started, 'bootedAt', bootedAt === undefined ? undefined : dateTime(bootedAt)),
      of(texts.serial, 'serial', hidden(texts.serial, serial)),
    ],
  };
}

function cpuGroup(values: Values<'cpu'>, whyOf: WhyOf): Group {
  const { inventory: texts } = devicesTexts.now();
  const of = (label: string, name: keyof Values<'cpu'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.cpu', name));
  return {
    id: 'cpu',
    items: [
      of(texts.model, 'model', values.model),
      of(texts.sockets, 'sockets', count(values.sockets)),
      of(texts.cores, 'cores', count(values.cores)),
      of(texts.threads, 'threads', count(values.threads)),
      of(texts.speed, 'mhz', values.mhz === undefined ? undefined : clockRate(values.mhz)),
    ],
  };
}

function memoryGroup({ totalBytes, swapBytes }: Values<'memory'>, whyOf: WhyOf): Group {
  const { inventory: texts } = devicesTexts.now();
  return {
    id: 'memory',
    items: [
      fact(texts.total, bytes(totalBytes), whyOf('manage.inventory.memory', 'totalBytes')),
      fact(
        texts.swap,
        swapBytes === 0 ? null : swapBytes && bytes(swapBytes),
        whyOf('manage.inventory.memory', 'swapBytes'),
      ),
    ],
  };
}

function diskGroups({ disks }: Values<'disks'>, whyOf: WhyOf): Group[] {
  const { inventory: texts } = devicesTexts.now();
  const why = (name: string) => whyOf('manage.inventory.disks', `disks.${name}`);
  return disks.map(({ device, model, sizeBytes, rotational }) => ({
    id: device,
    title: device,
    items: [
      fact(texts.model, model, why('model')),
      fact(texts.size, bytes(sizeBytes), why('sizeBytes')),
      fact(texts.rotational, rotational ? texts.yes : texts.no, why('rotational')),
    ],
  }));
}

function mountGroups({ mounts }: Values<'mounts'>, whyOf: WhyOf): Group[] {
  const { inventory: texts } = devicesTexts.now();
  const why = (name: string) => whyOf('manage.inventory.mounts', `mounts.${name}`);
  return mounts.map(({ path, filesystem, sizeBytes, usedBytes }) => ({
    id: path,
    title: path,
    items: [
      fact(texts.filesystem, filesystem, why('filesystem')),
      fact(texts.size, bytes(sizeBytes), why('sizeBytes')),
      fact(texts.used, `${bytes(usedBytes)} (${percent(usedBytes / (sizeBytes || 1))})`, why('usedBytes')),
    ],
  }));
}

function adapterGroups({ adapters }: Values<'adapters'>, whyOf: WhyOf): Group[] {
  const { inventory: texts } = devicesTexts.now();
  const why = (name: string) => whyOf('manage.inventory.adapters', `adapters.${name}`);
  return adapters.map(({ name, kind, up, speedMbit, addresses }) => ({
    id: name,
    title: name,
    items: [
      fact(texts.kind, kind, why('kind')),
      fact(texts.up, up ? texts.yes : texts.no, why('up')),
      fact(
        texts.linkSpeed,
        speedMbit === undefined ? undefined : `${count(speedMbit)}\u00a0Mbit/s`,
        why('speedMbit'),
      ),
      fact(texts.addresses, addresses.length === 0 ? null : <Addresses of={addresses} />, why('addresses')),
    ],
  }));
}

function agentGroup(values: Values<'agent'>, whyOf: WhyOf): Group {
  const { inventory: texts } = devicesTexts.now();
  const of = (label: string, name: keyof Values<'agent'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.agent', name));
  return {
    id: 'agent',
    items: [
      of(texts.version, 'version', values.version),
      of(texts.build, 'build', values.build),
      of(texts.protocol, 'protocol', String(values.protocol)),
      of(texts.runtime, 'runtime', values.runtime),
      of(texts.updated, 'updates', texts.updates[values.updates]),
    ],
  };
}

/** One under the other, as they are written. */
export function Addresses({ of: addresses }: { of: readonly string[] }) {
  return (
    <Stack gap={4}>
      {addresses.map((address) => (
        <span key={address} className="mono">
          {address}
        </span>
      ))}
    </Stack>
  );
}
