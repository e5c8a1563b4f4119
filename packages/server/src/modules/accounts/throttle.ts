import type { Clock } from '../../platform/clock.ts';
import { fail } from '../../platform/http/fail.ts';

const maxNames = 20_000;
const longestWaitMs = 60_000;
/** After an hour without a failure it is as if there had been none. */
const forgetMs = 3_600_000;

/** Slows guessing: after `free` failures each further one doubles the wait, from 1 s to 60 s. In memory only. */
export class Throttle {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #free: number;
  readonly #failures = new Map<string, { n: number; lastAtMs: number }>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, free: number) {
    this.#clock = clock;
    this.#free = free;
  }

  /** Fails with too_many_requests while the name has to wait. */
  requireFree(name: string): void {
    const known = this.#failures.get(name);
    if (!known || known.n < this.#free) return;
    const waitMs =
      Math.min(longestWaitMs, 1000 * 2 ** (known.n - this.#free)) -
      (this.#clock.monotonicMs() - known.lastAtMs);
    if (waitMs > 0) fail('too_many_requests', { retryAfterS: Math.ceil(waitMs / 1000) });
  }

  failed(name: string): void {
    const now = this.#clock.monotonicMs();
    const known = this.#failures.get(name);
    const n = known && now - known.lastAtMs < forgetMs ? known.n + 1 : 1;
    this.#failures.delete(name);
    this.#failures.set(name, { n, lastAtMs: now });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > maxNames && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
