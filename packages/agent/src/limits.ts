import type { DevicePolicy } from '@candor/protocol/messages/server.ts';

/** Per collector whether it runs, and how many seconds lie between its runs. */
export type Limits = DevicePolicy['collectors'];
/** Collectors of this agent and their own periods in seconds: how they run when nothing says otherwise. */
export type Usual = Readonly<Record<string, number>>;

export interface Wider {
  name: string;
  asked: string;
  allowed: string;
}

/** The first of these collectors for which `wish` asks for more than `most` allows. */
export function findWider(
  wish: Limits,
  most: Limits,
  usual: Usual,
  names: readonly string[] = namesOf(wish, most, usual),
): Wider | undefined {
  for (const name of names) {
    const [asked, allowed] = [limitOf(wish, name, usual), limitOf(most, name, usual)];
    if (asked.on && (!allowed.on || asked.everyS < allowed.everyS))
      return { name, asked: inWords(asked), allowed: inWords(allowed) };
  }
  return undefined;
}

/** What remains of `limits` when each collector that `bounds` names keeps within them. */
export function within(limits: Limits, bounds: Limits, usual: Usual): Limits {
  const entries = namesOf(limits, usual).map((name) => {
    const [own, bound] = [limitOf(limits, name, usual), bounds[name]];
    return [
      name,
      bound ? { on: own.on && bound.on, everyS: Math.max(own.everyS, bound.everyS) } : own,
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** `limits` for all collectors, and for each that `by` names the one of both that allows more. */
export function widened(limits: Limits, by: Limits, usual: Usual): Limits {
  const entries = namesOf(limits, by, usual).map((name) => {
    const [a, b] = [limitOf(limits, name, usual), by[name]];
    if (!b?.on) return [name, a] as const;
    return [name, { on: true, everyS: a.on ? Math.min(a.everyS, b.everyS) : b.everyS }] as const;
  });
  return Object.fromEntries(entries);
}

/** "every 6 h", "every 90 s", "off". */
export const inWords = ({ on, everyS }: Limits[string]): string => (on ? `every ${span(everyS)}` : 'off');

function span(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

const rarestS = 86_400;
const namesOf = (...sources: readonly object[]) => [...new Set(sources.flatMap((one) => Object.keys(one)))];

/** What nobody names runs as this agent does by itself; what it does not know, not at all. */
function limitOf(limits: Limits, name: string, usual: Usual): Limits[string] {
  const everyS = usual[name];
  return limits[name] ?? { on: everyS !== undefined, everyS: everyS ?? rarestS };
}
