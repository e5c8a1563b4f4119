import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the process comes to what is due. */
export interface EventLoopWatch extends Disposable {
  /** 99th percentile of the last five seconds, ms. */
  p99Ms(): number;
  /** That it was over 200 ms for thirty seconds on end (clause S13). */
  isSlow(): boolean;
}

const windowMs = 5_000;
const slowMs = 200;
const slowWindows = 30_000 / windowMs;

export function watchEventLoop(): EventLoopWatch {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const windows = new SlowWindows();
  const timer = setInterval(() => {
    windows.add(delay.percentile(99) / 1e6);
    delay.reset();
  }, windowMs);
  timer.unref();
  return {
    p99Ms: () => windows.lastMs,
    isSlow: () => windows.areSlow,
    [Symbol.dispose]() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

/** Percentiles of windows of five seconds, one after the other. */
export class SlowWindows {
  lastMs = 0;
  #slowOnes = 0;

  add(p99Ms: number): void {
    this.lastMs = p99Ms;
    this.#slowOnes = p99Ms > slowMs ? this.#slowOnes + 1 : 0;
  }

  get areSlow(): boolean {
    return this.#slowOnes >= slowWindows;
  }
}
