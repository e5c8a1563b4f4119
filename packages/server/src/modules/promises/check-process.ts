import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LedgerEntry } from '../../platform/egress/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Connection } from '../../platform/postgres/index.ts';
import { programFiles } from '../../platform/program-files.ts';
import type { GatewayAddress } from './probes/gateway-needs-certificate.ts';
import type { WebAddress } from './probes/web-needs-sign-in.ts';
import type { Finding } from './runner.ts';

/** What the checker is told on its first line of standard input; it reads no environment and no file of keys. */
export interface CheckerSettings {
  /** candor_checker; the password is in clear, on a pipe that only the checker reads. */
  checker: Omit<Connection, 'password' | 'socket'> & { password: string };
  /** How it gets there: `gate`: an external PostgreSQL over a network. */
  way: 'gate' | 'direct';
  gateway: GatewayAddress;
  web: WebAddress;
}

/** What it prints, a line each. */
export type CheckerLine = { finding: Finding } | { egress: LedgerEntry };

/** The process of the checks. It ends when its standard input closes, so a killed server leaves none behind. */
export interface CheckProcess extends AsyncDisposable {
  runNow(promiseId: string): void;
  state(): 'running' | 'stopped';
}

const longestWaitMs = 60_000;

export function startChecks(
  platform: Pick<Platform, 'bus' | 'egress' | 'log'>,
  settings: CheckerSettings,
): CheckProcess {
  let child: ChildProcess | undefined;
  let stopping = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const start = () => {
    child = spawn(process.execPath, [programFiles.checker], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
      env: {},
    });
    child.stdin?.on('error', () => undefined); // its end is seen by 'exit'
    child.stdin?.write(`${JSON.stringify(settings)}\n`);
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => hear(line));
    child.once('exit', (exitCode) => {
      child = undefined;
      if (stopping) return;
      const waitMs = Math.min(longestWaitMs, 1000 * 2 ** failures++);
      platform.log.write('checker.ended', { code: `EXIT_${exitCode ?? 'SIGNAL'}`, waitMs });
      retry = setTimeout(start, waitMs);
    });
  };

  const hear = (line: string) => {
    // our own program prints it
    const said = JSON.parse(line) as CheckerLine;
    if ('egress' in said) return platform.egress.note(said.egress);
    failures = 0;
    const { id, outcome } = said.finding;
    const state = ({ good: 'green', bad: 'red', failed: 'unknown' } as const)[outcome];
    platform.bus.publish('check.changed', { promiseId: id, state });
  };

  start();
  return {
    runNow: (promiseId) => child?.stdin?.write(`${JSON.stringify({ run: promiseId })}\n`),
    state: () => (child ? 'running' : 'stopped'),
    async [Symbol.asyncDispose]() {
      stopping = true;
      clearTimeout(retry);
      const ending = child;
      if (!ending) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      // after its last line, which is the gate's
      ending.once('close', () => resolve());
      ending.stdin?.end();
      const timer = setTimeout(() => ending.kill('SIGKILL'), 3000);
      await promise;
      clearTimeout(timer);
    },
  };
}
