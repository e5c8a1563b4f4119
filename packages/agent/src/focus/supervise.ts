import { setTimeout as sleep } from 'node:timers/promises';
import { noAbilities, type Abilities, type FocusEvent, type FocusSource } from './source.ts';

export type SourceState = 'starting' | 'watching' | 'no window source';

export type SuperviseOptions = {
  /** Makes a source for one try; a source is started once. */
  create: () => FocusSource;
  onState: (state: SourceState) => void;
  /** Waits; rejects when the signal aborts. Tests bring their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  monotonicMs?: () => number;
};

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * Keeps a source running: after a failed start or a loss it makes another, waiting 1 s, then twice as long each time up
 * to 60 s. A source that has held for a minute begins at 1 s again. Its own `start` never rejects.
 */
export class SupervisedSource implements FocusSource {
  readonly platform = 'x11';
  readonly #options: Required<SuperviseOptions>;
  readonly #stopping = new AbortController();
  #source: FocusSource | undefined;
  #isCounting = false;
  #idleLimitMs: number | undefined;
  #running: Promise<void> | undefined;
  /** Ends the wait for the loss of the source that runs now. */
  #release: () => void = () => {};

  constructor(options: SuperviseOptions) {
    this.#options = {
      wait: (ms, signal) => sleep(ms, undefined, { signal }),
      monotonicMs: () => performance.now(),
      ...options,
    };
  }

  get abilities(): Abilities {
    return this.#source?.abilities ?? noAbilities;
  }

  start(onEvent: (event: FocusEvent) => void): Promise<void> {
    this.#running = this.#run(onEvent);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#release();
    await this.#source?.stop();
    await this.#running;
  }

  setCounts(on: boolean): void {
    this.#isCounting = on;
    this.#source?.setCounts(on);
  }

  setIdleLimit(limitMs: number): void {
    this.#idleLimitMs = limitMs;
    this.#source?.setIdleLimit(limitMs);
  }

  async #run(onEvent: (event: FocusEvent) => void): Promise<void> {
    const { signal } = this.#stopping;
    const { onState, wait, monotonicMs } = this.#options;
    let waitMs = firstWaitMs;
    while (!signal.aborted) {
      onState('starting');
      const startedMs = monotonicMs();
      await this.#watch(onEvent);
      if (signal.aborted) return;
      onState('no window source');
      if (monotonicMs() - startedMs >= longestWaitMs) waitMs = firstWaitMs;
      // Only the signal rejects it, and the loop ends then.
      await wait(waitMs, signal).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
  }

  /** One source from its start to its loss. */
  async #watch(onEvent: (event: FocusEvent) => void): Promise<void> {
    const source = this.#options.create();
    const lost = Promise.withResolvers<void>();
    this.#source = source;
    this.#release = lost.resolve;
    source.setCounts(this.#isCounting);
    if (this.#idleLimitMs !== undefined) source.setIdleLimit(this.#idleLimitMs);
    try {
      await source.start((event) => {
        onEvent(event);
        if (event.kind === 'lost') lost.resolve();
      });
      this.#options.onState('watching');
      await lost.promise;
    } catch {
      // Expected where there is no display; the state says so and the next try follows.
    } finally {
      await source.stop();
      this.#source = undefined;
    }
  }
}
