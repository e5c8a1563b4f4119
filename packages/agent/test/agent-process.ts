import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Shared by the processes of a test file, so that each starts in a quarter of a second. */
const cache = mkdtempSync(path.join(tmpdir(), 'candor-agent-cache-'));
process.once('exit', () => rmSync(cache, { recursive: true, force: true }));
const surroundings = {
  ...process.env,
  NODE_COMPILE_CACHE: cache,
  CANDOR_AGENT_TURN: 'lean',
  CANDOR_DISPLAY: 'off',
};
const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface AgentProcess extends AsyncDisposable {
  child: ChildProcess;
  /** Each state line so far. */
  states: Record<string, unknown>[];
  journal: () => string;
  /** Waits for a line on stderr. */
  untilJournal(line: RegExp, deadlineMs?: number): Promise<void>;
  until(state: string, deadlineMs?: number): Promise<Record<string, unknown>>;
  exit: Promise<number | null>;
}

export interface SpawnOptions {
  words?: string[];
  startup?: object;
  env?: NodeJS.ProcessEnv;
}

/** The real program, as the server starts it. */
export function startAgent(
  folder: string,
  { words = ['run', '--child'], startup = {}, env = {} }: SpawnOptions = {},
): AgentProcess {
  const child = spawn(process.execPath, [program, ...words, '--state', folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...surroundings, ...env },
  });
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${JSON.stringify(startup)}\n`);
  const states: Record<string, unknown>[] = [];
  let journal = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    journal += part;
    child.emit('journal');
  });
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  lines.on('line', (line) => {
    states.push(JSON.parse(line));
    child.emit('state');
  });
  const exit = once(child, 'close').then(([code]): number | null => code);
  return {
    child,
    states,
    journal: () => journal,
    exit,
    async untilJournal(line, deadlineMs = 20_000) {
      const signal = AbortSignal.timeout(deadlineMs);
      while (!line.test(journal)) await once(child, 'journal', { signal });
    },
    async until(state, deadlineMs = 20_000) {
      const signal = AbortSignal.timeout(deadlineMs);
      void exit.then(() => child.emit('state'));
      for (;;) {
        const found = states.findLast((one) => one['state'] === state);
        if (found) return found;
        if (child.exitCode !== null)
          throw new Error(
            `ended with ${child.exitCode} before "${state}": ${JSON.stringify(states)} ${journal}`,
          );
        await once(child, 'state', { signal }).catch(() => {
          throw new Error(`not "${state}" in ${deadlineMs} ms: ${JSON.stringify(states)} ${journal}`);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** A command of the same program, to its end. */
export async function runCommand(words: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...surroundings, ...env },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: Number(code) };
}

export function makeFolder(): Disposable & { path: string; in: (name: string) => string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-agent-'));
  return {
    path: folder,
    in: (name) => path.join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
