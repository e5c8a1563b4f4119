import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from '../packages/server/test/until.ts';
import { endAll, processTree, type RunningProcess } from './processes.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}
export interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Written to its standard input, which then ends. Without it the input stays open. */
  input?: string;
  /** In a process group of its own, as a terminal's foreground job is. */
  isOwnGroup?: boolean;
}

/** A started program, its output by lines, and how it ended. What it leaves behind ends with this process at the latest. */
export class Program implements AsyncDisposable {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #atExit = () => endAll(this.#known());
  #seen: RunningProcess[] = [];
  /** Ended, and its output read to the end. */
  #isRead = false;

  constructor(command: string, words: readonly string[], options: ProgramOptions) {
    const { cwd, env, input, isOwnGroup = false } = options;
    this.#child = spawn(command, words, { cwd, env, detached: isOwnGroup, stdio: ['pipe', 'pipe', 'pipe'] });
    this.pid = this.#child.pid ?? 0;
    const { stdin, stdout, stderr } = this.#child;
    // a program that doesn't read its input may be gone before it is written
    stdin?.on('error', () => this.stderr.push('(standard input was closed)'));
    if (input !== undefined) stdin?.end(input);
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.stdout.push(line));
    if (stderr) createInterface({ input: stderr }).on('line', (line) => this.stderr.push(line));
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#isRead = true;
      return { code, signal };
    });
    process.once('exit', this.#atExit);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** It and everything that it started, as they run now. */
  processes(): RunningProcess[] {
    return processTree(this.pid);
  }

  kill(signal: NodeJS.Signals): void {
    this.#known();
    this.#child.kill(signal);
  }

  /** The first line of its output that fits: the same, or of the form. Rejects when it ended without one. */
  async line(wanted: string | RegExp, withinMs = 60_000): Promise<string> {
    const fits = (line: string) => (typeof wanted === 'string' ? line === wanted : wanted.test(line));
    const find = () => this.stdout.find(fits);
    try {
      return await until('the line', () => find() ?? this.#requireMore(), withinMs);
    } catch (error) {
      throw new Error(`no line ${wanted} in:\n${this.output()}`, { cause: error });
    }
  }

  /** How it ended by itself. */
  async untilEnded(withinMs: number): Promise<Ended> {
    await until('the program ends', () => !this.isRunning, withinMs).catch((error: unknown) => {
      throw new Error(`it did not end within ${withinMs} ms:\n${this.output()}`, { cause: error });
    });
    return this.ended;
  }

  output(): string {
    return [...this.stdout, ...this.stderr].join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    endAll(this.#known());
    await this.ended;
    process.off('exit', this.#atExit);
  }

  #requireMore(): undefined {
    if (this.#isRead) throw new Error('it ended');
  }

  /** Also those whose parent is gone by now. */
  #known(): RunningProcess[] {
    return (this.#seen = [...this.#seen, ...this.processes()]);
  }
}

/** What every program gets: nothing of the test runner, and no CANDOR_ name that this shell happens to have. */
export function plainEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return { PATH, HOME, ...(LANG && { LANG }), ...(TMPDIR && { TMPDIR }), ...more };
}
