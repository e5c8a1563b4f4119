import type { FocusEvent } from './source.ts';

type IdleEvent = Extract<FocusEvent, { kind: 'idle' | 'active' }>;

/**
 * When somebody is away: nothing for `limitMs` since the last input or the last change of the active window. A change
 * counts as a sign of presence because tools that help people work (voice control, window scripts) make no input. One
 * change by itself adds no time: the interval still ends at the last sign.
 */
export class IdleRule {
  limitMs: number;
  #isIdle = false;
  #switchedAt = Number.NEGATIVE_INFINITY;
  readonly #tell: (event: IdleEvent) => void;

  constructor(limitMs: number, tell: (event: IdleEvent) => void) {
    this.limitMs = limitMs;
    this.#tell = tell;
  }

  noteSwitch(at: number): void {
    this.#switchedAt = Math.max(this.#switchedAt, at);
  }

  /** Tells a change. Returns in how many ms only a change of window stops counting, if that alone holds now. */
  judge(at: number, idleMs: number): number | undefined {
    const since = Math.max(at - idleMs, this.#switchedAt);
    const leftMs = since + this.limitMs - at;
    if (leftMs <= 0 && !this.#isIdle) this.#tell({ kind: 'idle', since, at });
    if (leftMs > 0 && this.#isIdle) this.#tell({ kind: 'active', at: Math.min(since, at) });
    this.#isIdle = leftMs <= 0;
    return leftMs > 0 && idleMs >= this.limitMs ? leftMs : undefined;
  }
}
