import type { Clock } from '../../platform/clock.ts';

const most = 10_000;

/** What was given out and may come back once, within a time; in memory, for a restart only makes people begin anew. */
export class Challenges<T> {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #lifeMs: number;
  readonly #given = new Map<string, { value: T; endsAtMs: number }>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** Takes the place of an earlier one of that name. */
  give(name: string, value: T): void {
    this.#given.delete(name);
    this.#given.set(name, { value, endsAtMs: this.#clock.monotonicMs() + this.#lifeMs });
    const [oldest] = this.#given.keys();
    if (this.#given.size > most && oldest !== undefined) this.#given.delete(oldest);
  }

  /** Leaves it where it is; undefined when it is over or never was. */
  look(name: string): T | undefined {
    const found = this.#given.get(name);
    return found && this.#clock.monotonicMs() <= found.endsAtMs ? found.value : undefined;
  }

  /** Undefined when it was taken before, is over, or never was. */
  take(name: string): T | undefined {
    const found = this.look(name);
    this.#given.delete(name);
    return found;
  }
}
