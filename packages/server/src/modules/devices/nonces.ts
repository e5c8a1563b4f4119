import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';

const lifeMs = 60_000;
const maxOpen = 10_000;

/** Nonces for renewal at the web port: each for one serial number, used once, within 60 s. */
export class Nonces {
  readonly #clock: Clock;
  readonly #open = new Map<string, { serial: string; endsMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Also for a serial that nobody has: the answer says nothing about that. */
  make(serial: string): string {
    const nonce = randomBytes(32).toString('base64url');
    this.#open.set(nonce, { serial, endsMs: this.#clock.monotonicMs() + lifeMs });
    const [oldest] = this.#open.keys();
    if (this.#open.size > maxOpen && oldest !== undefined) this.#open.delete(oldest);
    return nonce;
  }

  take(nonce: string, serial: string): 'good' | 'bad' {
    const found = this.#open.get(nonce);
    this.#open.delete(nonce);
    return found?.serial === serial && found.endsMs > this.#clock.monotonicMs() ? 'good' : 'bad';
  }
}
