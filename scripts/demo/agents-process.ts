import { fork } from 'node:child_process';
import type { FocusDevice } from './focus-month.ts';

/** What the process of the simulated agents is told at its start. */
export interface Order {
  dataDir: string;
  url: string;
  agentUrl: string;
  seed: string;
  /** Secrets of enrolment tokens, the first time only. */
  tokens?: { devices: string; focus: Record<FocusDevice, string> };
}

/** What it says. `seeded`: everything of the past is reported, and these devices are to be revoked. */
export type Said =
  | { say: 'stage'; name: string; ms: number; rows: number }
  | { say: 'seeded'; revoke: string[] }
  | { say: 'online'; n: number }
  | { say: 'failed'; why: string };

export interface AgentsProcess extends AsyncDisposable {
  /** Resolves with the number of devices that are online. `onSaid` hears everything before. */
  untilOnline: Promise<number>;
  /** Resolves when the process is gone. */
  untilEnded: Promise<void>;
}

/** Starts the agents beside the server, so that their TLS costs the server's process nothing. */
export function startAgents(order: Order, onSaid: (said: Said) => Promise<void>): AgentsProcess {
  const child = fork(new URL('agents.ts', import.meta.url), [], { env: {} });
  const ended = Promise.withResolvers<void>();
  const online = Promise.withResolvers<number>();
  child.once('exit', (code) => {
    ended.resolve();
    online.reject(new Error(`The simulated agents ended (${code}).`));
  });
  child.on('message', (said: Said) => {
    if (said.say === 'failed') online.reject(new Error(`The simulated agents failed: ${said.why}`));
    else if (said.say === 'online') online.resolve(said.n);
    else onSaid(said).catch(online.reject);
  });
  // whoever waits is told above; without anybody it must not end the process
  online.promise.catch(() => undefined);
  child.send(order);
  return {
    untilOnline: online.promise,
    untilEnded: ended.promise,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await ended.promise;
    },
  };
}
