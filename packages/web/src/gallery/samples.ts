import type { StatusTone } from '../ui/status.tsx';
import type { StripCell } from '../ui/strip.tsx';
import type { WhyFacts } from '../ui/why.tsx';

/** Invented data, the same on every run, so that two screenshots can be compared. */
export const NOW_MS = Date.now();
const MINUTE_MS = 60_000;

export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export type SampleDevice = {
  id: string;
  name: string;
  tone: StatusTone;
  state: string;
  os: string;
  company: string;
  cpu: (number | null)[];
  memory: (number | null)[];
  diskBytes: number;
  seenAt: number;
  version: string;
};

const STATES: [StatusTone, string][] = [
  ['ok', 'online'],
  ['ok', 'online'],
  ['ok', 'online'],
  ['off', 'offline'],
  ['warn', 'clock wrong'],
  ['bad', 'lost'],
];
const SYSTEMS = ['Debian 12', 'Ubuntu 24.04', 'Windows 11 24H2', 'macOS 15.5', 'Fedora 42'];
const NAMES = ['web', 'build', 'desk', 'till', 'lab', 'files', 'mail', 'edge'];

export function devices(howMany: number): SampleDevice[] {
  const roll = chance(7);
  const pick = <One>(list: readonly One[]): One | undefined => list[Math.floor(roll() * list.length)];
  return Array.from({ length: howMany }, (_, index) => {
    const [tone, state] = pick(STATES) ?? ['off', 'offline'];
    return {
      id: `d${index + 1}`,
      name: `${NAMES[index % NAMES.length]}-${String(Math.floor(index / NAMES.length) + 1).padStart(2, '0')}`,
      tone,
      state,
      os: pick(SYSTEMS) ?? 'Debian 12',
      company: pick(['Northlight IT', 'Harbour Dental', 'Mill & Sons']) ?? 'Northlight IT',
      cpu: wave(roll, 40, 18, 60),
      memory: wave(roll, 60, 6, 60),
      diskBytes: Math.floor(roll() * 900) * 1024 ** 3 + 40 * 1024 ** 3,
      seenAt: NOW_MS - (tone === 'ok' ? roll() * 40_000 : roll() * 72 * 60 * MINUTE_MS),
      version: pick(['0.1.0', '0.1.0', '0.0.9']) ?? '0.1.0',
    };
  });
}

export function wave(roll: () => number, middle: number, swing: number, howMany: number): (number | null)[] {
  let value = middle * (0.5 + roll());
  return Array.from({ length: howMany }, (_, index) => {
    value = Math.min(100, Math.max(1, value + (roll() - 0.5) * swing));
    return index > howMany * 0.55 && index < howMany * 0.6 && middle > 50 ? null : value;
  });
}

export function strip(seed: number): StripCell[] {
  const roll = chance(seed);
  return Array.from({ length: 30 }, (_, index) => {
    const rolled = roll();
    const when = new Date(NOW_MS - (29 - index) * 24 * 60 * MINUTE_MS).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'short',
    });
    if (index < 3) return { id: when, when, tone: 'off', words: 'not measured' };
    if (rolled > 0.93) return { id: when, when, tone: 'bad', words: 'lost for 3 h 12 min' };
    return rolled > 0.82
      ? { id: when, when, tone: 'warn', words: 'online, 2 gaps of 4 min' }
      : { id: when, when, tone: 'ok', words: 'online all day' };
  });
}

export function why(field: string, purpose: string): WhyFacts {
  return {
    field,
    promise: 'P12: only declared inventory leaves the device',
    purpose,
    retention: 'until the device is removed',
    protection: 'plain',
    whoMaySee: 'members of the company with view',
    legalBasis: 'contract',
    whoLooked: 'Ada Marchetti, 2 h ago',
  };
}
