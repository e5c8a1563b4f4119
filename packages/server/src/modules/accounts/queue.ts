import { fail } from '../../platform/http/index.ts';

/** Runs so much at once, lets so much wait, and refuses the rest. */
export class Queue {
  readonly #limits: { running: number; waiting: number };
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: { running: number; waiting: number }) {
    this.#limits = limits;
  }

  /** Fails with `busy` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.running) await this.#place();
    else this.#running++;
    try {
      return await work();
    } finally {
      // the place goes to who waits longest, or is free
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #place(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting) fail('busy');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }
}
