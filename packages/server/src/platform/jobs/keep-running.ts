import { setTimeout as wait } from 'node:timers/promises';
import type { Runner } from 'graphile-worker';

/** A runner that begins anew when it ended by itself, as it does when the database goes while a job ends. */
export interface KeptRunner {
  state(): 'running' | 'stopped';
  stop(): Promise<void>;
}

const againMs = 1_000;

/** @param begin throws while the database is away; the first time that is the caller's, later it is tried again */
export async function keepRunning(begin: () => Promise<Runner>): Promise<KeptRunner> {
  const stopping = new AbortController();
  let runner: Runner | undefined = await begin();
  const kept = (async () => {
    while (!stopping.signal.aborted) {
      // what it throws was logged by the worker's own logger
      await runner?.promise.catch(() => undefined);
      runner = undefined;
      await wait(againMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) runner = await begin().catch(() => undefined);
    }
    await runner?.stop();
  })();
  return {
    state: () => (runner ? 'running' : 'stopped'),
    async stop() {
      stopping.abort();
      const current = runner;
      runner = undefined;
      // it refuses when it is just ending by itself
      await current?.stop().catch(() => undefined);
      await kept;
    },
  };
}
