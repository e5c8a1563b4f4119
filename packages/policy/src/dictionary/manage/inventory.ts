import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

const inventoryDefaults = {
  category: 'hardware',
  subject: 'device',
  purpose: ['monitoring'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'seenAt', days: month13 },
  visibility: ['device.view'],
  protect: 'plain',
  source: 'agent',
  exportable: true,
  rectifiable: false,
  promises: ['P12'],
} as const;

/** The latest state of each section. What a section may hold is declared below, field by field. */
export const inventory = record(
  'manage.inventory',
  {
    capability: 'manage',
    table: 'device_inventory',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'section'],
    channel: 'server',
    collectedBy: 'modules/devices',
    defaults: { ...inventoryDefaults, source: 'server' },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.', category: 'identifier' }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier' }),
    section: f.oneOf(['system', 'cpu', 'memory', 'disks', 'mounts', 'adapters', 'agent'], {
      about: 'Which part of the inventory.',
    }),
    hash: f.hash({
      about: 'SHA-256 of the section as the agent sent it: an unchanged section is not sent again.',
      category: 'accountability',
    }),
    body: f.json(65536, { about: "The section's declared fields." }),
    seenAt: f.instant({ about: 'When the agent last said so.' }),
  },
);

const section = <const S extends string>(name: S) =>
  ({
    capability: 'manage',
    table: 'device_inventory',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'section'],
    channel: 'agent',
    collectedBy: `agent/collectors/${name}`,
    within: { section: name, field: 'body' },
    defaults: inventoryDefaults,
  }) as const;

export const inventorySystem = record('manage.inventory.system', section('system'), {
  hostname: f.text(253, {
    about: 'Name of the computer in its network.',
    category: 'identifier',
    protect: 'sealed:company',
  }),
  domain: optional(
    f.text(253, { about: 'Domain that it is joined to.', category: 'identifier', protect: 'sealed:company' }),
  ),
  domainKind: f.oneOf(['none', 'ad', 'ldap', 'unknown'], { about: 'Kind of domain.' }),
  osId: f.text(40, { about: 'Operating system, short ("debian").', category: 'software' }),
  osName: f.text(80, { about: 'Operating system, in words.', category: 'software' }),
  osVersion: f.text(40, { about: 'Its version.', category: 'software' }),
  kernel: f.text(80, { about: 'Version of its kernel.', category: 'software' }),
  architecture: f.text(20, { about: 'Kind of processor that it is built for.', category: 'software' }),
  bootedAt: optional(f.instant({ about: 'When it was started.', category: 'device-state' })),
  serial: optional(
    f.text(80, {
      about: 'Serial number that the maker gave it.',
      category: 'identifier',
      protect: 'sealed:company',
    }),
  ),
});

export const inventoryCpu = record('manage.inventory.cpu', section('cpu'), {
  model: f.text(120, { about: 'Model of the processor.' }),
  sockets: f.count(64, { about: 'Processors.' }),
  cores: f.count(4096, { about: 'Cores in all.' }),
  threads: f.count(8192, { about: 'Threads that run at once.' }),
  mhz: optional(f.count(20_000, { about: 'Highest speed (MHz).' })),
});

export const inventoryMemory = record('manage.inventory.memory', section('memory'), {
  totalBytes: f.count(Number.MAX_SAFE_INTEGER, { about: 'Memory in all (bytes).' }),
  swapBytes: optional(f.count(Number.MAX_SAFE_INTEGER, { about: 'Swap space (bytes).' })),
});

export const inventoryDisks = record('manage.inventory.disks', section('disks'), {
  disks: f.list(
    f.group(
      {
        device: f.text(40, { about: 'Name of the disk in the system.' }),
        model: optional(f.text(120, { about: 'Model of the disk.' })),
        sizeBytes: f.count(Number.MAX_SAFE_INTEGER, { about: 'Size (bytes).' }),
        rotational: f.flag({ about: 'Whether it has moving parts.' }),
      },
      { about: 'One disk.' },
    ),
    64,
    { about: 'Disks of the computer.' },
  ),
});

export const inventoryMounts = record('manage.inventory.mounts', section('mounts'), {
  mounts: f.list(
    f.group(
      {
        path: f.text(120, {
          about: 'Where it is mounted; a path that names a person becomes its class and four digits.',
        }),
        filesystem: f.text(24, { about: 'Kind of file system.' }),
        sizeBytes: f.count(Number.MAX_SAFE_INTEGER, { about: 'Size (bytes).' }),
        usedBytes: f.count(Number.MAX_SAFE_INTEGER, {
          about: 'Used (bytes), rounded to 64 MiB so that it changes seldom.',
        }),
      },
      { about: 'One file system.' },
    ),
    64,
    { about: 'File systems in use.' },
  ),
});

export const inventoryAdapters = record('manage.inventory.adapters', section('adapters'), {
  adapters: f.list(
    f.group(
      {
        name: f.text(40, { about: 'Name of the adapter in the system.', category: 'network' }),
        kind: f.oneOf(['ethernet', 'wifi', 'cellular', 'virtual', 'loopback', 'other'], {
          about: 'Kind of adapter.',
          category: 'network',
        }),
        up: f.flag({ about: 'Whether it is connected.', category: 'network' }),
        speedMbit: optional(
          f.count(1_000_000, { about: 'Speed of the link (Mbit/s).', category: 'network' }),
        ),
        addresses: f.list(f.address({ about: 'An address in the local network.', category: 'network' }), 16, {
          about: 'Its addresses in the local network.',
          category: 'network',
        }),
      },
      { about: 'One network adapter.', category: 'network' },
    ),
    64,
    { about: 'Network adapters.', category: 'network' },
  ),
});

export const inventoryAgent = record('manage.inventory.agent', section('agent'), {
  version: f.text(32, { about: 'Version of the agent.', category: 'software', promises: ['P15'] }),
  build: f.text(64, {
    about: 'Which build of it: "source", or the hash of the bundle.',
    category: 'software',
    promises: ['P15'],
  }),
  protocol: f.count(65535, {
    about: 'Version of the protocol that it speaks.',
    category: 'software',
    promises: ['P15'],
  }),
  runtime: f.text(32, { about: 'Version of its runtime.', category: 'software', promises: ['P15'] }),
  updates: f.oneOf(['git', 'automatic', 'off'], {
    about: 'How it is updated.',
    category: 'software',
    promises: ['P15'],
  }),
});
