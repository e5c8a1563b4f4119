import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AgentFault } from '../fault.ts';
import { account, places } from './places.ts';

export interface AccountIds {
  uid: number;
  gid: number;
}

const deadlineMs = 120_000;
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program of the system. Throws AgentFault `install_failed` with what it said, unless it ends well. */
export function runTool(program: string, ...words: string[]): void {
  const { status, stderr, error } = spawnSync(program, words, {
    env: { PATH: searchPath },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: deadlineMs,
  });
  if (status === 0) return;
  const why = error ? error.message : stderr.trim();
  throw new AgentFault('install_failed', `${program} ${words.join(' ')} failed: ${why}`);
}

/** The installed agent's own command, as its own account; `input` is its standard input. */
export function runAsAgent(ids: AccountIds, words: readonly string[], input = ''): 'done' | 'failed' {
  const { status } = spawnSync(path.join(places.program, 'bin/candor-agent'), words, {
    ...ids,
    cwd: '/',
    env: { PATH: searchPath, HOME: places.state },
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  return status === 0 ? 'done' : 'failed';
}

/** Undefined when there is no such account. */
export function findAccount(): AccountIds | undefined {
  const ask = (what: '-u' | '-g') => {
    const { status, stdout } = spawnSync('id', [what, account], {
      env: { PATH: searchPath },
      encoding: 'utf8',
    });
    return status === 0 ? Number(stdout) : undefined;
  };
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

export function requireRoot(verb: string): void {
  if (process.platform !== 'linux')
    throw new AgentFault(
      'install_failed',
      `${verb} is there for Linux only; elsewhere the agent is started by hand.`,
    );
  if (process.getuid?.() !== 0)
    throw new AgentFault('install_failed', `${verb} changes this computer: run it with sudo.`);
}

/** sd_booted(3). */
export const hasSystemd = (): boolean => existsSync('/run/systemd/system');
