import type { ReactNode } from 'react';
import type { api, OutputOf } from '../../api.ts';
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
  const { system, cpu, memory, disks, mounts, adapters, agent } = inventory;
  return [
    system && part('system', 'System', system.seenAt, [systemGroup(system.values, whyOf)]),
    cpu && part('cpu', 'Processor', cpu.seenAt, [cpuGroup(cpu.values, whyOf)]),
    memory && part('memory', 'Memory', memory.seenAt, [memoryGroup(memory.values, whyOf)]),
    disks && part('disks', 'Disks', disks.seenAt, diskGroups(disks.values, whyOf)),
    mounts && part('mounts', 'File systems', mounts.seenAt, mountGroups(mounts.values, whyOf)),
    adapters && part('adapters', 'Network adapters', adapters.seenAt, adapterGroups(adapters.values, whyOf)),
    agent && part('agent', 'Agent', agent.seenAt, [agentGroup(agent.values, whyOf)]),
  ].filter((one) => one !== undefined);
}

function part(id: keyof Inventory, title: string, seenAt: number, groups: readonly Group[]): Section {
  return { id, title, seenAt, groups };
}

const DOMAIN_WORDS = {
  none: 'none',
  ad: 'Active Directory',
  ldap: 'LDAP',
  unknown: 'not known',
} satisfies Record<Values<'system'>['domainKind'], string>;

function systemGroup(values: Values<'system'>, whyOf: WhyOf): Group {
  const of = (label: string, name: keyof Values<'system'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.system', name));
  const { domain, domainKind, bootedAt, serial } = values;
  const hidden = (what: string, value: string | undefined) =>
    value === undefined ? undefined : <Concealed what={what}>{value}</Concealed>;
  return {
    id: 'system',
    items: [
      of('Host name', 'hostname', hidden('Host name', values.hostname)),
      of('Domain', 'domain', domainKind === 'none' ? null : hidden('Domain', domain)),
      of('Kind of domain', 'domainKind', DOMAIN_WORDS[domainKind]),
      of('System', 'osName', values.osName),
      of('Short name', 'osId', values.osId),
      of('Version', 'osVersion', values.osVersion),
      of('Kernel', 'kernel', values.kernel),
      of('Architecture', 'architecture', values.architecture),
      of('Started', 'bootedAt', bootedAt === undefined ? undefined : dateTime(bootedAt)),
      of('Serial number', 'serial', hidden('Serial number', serial)),
    ],
  };
}

function cpuGroup(values: Values<'cpu'>, whyOf: WhyOf): Group {
  const of = (label: string, name: keyof Values<'cpu'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.cpu', name));
  return {
    id: 'cpu',
    items: [
      of('Model', 'model', values.model),
      of('Processors', 'sockets', count(values.sockets)),
      of('Cores', 'cores', count(values.cores)),
      of('Threads', 'threads', count(values.threads)),
      of('Highest speed', 'mhz', values.mhz === undefined ? undefined : clockRate(values.mhz)),
    ],
  };
}

function memoryGroup({ totalBytes, swapBytes }: Values<'memory'>, whyOf: WhyOf): Group {
  return {
    id: 'memory',
    items: [
      fact('In all', bytes(totalBytes), whyOf('manage.inventory.memory', 'totalBytes')),
      fact(
        'Swap space',
        swapBytes === 0 ? null : swapBytes && bytes(swapBytes),
        whyOf('manage.inventory.memory', 'swapBytes'),
      ),
    ],
  };
}

function diskGroups({ disks }: Values<'disks'>, whyOf: WhyOf): Group[] {
  const why = (name: string) => whyOf('manage.inventory.disks', `disks.${name}`);
  return disks.map(({ device, model, sizeBytes, rotational }) => ({
    id: device,
    title: device,
    items: [
      fact('Model', model, why('model')),
      fact('Size', bytes(sizeBytes), why('sizeBytes')),
      fact('Moving parts', rotational ? 'yes' : 'no', why('rotational')),
    ],
  }));
}

function mountGroups({ mounts }: Values<'mounts'>, whyOf: WhyOf): Group[] {
  const why = (name: string) => whyOf('manage.inventory.mounts', `mounts.${name}`);
  return mounts.map(({ path, filesystem, sizeBytes, usedBytes }) => ({
    id: path,
    title: path,
    items: [
      fact('File system', filesystem, why('filesystem')),
      fact('Size', bytes(sizeBytes), why('sizeBytes')),
      fact('Used', `${bytes(usedBytes)} (${percent(usedBytes / (sizeBytes || 1))})`, why('usedBytes')),
    ],
  }));
}

function adapterGroups({ adapters }: Values<'adapters'>, whyOf: WhyOf): Group[] {
  const why = (name: string) => whyOf('manage.inventory.adapters', `adapters.${name}`);
  return adapters.map(({ name, kind, up, speedMbit, addresses }) => ({
    id: name,
    title: name,
    items: [
      fact('Kind', kind, why('kind')),
      fact('Connected', up ? 'yes' : 'no', why('up')),
      fact(
        'Speed',
        speedMbit === undefined ? undefined : `${count(speedMbit)}\u00a0Mbit/s`,
        why('speedMbit'),
      ),
      fact('Local addresses', addresses.length === 0 ? null : <Addresses of={addresses} />, why('addresses')),
    ],
  }));
}

const UPDATE_WORDS = {
  git: 'from a clone, by hand',
  automatic: 'by itself',
  off: 'never',
} satisfies Record<Values<'agent'>['updates'], string>;

function agentGroup(values: Values<'agent'>, whyOf: WhyOf): Group {
  const of = (label: string, name: keyof Values<'agent'>, value: ReactNode) =>
    fact(label, value, whyOf('manage.inventory.agent', name));
  return {
    id: 'agent',
    items: [
      of('Version', 'version', values.version),
      of('Build', 'build', values.build),
      of('Protocol', 'protocol', String(values.protocol)),
      of('Runtime', 'runtime', values.runtime),
      of('Updated', 'updates', UPDATE_WORDS[values.updates]),
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
