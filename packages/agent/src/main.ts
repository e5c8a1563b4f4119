/**
 * The agent: looks after the computer that it runs on (`run`) and, as another process with another identity, records
 * a person's own time (`focus run`). Nothing leaves but through one link to the enrolled server, all of which the ledger
 * shows, and in a session that was allowed here through its room, which the ledger counts. It listens on a unix socket of
 * its state folder only; `notice` shows a page, as a program beside it.
 */
import path from 'node:path';
import { parseCommand, usage, WrongUse, type Request } from './arguments.ts';
import { readConfig } from './config.ts';
import { loadLean } from './lean-start.ts';
import { usualState } from './package.ts';
import { becomeOwner, cacheFolder } from './state-folder.ts';

const exit = { done: 0, failed: 1, wrongUse: 2, configuration: 78 } as const;
/** Codes of AgentFault and of the token's parser that mean: look at what was typed or set up. */
const configurationFaults = new Set([
  'state_not_private',
  'identity_broken',
  'local_policy_refused',
  'wrong_kind',
  'web_ca_refused',
]);

process.umask(0o077);
process.exit(await main(process.argv.slice(2)));

async function main(words: string[]): Promise<number> {
  try {
    const request = parseCommand(words);
    const folder = folderOf(request);
    // what changes the computer stays root; everything else leaves no file of root among the agent's
    if (request.command.verb !== 'install' && request.command.verb !== 'uninstall') becomeOwner(folder);
    return await carryOut(request, folder);
  } catch (error) {
    return tell(error);
  }
}

function folderOf({ of, command }: Request): string {
  const { dataFolder, personFolder } = readConfig();
  if (command.state !== undefined) return path.resolve(command.state);
  if (of === 'focus') return path.join(personFolder, 'focus');
  return usualState() ?? path.join(dataFolder, 'agent');
}

async function carryOut({ of, command }: Request, folder: string): Promise<number> {
  const config = readConfig();
  switch (command.verb) {
    case 'run':
      return of === 'focus'
        ? (await loadLean(cacheFolder(folder), () => import('./focus/main.ts'))).runFocus(
            folder,
            config,
            command,
          )
        : (await loadLean(cacheFolder(folder), () => import('./commands/run.ts'))).run(
            folder,
            config,
            command,
          );
    case 'enrol':
      return (await import('./commands/enrol.ts')).enrolCommand(folder, config, command);
    case 'status':
      return (await import('./commands/status.ts')).status(folder, config, command);
    case 'ledger':
      return (await import('./commands/ledger.ts')).printLedger(folder, command);
    case 'notice':
      return (await import('./notice/notice.ts')).notice(folder, config);
    case 'desk': {
      // compiled modules of another person's desk lie with theirs
      const cache = cacheFolder(command.isChild ? folder : config.personFolder);
      const { desk } = await loadLean(cache, () => import('./commands/desk.ts'));
      return desk(folder, config, { ...command, cache });
    }
    case 'stop':
      return (await import('./commands/leave.ts')).stop(folder, config);
    case 'leave':
      return (await import('./commands/leave.ts')).leave(folder, config);
    case 'trust':
      return (await import('./commands/trust.ts')).trust(folder, config, command.fingerprint);
    case 'class':
      return (await import('./commands/class.ts')).classCommand(folder, config, command);
    case 'install':
      return (await import('./install/install.ts')).install(command);
    case 'uninstall':
      return (await import('./install/uninstall.ts')).uninstall();
    case 'join':
      return (await import('./focus/join.ts')).join(folder, config, command);
    case 'pause':
    case 'resume':
    case 'counts':
      return (await import('./focus/choose.ts')).choose(folder, config, command);
    default:
      return command satisfies never;
  }
}

function tell(error: unknown): number {
  if (error instanceof WrongUse) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return exit.wrongUse;
  }
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EACCES') {
    process.stderr.write('Only root and the account that runs the agent may do this: use sudo.\n');
    return exit.failed;
  }
  // texts of AgentFault and EnrolmentTokenRefused are for people; of others the code is all that is known to be clean
  const isForPeople = error.name === 'AgentFault' || error.name === 'EnrolmentTokenRefused';
  process.stderr.write(
    isForPeople ? `${error.message}\n` : `The agent failed (${code || error.name}).\n${error.stack}\n`,
  );
  return configurationFaults.has(code) ? exit.configuration : exit.failed;
}
