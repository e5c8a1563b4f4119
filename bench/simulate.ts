// What the measurements of the gateway share: an instance and simulated agents, each in a process of its own, so that
// memory and CPU of the server are measured alone. Not a measurement by itself.
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';

/** CPU of the server's Node process, and of all of PostgreSQL's processes, since they began. */
export interface Cpu {
  nodeMs: number;
  postgresMs: number;
}
export interface Serving {
  port: number;
  url: string;
  cookie: string;
}

/** A process that answers one question at a time. */
export class Part implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #number = 0;

  constructor(script: string, args: readonly string[] = [], execArgv: readonly string[] = []) {
    this.#child = fork(path.join(import.meta.dirname, script), args, {
      execArgv: [...execArgv],
      serialization: 'advanced',
    });
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  ask<T>(question: string, given?: unknown): Promise<T> {
    const number = ++this.#number;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const answered = (answer: { number: number; value?: T; error?: string }) => {
      if (answer.number !== number) return;
      this.#child.off('message', answered);
      if (answer.error === undefined) resolve(answer.value as T);
      else reject(new Error(answer.error));
    };
    this.#child.on('message', answered);
    void this.#ended.then((code) => reject(new Error(`${question}: the process ended with ${String(code)}`)));
    this.#child.send({ number, question, given });
    return promise;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}

/** The other side: answers questions until the asker is gone. */
export function answer(
  answers: Record<string, (given: never) => Promise<unknown>>,
  end: () => Promise<void> = async () => undefined,
): void {
  process.on('message', ({ number, question, given }: { number: number; question: string; given: never }) => {
    Promise.resolve(answers[question]?.(given)).then(
      (value) => process.send?.({ number, value }),
      (error: unknown) =>
        process.send?.({
          number,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.once('disconnect', () => void end().then(() => process.exit(0)));
}

export interface Simulation extends AsyncDisposable {
  server: Part;
  serving: Serving;
  agents: Part;
  dataDir: string;
  /** Kills the server and starts another one on its data and its port; answers when agents can connect again. */
  crash(): Promise<void>;
}

/** An instance with so many enrolled devices (real PostgreSQL settings), freshly started, and their agents. */
export async function simulate(devices: number): Promise<Simulation> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'candor-bench-'));
  chmodSync(dataDir, 0o755); // postgres may run as another user
  {
    await using first = new Part('simulate-server.ts', [dataDir]);
    await first.ask('prepare', devices);
  }
  const startServer = () => new Part('simulate-server.ts', [dataDir], ['--expose-gc']);
  const server = startServer();
  const agents = new Part('simulate-agents.ts', [dataDir]);
  const serving = await server.ask<Serving>('serve');
  const simulation: Simulation = {
    server,
    serving,
    agents,
    dataDir,
    async crash() {
      await simulation.server.kill();
      simulation.server = startServer();
      simulation.serving = await simulation.server.ask<Serving>('serve', serving.port);
    },
    async [Symbol.asyncDispose]() {
      await agents[Symbol.asyncDispose]();
      await simulation.server[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return simulation;
}

/** Load of the machine, and what a Node process costs that does nothing. */
export function heading(what: string): void {
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  const floorMs = performance.now() - began;
  const idle = spawnSync(process.execPath, ['-p', 'process.memoryUsage.rss()'], { encoding: 'utf8' });
  const load = loadavg()
    .map((one) => one.toFixed(2))
    .join(' ');
  console.log(
    `${what}\nload average ${load}, node -e 0: ${floorMs.toFixed(0)} ms, ${(Number(idle.stdout) / 2 ** 20).toFixed(0)} MiB`,
  );
}

/** Prints the rows; the process fails when one of them is worse than its target. */
export function conclude(
  rows: readonly {
    what: string;
    measured: number;
    target: number;
    unit: string;
    peer: string;
    higherIsBetter?: boolean;
  }[],
): void {
  console.table(
    rows.map(({ what, measured, target, unit, peer, higherIsBetter }) => ({
      what,
      measured: Number(measured.toPrecision(3)),
      unit,
      target: `${higherIsBetter ? '>=' : '<='} ${target}`,
      peer,
      met: higherIsBetter ? measured >= target : measured <= target,
    })),
  );
  const isMet = rows.every(({ measured, target, higherIsBetter }) =>
    higherIsBetter ? measured >= target : measured <= target,
  );
  process.exitCode = isMet ? 0 : 1;
}
