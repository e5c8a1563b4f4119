import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs } from '../back-off.ts';
import type { Config } from '../config.ts';
import { AgentFault } from '../fault.ts';
import { HeldIdentity, loadIdentity, type Identity } from '../identity.ts';
import { startAnew } from '../lean-start.ts';
import { ManageProcess } from '../manage.ts';
import { cacheFolder, openStateFolder, type StateFolder } from '../state-folder.ts';
import { runUntilEnded, type Running } from './run-process.ts';
import { readStartup, type Startup } from './startup.ts';
import { printLogLine, printState } from './state-lines.ts';

/** Looks after this computer. As a child it takes its token from stdin and ends when stdin does. */
export async function run(
  folder: string,
  config: Config,
  { isChild }: { isChild: boolean },
): Promise<number> {
  const state = openStateFolder(folder);
  const parent = isChild ? readStartup() : { said: Promise.resolve({}), closed: new Promise<void>(() => {}) };
  const reason = await runUntilEnded(state, config, parent.closed, async (giveUp) => {
    const identity = loadIdentity(state.identity);
    if (identity) return startRunning(state, identity);
    const enrolled = await enrolByParent(state, await parent.said, giveUp);
    // what enrolment needed would stay in memory
    if (enrolled) startAnew(cacheFolder(state.root), 'lean');
    return enrolled && startRunning(state, enrolled);
  });
  return reason === 'not_started' ? 1 : 0;
}

async function startRunning(state: StateFolder, identity: Identity): Promise<Running> {
  const { deviceId } = identity;
  if (identity.kind !== 'manage')
    throw new AgentFault('wrong_kind', `${state.root} holds a Focus identity: focus run`);
  const manage = await ManageProcess.start({
    state,
    identity: new HeldIdentity(state.identity, identity),
    onState: ({ state: name, code, nextTryAt }) =>
      printState({ state: name, deviceId, ...(code && { code }), ...(nextTryAt && { nextTryAt }) }),
    onLogLine: printLogLine,
  });
  return {
    answer: () => Promise.resolve(manage.status()),
    leave: () => manage.core.link.leave(),
    [Symbol.asyncDispose]: () => manage[Symbol.asyncDispose](),
  };
}

/** A new identity by the parent's token; a server that is not up yet is waited for. */
async function enrolByParent(
  state: StateFolder,
  said: Startup,
  giveUp: AbortSignal,
): Promise<Identity | undefined> {
  if (said.enrol === undefined) {
    printState({ state: 'not_enrolled' });
    process.stderr.write('This computer is not enrolled. Run: npm run agent -- enrol TOKEN\n');
    return undefined;
  }
  const { enrolHere } = await import('./enrol.ts');
  for (let failures = 1; !giveUp.aborted; failures++) {
    printState({ state: 'enrolling' });
    try {
      return await enrolHere(state, said.enrol);
    } catch (error) {
      if (!(error instanceof AgentFault) || error.code !== 'server_unreachable') throw error;
      await sleep(backOffMs(failures), undefined, { signal: giveUp }).catch(() => {});
    }
  }
  return undefined;
}
