import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * A private X session for tests: Xvfb on a display that was free, openbox, xterm and xdotool. Every process it started
 * is ended with it, by pid.
 */
export type XSession = AsyncDisposable & {
  /** As in DISPLAY. */
  readonly display: string;
  readonly env: NodeJS.ProcessEnv;
  startWindowManager(): Promise<ChildProcess>;
  /** An xterm whose WM_CLASS is `name`; resolves when it is the active window. */
  openXterm(name: string): Promise<XWindow>;
  xdotool(...words: string[]): Promise<string>;
  activate(window: XWindow): Promise<void>;
  /** Ends one process of the session and waits until it is gone. */
  end(process: ChildProcess, signal?: NodeJS.Signals): Promise<void>;
  readonly server: ChildProcess;
};
export type XWindow = { id: string; name: string; process: ChildProcess };

const programs = ['Xvfb', 'openbox', 'xterm', 'xdotool'];
const deadlineMs = 20_000;
const askEveryMs = 20;
const run = promisify(execFile);

/** Why tests of the real X server must be skipped here, or false. Without the variable, missing programs are a failure. */
export function xSessionSkip(): string | false {
  const missing = programs.filter((program) => !existsSync(`/usr/bin/${program}`));
  const mayMiss = process.env.CANDOR_TEST_WITHOUT_SYSTEM === '1';
  return missing.length > 0 && mayMiss ? `not installed: ${missing.join(', ')}` : false;
}

/** `serverWords` go to Xvfb; `windowManager: false` leaves openbox out. */
export async function startXSession(
  options: { windowManager?: boolean; serverWords?: string[] } = {},
): Promise<XSession> {
  const words = ['-displayfd', '3', '-nolisten', 'tcp', '-noreset', '-screen', '0', '800x600x24'];
  const server = spawn('Xvfb', [...words, ...(options.serverWords ?? [])], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await readDisplay(server)}`;
  const session = sessionOf(server, display);
  if (options.windowManager !== false) await session.startWindowManager();
  return session;
}

/** Asks until the answer is yes; rejects after 20 s. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineAt = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await sleep(askEveryMs);
  }
}

async function readDisplay(server: ChildProcess): Promise<number> {
  const [line] = await Promise.race([
    once(server.stdio[3] ?? server, 'data', { signal: AbortSignal.timeout(deadlineMs) }),
    once(server, 'exit').then(() => Promise.reject(new Error('Xvfb ended at once'))),
  ]);
  return Number(String(line));
}

function sessionOf(server: ChildProcess, display: string): XSession {
  const env = { ...process.env, DISPLAY: display };
  const started = [server];
  const start = (program: string, words: string[]) => {
    const child = spawn(program, words, { env, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const xdotool = async (...words: string[]) => {
    const { stdout } = await run('xdotool', words, { env, timeout: deadlineMs });
    return stdout.trim();
  };
  const activeWindow = () => xdotool('getactivewindow').catch(() => '');

  return {
    display,
    env,
    server,
    xdotool,
    end,
    async startWindowManager() {
      const manager = start('openbox', ['--sm-disable']);
      // Before it answers, a window gets no frame and never becomes active.
      await until('the window manager runs', () =>
        xdotool('get_num_desktops').then(
          () => true,
          () => false,
        ),
      );
      return manager;
    },
    async openXterm(name) {
      const child = start('xterm', ['-class', name, '-title', name, '-e', 'cat']);
      await until(`${name} is active`, async () => {
        const active = await activeWindow();
        return active !== '' && (await xdotool('getwindowname', active).catch(() => '')) === name;
      });
      return { id: await activeWindow(), name, process: child };
    },
    async activate({ id }) {
      await xdotool('windowactivate', id);
      await until('the window is active', async () => (await activeWindow()) === id);
    },
    async [Symbol.asyncDispose]() {
      // The server takes its lock file along when it may end by itself.
      for (const child of started.reverse()) await end(child, child === server ? 'SIGTERM' : 'SIGKILL');
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
