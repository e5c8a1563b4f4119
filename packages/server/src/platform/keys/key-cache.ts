import type { Clock } from '../clock.ts';
import { freshMs, usableMs, type OpenKey } from './open-key.ts';
import { KeyRefused } from './refusal.ts';

const maxKeys = 10_000;
const maxRounds = 5;

/** Keys in memory: at most 10,000, each at most 60 s. One load at a time for each name. */
export class KeyCache {
  readonly #clock: Clock;
  /** In the order in which they were opened. */
  readonly #keys = new Map<string, OpenKey>();
  readonly #loads = new Map<string, Promise<OpenKey>>();
  /** Counts what was forgotten: a load that began before is done again. */
  #era = 0;
  #sweep: NodeJS.Timeout | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#keys.size;
  }

  async get(name: string, load: () => Promise<OpenKey>): Promise<OpenKey> {
    const known = this.#keys.get(name);
    if (known && this.#ageMs(known) < freshMs) return known;
    const running = this.#loads.get(name);
    if (running) return running;
    const started = this.#load(load, name).finally(() => {
      if (this.#loads.get(name) === started) this.#loads.delete(name);
    });
    this.#loads.set(name, started);
    return started;
  }

  /** `destroyed`: who still holds it is told so. Of "all", because a key takes those below it along. */
  forgetAll(why: 'destroyed' | 'wiped') {
    this.#era++;
    this.#loads.clear();
    for (const key of this.#keys.values()) key.wipe(why);
    this.#keys.clear();
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
  }

  forget(name: string) {
    this.#era++;
    this.#loads.delete(name);
    this.#keys.get(name)?.wipe('destroyed');
    this.#keys.delete(name);
  }

  /** The next one who asks reads it again; who holds it goes on. */
  drop(name: string) {
    this.#loads.delete(name);
    this.#keys.delete(name);
  }

  async #load(load: () => Promise<OpenKey>, name: string): Promise<OpenKey> {
    for (let round = 0; round < maxRounds; round++) {
      const era = this.#era;
      const key = await load();
      if (era === this.#era) return this.#keep(name, key);
      // some key was destroyed meanwhile, perhaps this one
      key.wipe('wiped');
    }
    throw new KeyRefused('key_unavailable', 'keys are being destroyed faster than they can be read');
  }

  #keep(name: string, key: OpenKey): OpenKey {
    const known = this.#keys.get(name);
    // the same object goes on, so that destroying the key reaches every sealer that holds it
    const kept = known?.renew(key) ? known : key;
    this.#keys.delete(name);
    this.#keys.set(name, kept);
    this.#dropOld();
    this.#sweep ??= setTimeout(() => this.#sweepNow(), usableMs).unref();
    return kept;
  }

  #sweepNow() {
    this.#sweep = undefined;
    this.#dropOld();
    if (this.#keys.size > 0) this.#sweep = setTimeout(() => this.#sweepNow(), usableMs).unref();
  }

  #dropOld() {
    for (const [name, key] of this.#keys) {
      const isOver = this.#ageMs(key) > usableMs;
      if (!isOver && this.#keys.size <= maxKeys) return;
      this.#keys.delete(name);
      if (isOver) key.wipe('wiped');
    }
  }

  #ageMs(key: OpenKey): number {
    return this.#clock.now().getTime() - key.openedAtMs;
  }
}
