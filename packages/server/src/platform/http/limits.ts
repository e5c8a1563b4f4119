import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { networkOf } from '../ip-address.ts';
import { fail } from './fail.ts';

const minuteMs = 60_000;
/** Above this many names the oldest are forgotten: a flood from many addresses costs memory of a fixed size. */
const maxNames = 20_000;

/** Counts calls a minute in memory. */
export class Limits {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #counts = new Map<string, { startedAtMs: number; n: number }>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Fails with too_many_requests for the call after the `perMinute`th. */
  take(name: string, perMinute: number): void {
    const now = this.#clock.monotonicMs();
    const known = this.#counts.get(name);
    if (known && now - known.startedAtMs < minuteMs) {
      if (++known.n > perMinute)
        fail('too_many_requests', { retryAfterS: Math.ceil((known.startedAtMs + minuteMs - now) / 1000) });
      return;
    }
    this.#counts.delete(name);
    this.#counts.set(name, { startedAtMs: now, n: 1 });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > maxNames && oldest !== undefined) this.#counts.delete(oldest);
  }
}

const secret = randomBytes(32);

/**
 * A name for an address that means nothing outside this process. IPv6 counts by its /64: one host has
 * that many addresses to itself.
 */
export function addressName(address: string | undefined): string {
  return createHmac('sha256', secret)
    .update(networkOf(address ?? ''))
    .digest('base64url')
    .slice(0, 22);
}
