import type { Evidence, PromiseDeclaration, ProbeName } from '@candor/policy/promises/promise.ts';
import { codeOf } from '../../platform/log/index.ts';
import { measureRow } from './measure.ts';
import type { CheckRun } from './state.ts';

export type Probe = (signal: AbortSignal) => Promise<Evidence>;

/** What the runner may do with the database: nothing but call measures and record what they found. */
export interface CheckerLink {
  /** One row of the promise's function, with timestamps and intervals as ms. */
  measure(id: string): Promise<Record<string, unknown>>;
  record(checkId: string, outcome: CheckRun['outcome'], tookMs: number, evidence: Evidence): Promise<void>;
}

export interface Finding {
  id: string;
  outcome: CheckRun['outcome'];
}

const timeoutMs = 10_000;
const atOnce = 2;

/**
 * Runs each promise at its period, two at a time, until `signal` aborts. A check that throws or takes more than 10 s
 * is recorded as failed: it could not tell, and the others go on. Ends when the link to the database is gone.
 */
export class Runner {
  readonly #due = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #promises: readonly PromiseDeclaration[];
  readonly #link: CheckerLink;
  readonly #probes: Record<ProbeName, Probe>;
  readonly #found: (finding: Finding) => void;
  #wake: () => void = () => undefined;

  constructor(
    promises: readonly PromiseDeclaration[],
    link: CheckerLink,
    probes: Record<ProbeName, Probe>,
    found: (finding: Finding) => void,
  ) {
    this.#promises = promises;
    this.#link = link;
    this.#probes = probes;
    this.#found = found;
    for (const { id } of promises) this.#due.set(id, 0);
  }

  /** Makes one check due now; an unknown id is ignored. */
  runNow(id: string): void {
    if (!this.#due.has(id)) return;
    this.#due.set(id, 0);
    this.#wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined); // also observed by the race below
    while (!signal.aborted) {
      for (const promise of this.#next()) {
        this.#running.add(promise.id);
        this.#check(promise, signal)
          .catch(failure.reject)
          .finally(() => {
            this.#running.delete(promise.id);
            this.#wake();
          });
      }
      await Promise.race([this.#sleep(signal), failure.promise]);
    }
  }

  #next(): PromiseDeclaration[] {
    const now = performance.now();
    return this.#promises
      .filter(({ id }) => !this.#running.has(id) && (this.#due.get(id) ?? 0) <= now)
      .slice(0, atOnce - this.#running.size);
  }

  #sleep(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const waiting = this.#promises
      .filter(({ id }) => !this.#running.has(id))
      .map(({ id }) => this.#due.get(id) ?? 0);
    // with both places taken, the end of a check is what wakes
    const waitMs = this.#running.size >= atOnce ? 60_000 : Math.min(...waiting, Infinity) - performance.now();
    const timer = setTimeout(resolve, Math.min(60_000, Math.max(0, waitMs)));
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(() => clearTimeout(timer));
  }

  async #check(promise: PromiseDeclaration, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    // a tenth of jitter, so that checks of one period do not always meet
    this.#due.set(promise.id, began + promise.periodMs * (0.9 + Math.random() * 0.1));
    const { outcome, evidence } = await this.#ask(
      promise,
      AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    );
    if (signal.aborted) return;
    await this.#link.record(promise.id, outcome, Math.round(performance.now() - began), evidence);
    this.#found({ id: promise.id, outcome });
  }

  async #ask(
    promise: PromiseDeclaration,
    signal: AbortSignal,
  ): Promise<{ outcome: CheckRun['outcome']; evidence: Evidence }> {
    try {
      const evidence = await Promise.race([this.#measure(promise, signal), aborted(signal)]);
      return { outcome: promise.good(evidence) ? 'good' : 'bad', evidence };
    } catch (error) {
      return { outcome: 'failed', evidence: { code: codeOf(error) } };
    }
  }

  async #measure({ id, check }: PromiseDeclaration, signal: AbortSignal): Promise<Evidence> {
    if (check.kind !== 'sql') return this.#probes[check.probe](signal);
    return measureRow(await this.#link.measure(id), check.columns);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}
