import { createHash } from 'node:crypto';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import type { Collector, CollectorName, Observation } from './collectors/index.ts';
import { codeOf } from './fault.ts';
import type { Log } from './log.ts';

export interface ScheduleOptions {
  collectors: readonly Collector[];
  deviceId: string;
  onObserved: (collector: CollectorName, observations: Observation[]) => void;
  log: Log;
  random?: () => number;
}

const failuresBeforeBackOff = 3;
const backOffFactor = 10;
const jitterShare = 0.05;
/** Devices spread their minute's sample over this long, each always at its own moment. */
const maxPhaseMs = 20_000;
/** The first sample comes soon after the start, so that nobody waits a minute to see that it works. */
const firstSampleMs = 2_000;

/** Runs collectors at their times: each alone, with a deadline of half its period, and rarely when it keeps failing. */
export class Schedule {
  readonly #options: Required<ScheduleOptions>;
  readonly #phaseMs: number;
  readonly #turns = new Map<CollectorName, Turn>();
  #policy: DevicePolicy['collectors'] | undefined;

  constructor(options: ScheduleOptions) {
    this.#options = { random: Math.random, ...options };
    const digest = createHash('sha256').update(options.deviceId).digest();
    this.#phaseMs = digest.readUInt32BE(0) % maxPhaseMs;
  }

  /** Begins, or goes on under another policy. What the policy does not name keeps its own period. */
  follow(policy: DevicePolicy['collectors'] | undefined): void {
    this.#policy = policy;
    for (const collector of this.#options.collectors) this.#follow(collector);
  }

  /** Out of turn; unknown and switched-off names are ignored. */
  runNow(names: readonly string[]): void {
    for (const [name, turn] of this.#turns) if (names.includes(name)) void this.#run(turn);
  }

  /** Ends all timers; what runs is told to stop, and what it returns is not taken. */
  stop(): void {
    for (const { timer, ending } of this.#turns.values()) {
      clearTimeout(timer);
      ending.abort();
    }
    this.#turns.clear();
  }

  #follow(collector: Collector): void {
    const { on = true, everyS = collector.everyS } = this.#policy?.[collector.name] ?? {};
    const known = this.#turns.get(collector.name);
    if (known?.everyMs === everyS * 1000 && on) return;
    clearTimeout(known?.timer);
    known?.ending.abort();
    this.#turns.delete(collector.name);
    if (!on) return;
    const turn = { ...freshTurn, collector, everyMs: everyS * 1000, ending: new AbortController() };
    this.#turns.set(collector.name, turn);
    void this.#run(turn);
  }

  async #run(turn: Turn): Promise<void> {
    clearTimeout(turn.timer);
    // the run before this one hangs in a system call: it is not joined by another
    if (turn.isBusy) this.#fail(turn, 'STILL_RUNNING');
    else await this.#collect(turn);
    if (this.#turns.get(turn.collector.name) !== turn) return;
    clearTimeout(turn.timer);
    turn.timer = setTimeout(() => void this.#run(turn), this.#nextMs(turn));
  }

  async #collect(turn: Turn): Promise<void> {
    const { collector, everyMs } = turn;
    const startedAt = performance.now();
    const signal = AbortSignal.any([AbortSignal.timeout(everyMs / 2), turn.ending.signal]);
    turn.isBusy = true;
    turn.runs++;
    const work = collector.run(signal).finally(() => (turn.isBusy = false));
    try {
      const observations = await untilAborted(work, signal);
      turn.failures = 0;
      this.#options.onObserved(collector.name, observations);
    } catch (error) {
      this.#fail(turn, codeOf(error));
    }
    const tookMs = performance.now() - startedAt;
    if (tookMs > everyMs / 10) this.#options.log('collector.slow', { collector: collector.name, tookMs });
  }

  #fail(turn: Turn, code: string): void {
    if (turn.ending.signal.aborted) return;
    turn.failures++;
    const { log } = this.#options;
    if (turn.failures >= failuresBeforeBackOff)
      log('collector.failed', { collector: turn.collector.name, n: turn.failures, code });
  }

  #nextMs({ collector, everyMs, failures, runs }: Turn): number {
    const periodMs = failures >= failuresBeforeBackOff ? everyMs * backOffFactor : everyMs;
    if (collector.name !== 'metrics') return periodMs * (1 + jitterShare * (2 * this.#options.random() - 1));
    // the first run only reads the counters from which the second makes rates
    return runs === 1 ? firstSampleMs : this.#untilPhase(periodMs);
  }

  /** Until the next full period by the wall clock, and this device's phase; a timer that came a little early is for this one. */
  #untilPhase(periodMs: number): number {
    const leftMs = periodMs - ((Date.now() - this.#phaseMs) % periodMs);
    return leftMs < periodMs / 10 ? leftMs + periodMs : leftMs;
  }
}

interface Turn {
  collector: Collector;
  everyMs: number;
  runs: number;
  failures: number;
  ending: AbortController;
  isBusy: boolean;
  timer: NodeJS.Timeout | undefined;
}
const freshTurn = { runs: 0, failures: 0, isBusy: false, timer: undefined };

/** A system call that hangs can't be ended; the schedule goes on without it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
