import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import type { Config } from '../config.ts';
import { hasActiveLogin } from '../control/active-login.ts';
import type { DeskConnection } from '../control/listen.ts';
import { openLoginDoor } from '../control/login-door.ts';
import { keepDesk } from '../desk/keep-desk.ts';
import { AgentFault } from '../fault.ts';
import { HeldIdentity, loadIdentity, type Identity } from '../identity.ts';
import { startAnew } from '../lean-start.ts';
import { ManageProcess } from '../manage.ts';
import { commandLine } from '../package.ts';
import { loadPending } from '../pending.ts';
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
    if (identity) return startRunning(state, identity, config, parent.said);
    const enrolled = await enrolFirst(state, await parent.said, giveUp);
    // what enrolment needed would stay in memory
    if (enrolled) startAnew(cacheFolder(state.root), 'lean');
    return enrolled && startRunning(state, enrolled, config, parent.said);
  });
  return reason === 'not_started' ? 1 : 0;
}

async function startRunning(
  state: StateFolder,
  identity: Identity,
  { language, deskDisplay, doorFolder }: Config,
  said: Promise<Startup>,
): Promise<Running> {
  const { deviceId } = identity;
  if (identity.kind !== 'manage')
    throw new AgentFault('wrong_kind', `${state.root} holds a Focus identity: focus run`);
  const held = new HeldIdentity(state.identity, identity);
  // the server may have got another certificate since
  void said.then(({ webCa }) => {
    if (webCa !== undefined && webCa !== held.current.webCa) held.change({ webCa });
  });
  const manage = await ManageProcess.start({
    state,
    language,
    identity: held,
    onState: ({ state: name, code, nextTryAt }) =>
      printState({ state: name, deviceId, ...(code && { code }), ...(nextTryAt && { nextTryAt }) }),
    onLogLine: printLogLine,
  });
  const seat = (desk: DeskConnection) => manage.sessions.seat(desk);
  const door =
    doorFolder === undefined
      ? undefined
      : await openLoginDoor(doorFolder, { hasLogin: hasActiveLogin, seat });
  const shown = deskDisplay === undefined ? undefined : keepDesk(state.root);
  return {
    answer: (asked) => {
      if (asked.ask === 'trust') manage.trust(asked.fingerprint);
      if (asked.ask === 'class') manage.beOfClass(asked.deviceClass);
      return Promise.resolve(manage.status());
    },
    seat,
    leave: () => manage.leave(),
    async [Symbol.asyncDispose]() {
      shown?.end();
      door?.[Symbol.dispose]();
      await manage[Symbol.asyncDispose]();
    },
  };
}

/** An identity by the parent's token, or by what was begun before; a server that is not up yet is waited for. */
async function enrolFirst(
  state: StateFolder,
  { enrol: token, webCa }: Startup,
  signal: AbortSignal,
): Promise<Identity | undefined> {
  if (token === undefined && !loadPending(state.pending)) {
    printState({ state: 'not_enrolled' });
    process.stderr.write(`This computer is not enrolled. Run: ${commandLine('enrol TOKEN')}\n`);
    return undefined;
  }
  const { enrolHere } = await import('./enrol.ts');
  printState({ state: 'enrolling' });
  const onWaiting = ({ code }: { code: string }) =>
    printState({ state: 'waiting_for_approval', approvalCode: spacedCode(code) });
  return enrolHere(state, { token, webCa, patience: 'waits', signal, onWaiting });
}
