// Many agents that stay, in processes of their own, as gateway-storm.ts and gateway-10k.ts drive them. Not a measurement
// by itself.
import { setTimeout as wait } from 'node:timers/promises';
import { Part, type Simulation } from './simulate.ts';

/** The agents of one process. */
export interface Crew {
  port: number;
  /** Devices [from, to) of the simulation. */
  from: number;
  to: number;
  /** The agents are spread over this many addresses. */
  addresses: number;
}
export interface Progress {
  online: number;
  answeredRows: number;
  tries: number;
  taken: number;
}

const agentsOfProcess = 5_000;
const withinMs = 600_000;
/** Half of the agents, nearly all, all. */
const shares = [0.5, 0.99, 1] as const;

/** How long it took until so many were online (ms). */
export interface Arrival {
  halfMs: number;
  nearlyAllMs: number;
  allMs: number;
}

export class Fleet implements AsyncDisposable {
  readonly #size: number;
  readonly #crews: readonly Part[];

  private constructor(size: number, crews: readonly Part[]) {
    this.#size = size;
    this.#crews = crews;
  }

  static async start({ dataDir, serving }: Simulation, size: number, addresses: number): Promise<Fleet> {
    const crews = [];
    for (let from = 0; from < size; from += agentsOfProcess) {
      const crew = new Part('simulate-fleet.ts', [dataDir]);
      const to = Math.min(size, from + agentsOfProcess);
      await crew.ask('start', { port: serving.port, from, to, addresses } satisfies Crew);
      crews.push(crew);
    }
    return new Fleet(size, crews);
  }

  /** From now on. */
  untilAllOnline(): Promise<Arrival> {
    return this.#untilAll(({ online }) => online);
  }

  /** From now on. @param before policies that all of them took until now */
  untilAllTook(before: number): Promise<Arrival> {
    return this.#untilAll(({ taken }) => taken - before);
  }

  async #untilAll(countOf: (progress: Progress) => number): Promise<Arrival> {
    const began = performance.now();
    const took: number[] = [];
    for (;;) {
      const count = countOf(await this.progress());
      const tookMs = performance.now() - began;
      for (const share of shares.slice(took.length)) if (count >= share * this.#size) took.push(tookMs);
      const [halfMs = 0, nearlyAllMs = 0, allMs] = took;
      if (allMs !== undefined) return { halfMs, nearlyAllMs, allMs };
      if (tookMs > withinMs) throw new Error(`only ${count} of ${this.#size}`);
      await wait(50);
    }
  }

  /** From now on everybody reports once in `everyMs`; 0: nobody does. */
  async report(everyMs: number): Promise<void> {
    await Promise.all(this.#crews.map((crew) => crew.ask('report', everyMs)));
  }

  async progress(): Promise<Progress> {
    const all = await Promise.all(this.#crews.map((crew) => crew.ask<Progress>('progress')));
    const sum = (of: (one: Progress) => number) => all.reduce((total, one) => total + of(one), 0);
    return {
      online: sum((one) => one.online),
      answeredRows: sum((one) => one.answeredRows),
      tries: sum((one) => one.tries),
      taken: sum((one) => one.taken),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#crews.map((crew) => crew[Symbol.asyncDispose]()));
  }
}
