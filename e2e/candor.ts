// A real instance for tests: `node scripts/start.ts` on its own data folder and its own ports.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from './ports.ts';
import { endAll, untilGone, type RunningProcess } from './processes.ts';
import { plainEnvironment, Program, type Ended } from './program.ts';

export const root = path.dirname(import.meta.dirname);
const startMs = 120_000;
const stopMs = 20_000;

export interface CandorOptions {
  /** Name or address of its computer; anything but localhost is served by TLS. */
  host?: string;
  /** More CANDOR_ options, or other values than the usual ones. */
  env?: Readonly<Record<string, string>>;
}

export class Candor implements AsyncDisposable {
  readonly dataDir: string;
  /** Where the console is, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly agentPort: number;
  readonly env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #runs: Program[] = [];
  #seen: RunningProcess[] = [];

  constructor(folder: string, [port = 0, agentPort = 0]: number[], options: CandorOptions) {
    const { host = 'localhost', env = {} } = options;
    this.#folder = folder;
    this.dataDir = path.join(folder, 'data');
    this.port = port;
    this.agentPort = agentPort;
    this.url = `${host === 'localhost' ? 'http' : 'https'}://${host}:${port}`;
    this.env = plainEnvironment({
      CANDOR_DATA: this.dataDir,
      CANDOR_PUBLIC_URL: this.url,
      CANDOR_AGENT_URL: `wss://${host}:${agentPort}`,
      ...env,
    });
  }

  /** The present run, or the last one. */
  get run(): Program {
    const run = this.#runs.at(-1);
    assert(run, 'it was never started');
    return run;
  }

  /** What the present run printed. */
  get lines(): readonly string[] {
    return this.run.stdout;
  }

  /** Everything that all runs printed. */
  get output(): string {
    return this.#runs.map((run) => run.output()).join('\n');
  }

  /** As printed while there is no owner. */
  async setupLink(): Promise<string> {
    const line = await this.run.line(
      /^Set up the owner \(once, within 60 minutes\): https?:\/\/\S+:\d+\/setup#\S{43}$/u,
    );
    return line.slice(line.indexOf('http'));
  }

  /** Starts the server and waits for its ready lines, word for word (platform C7). */
  async start(): Promise<this> {
    const run = this.begin();
    await run.line(/^Candor \d+\.\d+\.\d+ is ready in \d+\.\d s$/u, startMs);
    await run.line(`Console    ${this.url}`);
    if (this.env['CANDOR_LOCAL_AGENT'] !== 'off')
      await run.line(`This computer is enrolled as "${hostname()}" and online`);
    this.#look();
    return this;
  }

  /** Starts the server, and waits for nothing. */
  begin(env: Readonly<Record<string, string>> = {}): Program {
    const run = new Program(process.execPath, ['scripts/start.ts'], {
      cwd: root,
      env: { ...this.env, ...env },
    });
    this.#runs.push(run);
    return run;
  }

  /** A second server on the same folder, which is expected to end at once. */
  beside(): Program {
    return new Program(process.execPath, ['scripts/start.ts'], { cwd: root, env: this.env });
  }

  /** Server, PostgreSQL, checker and agent with all that they started, as they run now. */
  processes(): RunningProcess[] {
    this.#look();
    return this.run.processes();
  }

  /** The one process of the instance whose command holds the text. */
  processOf(text: string): RunningProcess {
    const found = this.processes().filter(({ command }) => command.includes(text));
    assert(found[0], `nothing runs with ${text}`);
    return found[0];
  }

  /** One process of the instance, by its number. */
  kill(pid: number, signal: NodeJS.Signals): void {
    assert(
      this.processes().some((one) => one.pid === pid),
      `${pid} is no process of this instance`,
    );
    process.kill(pid, signal);
  }

  /** Ctrl-C: it ends with 0 in time, says where everything is, and leaves no process behind (platform C10). */
  async stop(): Promise<void> {
    const processes = this.processes();
    this.run.kill('SIGINT');
    assert.deepEqual(
      await this.run.untilEnded(stopMs),
      { code: 0, signal: null } satisfies Ended,
      this.run.output(),
    );
    assert.equal(this.lines.at(-1), `Stopped. Everything is kept in ${this.dataDir}`);
    await untilGone(processes, 1_000);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** `npm run candor -- VERB` without npm. */
  command(words: readonly string[], input = ''): Program {
    return new Program(process.execPath, ['packages/cli/src/main.ts', ...words], {
      cwd: root,
      env: this.env,
      input,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#runs.length > 0) {
      this.#look();
      this.run.kill('SIGINT');
      await this.run.untilEnded(stopMs).catch((error: unknown) => console.error(String(error)));
    }
    for (const run of this.#runs) await run[Symbol.asyncDispose]();
    endAll(this.#seen);
    removeInstance(this.dataDir);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #look(): void {
    this.#seen = [...this.#seen, ...this.run.processes()];
  }
}

/** All of an instance that was stopped: also what PostgreSQL has outside the data folder (platform D1, D2). */
export function removeInstance(dataDir: string): void {
  const pointer = path.join(dataDir, 'postgres.path');
  const moved = existsSync(pointer) ? path.dirname(readFileSync(pointer, 'utf8').trim()) : undefined;
  if (moved?.startsWith('/var/lib/candor/')) rmSync(moved, { recursive: true, force: true });
  const socketFolder = `candor-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  for (const parent of ['/run', tmpdir()])
    rmSync(path.join(parent, socketFolder), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

/** A new instance, running. */
export async function startCandor(options: CandorOptions = {}): Promise<Candor> {
  const candor = await prepareCandor(options);
  try {
    return await candor.start();
  } catch (error) {
    await candor[Symbol.asyncDispose]();
    throw error;
  }
}

/** A new instance with folder and ports, not started. */
export async function prepareCandor(options: CandorOptions = {}): Promise<Candor> {
  return new Candor(openFolder('candor-e2e-'), await freePorts(2), options);
}

/** A new folder that the user of PostgreSQL can walk through, as a clone usually is. */
export function openFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), prefix));
  chmodSync(folder, 0o755);
  return folder;
}
