import type { Clock } from '../clock.ts';

/** Unanswered bytes of all connections; reading goes on when a quarter of them is answered. */
const mostHeldBytes = 64 * 2 ** 20;
const easedBytes = 48 * 2 ** 20;
const slowWriteMs = 2_000;
const windowMs = 10_000;
/** Spread, so that those who were asked to wait do not come back in one moment. */
const leastSlowDownMs = 5_000;
const slowDownSpreadMs = 5_000;

/**
 * Whether the gateway reads on (clause G8). It stops above 64 MiB of unanswered reports, and while the 95th percentile
 * of the writes of the last 10 s, those under way included, is over 2 s.
 */
export class Pressure {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #changed: () => void;
  readonly #running = new Set<{ beganMs: number }>();
  #ended: { atMs: number; tookMs: number }[] = [];
  #heldBytes = 0;
  #isFull = false;
  #isSlow = false;

  /** @param changed called when reading is to stop or to go on */
  constructor(clock: Pick<Clock, 'monotonicMs'>, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get isHigh(): boolean {
    return this.#isFull || this.#isSlow;
  }

  /** For welcome and ack: how long an agent is to send nothing. Undefined while all is well. */
  slowDownMs(): number | undefined {
    return this.isHigh ? Math.round(leastSlowDownMs + Math.random() * slowDownSpreadMs) : undefined;
  }

  hold(bytes: number): void {
    this.#heldBytes += bytes;
    if (this.#heldBytes > mostHeldBytes) this.#set(true, this.#isSlow);
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes;
    if (this.#heldBytes <= easedBytes) this.#set(false, this.#isSlow);
  }

  /** Runs one write and keeps how long it took, whether it worked or not. */
  async timed<T>(write: () => Promise<T>): Promise<T> {
    const one = { beganMs: this.#clock.monotonicMs() };
    this.#running.add(one);
    try {
      return await write();
    } finally {
      this.#running.delete(one);
      const atMs = this.#clock.monotonicMs();
      this.#ended.push({ atMs, tookMs: atMs - one.beganMs });
    }
  }

  /** Called once a second. */
  tick(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#ended = this.#ended.filter(({ atMs }) => nowMs - atMs <= windowMs);
    const took = this.#ended.map(({ tookMs }) => tookMs);
    for (const { beganMs } of this.#running) if (nowMs - beganMs > slowWriteMs) took.push(nowMs - beganMs);
    took.sort((a, b) => a - b);
    this.#set(this.#isFull, (took[Math.ceil(took.length * 0.95) - 1] ?? 0) > slowWriteMs);
  }

  #set(isFull: boolean, isSlow: boolean): void {
    const was = this.isHigh;
    this.#isFull = isFull;
    this.#isSlow = isSlow;
    if (this.isHigh !== was) this.#changed();
  }
}
