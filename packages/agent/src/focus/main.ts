import { runUntilEnded, type Running } from '../commands/run-process.ts';
import { readStartup } from '../commands/startup.ts';
import { printLogLine, printState } from '../commands/state-lines.ts';
import type { Config } from '../config.ts';
import type { Question } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { HeldIdentity, loadIdentity } from '../identity.ts';
import { commandLine } from '../package.ts';
import { openStateFolder } from '../state-folder.ts';
import { FocusProcess } from './process.ts';

const defaultFlushS = 60;

/** Records the signed-in person's time, under an identity that has nothing to do with the computer's. */
export async function runFocus(
  folder: string,
  config: Config,
  { flushS = defaultFlushS, isChild }: { flushS: number | undefined; isChild: boolean },
): Promise<number> {
  const state = openStateFolder(folder);
  const identity = loadIdentity(state.identity);
  if (!identity)
    throw new AgentFault('not_enrolled', `Join first: ${commandLine('focus join TOKEN --name "Laptop"')}`);
  if (identity.kind !== 'focus')
    throw new AgentFault('wrong_kind', `${folder} holds the identity of a managed computer.`);
  const { deviceId } = identity;
  const parentGone = isChild ? readStartup().closed : new Promise<void>(() => {});
  await runUntilEnded(state, config, parentGone, async (): Promise<Running> => {
    const focus = await FocusProcess.start({
      state,
      identity: new HeldIdentity(state.identity, identity),
      display: config.display,
      flushMs: flushS * 1000,
      onState: ({ state: name, code, nextTryAt }) =>
        printState({ state: name, deviceId, ...(code && { code }), ...(nextTryAt && { nextTryAt }) }),
      onLogLine: printLogLine,
    });
    return {
      answer: (asked) => Promise.resolve(answer(focus, asked)),
      leave: () => focus.core.link.leave(),
      [Symbol.asyncDispose]: () => focus[Symbol.asyncDispose](),
    };
  });
  return 0;
}

function answer(focus: FocusProcess, asked: Question): object {
  if (asked.ask === 'pause')
    focus.decide({ pause: asked.untilAt === null ? 'until_resumed' : { untilAt: asked.untilAt } });
  if (asked.ask === 'resume') focus.decide({ pause: 'none' });
  if (asked.ask === 'counts') focus.decide({ countsOn: asked.on });
  return focus.status();
}
