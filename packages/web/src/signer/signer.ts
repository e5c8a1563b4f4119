import { useEffect, useMemo } from 'react';
import type { Problem } from '../ui/problem.ts';
import type { Answered, TaskName, Tasks } from './tasks.ts';
// eslint-disable-next-line import/default -- the bundler makes it of the query
import workerUrl from './worker.ts?worker&url';

type Waiter = { resolve: (gives: never) => void; reject: (problem: unknown) => void };

/** Asks the thread that holds an open root key. It starts with the first task. */
export class Signer {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiter>();
  #last = 0;

  /** Throws a Problem, whose text is for people. */
  ask<N extends TaskName>(name: N, asks: Tasks[N]['asks']): Promise<Tasks[N]['gives']> {
    this.#worker ??= this.#start();
    const id = ++this.#last;
    this.#worker.postMessage({ id, name, asks });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Ends the thread, and with it the open key. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#fail({ code: 'signer_locked', text: 'The root key was locked again.' });
  }

  #start(): Worker {
    const worker = new Worker(scriptUrl(), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      const waiter = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('failed' in data) waiter?.reject(data.failed);
      // the worker answers a task with what Tasks says
      else waiter?.resolve(data.gives as never);
    });
    worker.addEventListener('error', () =>
      this.#fail({ code: 'signer_unavailable', text: 'The signer could not be started in this browser.' }),
    );
    return worker;
  }

  #fail(problem: Problem): void {
    for (const { reject } of this.#waiting.values()) reject(problem);
    this.#waiting.clear();
  }
}

/** A signer for as long as the component is on the screen. */
export function useSigner(): Signer {
  const signer = useMemo(() => new Signer(), []);
  useEffect(() => () => signer.close(), [signer]);
  return signer;
}

const rules = { createScriptURL: (url: string) => url };
let policy: { createScriptURL: (url: string) => URL } | undefined;

/** The server's content policy lets one name make script addresses, and this is the only one ever made. */
function scriptUrl(): string | URL {
  if (typeof trustedTypes === 'undefined') return workerUrl;
  policy ??= trustedTypes.createPolicy('candor-signer', rules);
  return policy.createScriptURL(workerUrl);
}
