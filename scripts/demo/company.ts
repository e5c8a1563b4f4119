import { productVersion } from '@candor/protocol/version.ts';
import { chance, hash, type Chance } from './chance.ts';
import { models, systems, type Kind, type Model, type System } from './models.ts';

/** What every page shows of it says that it is simulated. */
export const labels = {
  company: 'Sample company (simulated)',
  operator: 'Demonstration (simulated)',
  token: 'Simulated devices',
  laptop: 'Simulated laptop',
  desktop: 'Simulated desktop',
} as const;

/** online: connected now. offline: ended its connection. lost: went silent. revoked: its certificate was. */
export type Fate = 'online' | 'offline' | 'lost' | 'revoked';

export interface SimulatedDevice {
  index: number;
  hostname: string;
  department: string;
  kind: Kind;
  model: Model;
  system: System;
  memoryGiB: number;
  fate: Fate;
  agentVersion: string;
  /** `odd`: a build that tries to send what nobody declared. */
  conduct: 'good' | 'odd';
  /** Where its department is: the address that its connections come from, on this computer's loopback. */
  comesFrom: string;
  /** For everything else that should differ from device to device. */
  seed: number;
}

interface Department {
  name: string;
  size: number;
  kinds: readonly [{ kind: Kind; weight: number }, ...{ kind: Kind; weight: number }[]];
}

export const departments: readonly Department[] = [
  {
    name: 'eng',
    size: 52,
    kinds: [
      { kind: 'workstation', weight: 4 },
      { kind: 'laptop', weight: 6 },
    ],
  },
  {
    name: 'sales',
    size: 32,
    kinds: [
      { kind: 'laptop', weight: 9 },
      { kind: 'desktop', weight: 1 },
    ],
  },
  {
    name: 'support',
    size: 30,
    kinds: [
      { kind: 'desktop', weight: 7 },
      { kind: 'laptop', weight: 3 },
    ],
  },
  {
    name: 'finance',
    size: 22,
    kinds: [
      { kind: 'desktop', weight: 5 },
      { kind: 'laptop', weight: 5 },
    ],
  },
  {
    name: 'design',
    size: 16,
    kinds: [
      { kind: 'workstation', weight: 7 },
      { kind: 'laptop', weight: 3 },
    ],
  },
  { name: 'people', size: 10, kinds: [{ kind: 'laptop', weight: 1 }] },
  {
    name: 'stock',
    size: 14,
    kinds: [
      { kind: 'thin', weight: 8 },
      { kind: 'desktop', weight: 2 },
    ],
  },
  { name: 'srv', size: 24, kinds: [{ kind: 'server', weight: 1 }] },
];

const serverTasks = ['web', 'db', 'mail', 'build', 'files', 'backup', 'vpn', 'print'];
/** Of the 200, these many are not online; one of the others is odd. */
const apart = { offline: 19, lost: 9, revoked: 2 } as const;
const oddVersion = '0.1.0-odd.1';
const olderVersion = '0.0.9';

/** The company's devices; the same seed makes the same company. */
export function simulatedDevices(seed: string): SimulatedDevice[] {
  const devices = departments.flatMap(({ name, size, kinds }, place) =>
    Array.from({ length: size }, (_, nth) => ({ name, place, nth, kinds })),
  );
  const order = shuffled(devices.length, chance(seed, 'fates'));
  return devices.map((one, index) => makeDevice(seed, index, one, order.indexOf(index)));
}

function makeDevice(
  seed: string,
  index: number,
  { name, place, nth, kinds }: { name: string; place: number; nth: number; kinds: Department['kinds'] },
  rank: number,
): SimulatedDevice {
  const by = chance(seed, 'device', index);
  const { kind } = by.weighted(kinds);
  const model = by.pick(models[kind]);
  return {
    index,
    hostname: hostname(name, nth),
    department: name,
    kind,
    model,
    system: by.weighted(kind === 'server' ? systems.server : systems.desk),
    memoryGiB: by.pick(model.memoryGiB),
    fate: fateOf(rank),
    agentVersion: versionOf(rank, by),
    conduct: rank === oddRank ? 'odd' : 'good',
    comesFrom: `127.0.${100 + place}.1`,
    seed: hash(`${seed} ${index}`),
  };
}

function hostname(department: string, nth: number): string {
  if (department !== 'srv') return `${department}-${String(nth + 1).padStart(2, '0')}`;
  const task = serverTasks[nth % serverTasks.length];
  return `${task}-${Math.floor(nth / serverTasks.length) + 1}`;
}

const oddRank = apart.offline + apart.lost + apart.revoked;

function fateOf(rank: number): Fate {
  if (rank < apart.offline) return 'offline';
  if (rank < apart.offline + apart.lost) return 'lost';
  return rank < oddRank ? 'revoked' : 'online';
}

function versionOf(rank: number, by: Chance): string {
  if (rank === oddRank) return oddVersion;
  return by.share() < 0.08 ? olderVersion : productVersion;
}

/** 0 to n-1 in another order (Fisher and Yates). */
function shuffled(n: number, by: Chance): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let last = n - 1; last > 0; last--) {
    const other = by.whole(0, last);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
