import type { Clock } from '../clock.ts';

const windowMs = 10 * 60_000;
/** One run, the other, the first, the other again: three alternations. */
const turns = 4;

/**
 * Notices one identity on two computers (clause I10): the runs of its agent take turns. A restart has a new boot id that
 * never comes back for an older one, and a lost link comes back with the same: neither counts.
 */
export class Clones {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #arrivals = new Map<string, { bootId: string; atMs: number }[]>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Call at each hello. */
  arrived(deviceId: string, bootId: string): 'one' | 'two' {
    const atMs = this.#clock.monotonicMs();
    const recent = (this.#arrivals.get(deviceId) ?? []).filter((one) => atMs - one.atMs < windowMs);
    const runs = recent.at(-1)?.bootId === bootId ? recent : [...recent, { bootId, atMs }].slice(-turns);
    this.#arrivals.set(deviceId, runs);
    const [a, b, c, d] = runs;
    return a && b && c && d && a.bootId === c.bootId && b.bootId === d.bootId ? 'two' : 'one';
  }

  /** What is marked needs no watching. */
  forget(deviceId: string): void {
    this.#arrivals.delete(deviceId);
  }
}
