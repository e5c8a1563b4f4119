/** Numbers that look random and are the same for the same seed, on every computer. */
export interface Chance {
  /** 0 to 1, without 1. */
  share(): number;
  between(min: number, max: number): number;
  /** A whole number; both ends can come. */
  whole(min: number, max: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** By `weight`: twice the weight comes twice as often. */
  weighted<T extends { weight: number }>(from: readonly [T, ...T[]]): T;
}

export function chance(...seed: readonly (string | number)[]): Chance {
  let state = hash(seed.join(' '));
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mixed(state) / 2 ** 32;
  };
  const whole = (min: number, max: number) => min + Math.floor(share() * (max - min + 1));
  return {
    share,
    whole,
    between: (min, max) => min + share() * (max - min),
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    weighted(from) {
      let left = share() * from.reduce((sum, { weight }) => sum + weight, 0);
      return from.find(({ weight }) => (left -= weight) < 0) ?? from[0];
    },
  };
}

/** A number from 0 to 1 that belongs to this place of a series: it can be asked for in any order. */
export function shareAt(seed: number, place: number): number {
  return mixed((seed ^ Math.imul(place | 0, 0x9e3779b1)) >>> 0) / 2 ** 32;
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return mixed(state >>> 0);
}

/** The last steps of mulberry32: neighbours become strangers. */
function mixed(value: number): number {
  let state = Math.imul(value ^ (value >>> 15), value | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return (state ^ (state >>> 14)) >>> 0;
}
