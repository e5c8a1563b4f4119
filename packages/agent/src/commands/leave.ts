import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { socketPath } from '../control/socket.ts';
import { openCore } from '../core.ts';
import { AgentFault } from '../fault.ts';
import { HeldIdentity, loadIdentity, type Identity } from '../identity.ts';
import { focusBounds, manageBounds } from '../outbox/bounds.ts';
import { loadPending } from '../pending.ts';
import { openStateFolder, type StateFolder } from '../state-folder.ts';
import { forgetIdentity } from './run-process.ts';

const connectWithinMs = 10_000;

/** Ends the running process and waits until it is gone. */
export async function stop(folder: string, config: Config): Promise<number> {
  await endRunning(folder, config, 'stop');
  process.stdout.write('Stopped.\n');
  return 0;
}

/** Tells the server goodbye when it can be reached, and forgets identity, outbox and ledger in any case. */
export async function leave(folder: string, config: Config): Promise<number> {
  const state = openStateFolder(folder);
  const identity = loadIdentity(state.identity);
  if (!identity && loadPending(state.pending)) return leavePending(state, folder, config);
  if (!identity) throw new AgentFault('not_enrolled', 'This computer is not enrolled.');
  const server = await endRunning(folder, config, 'leave').catch((error: unknown) => {
    if (error instanceof AgentFault && error.code === 'not_running') return sayGoodbye(state, identity);
    throw error;
  });
  forgetIdentity(state);
  process.stdout.write(server === 'heard' ? 'Left. The server knows.\n' : notHeard);
  return 0;
}

/** Nothing is known about this computer elsewhere but its request, which ends by itself. */
async function leavePending(state: StateFolder, folder: string, config: Config): Promise<number> {
  await endRunning(folder, config, 'stop').catch((error: unknown) => {
    if (!(error instanceof AgentFault) || error.code !== 'not_running') throw error;
  });
  forgetIdentity(state);
  process.stdout.write('This computer asks no longer to be enrolled.\n');
  return 0;
}

const notHeard =
  'Left, but the server could not be told. It shows this computer as lost until it is removed there.\n';

async function endRunning(folder: string, config: Config, how: 'stop' | 'leave'): Promise<unknown> {
  const { pid, server } = await ask(socketPath(folder, config.runtimeFolder), { ask: how });
  for (let turn = 0; turn < 100 && typeof pid === 'number' && isAlive(pid); turn++) await sleep(50);
  return server;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Connects for nothing else. */
async function sayGoodbye(state: StateFolder, identity: Identity): Promise<'heard' | 'unheard'> {
  const online = Promise.withResolvers<'online' | 'late'>();
  const late = setTimeout(() => online.resolve('late'), connectWithinMs);
  await using core = await openCore({
    state,
    identity: new HeldIdentity(state.identity, identity),
    bounds: identity.kind === 'focus' ? focusBounds : manageBounds,
    flushMs: 0,
    log: () => {},
    ...(identity.kind === 'focus' && { focus: { countsOn: () => false } }),
    policyVersion: () => 0,
    onWanted: () => {},
    onPolicy: () => Promise.resolve(undefined),
    onState: ({ state: name, code }) => {
      // a first try that failed is enough to know
      if (name !== 'connecting' || code !== undefined) online.resolve(name === 'online' ? 'online' : 'late');
    },
  });
  const outcome = await online.promise.finally(() => clearTimeout(late));
  return outcome === 'online' ? await core.link.leave() : 'unheard';
}
