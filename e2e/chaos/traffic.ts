// Processes of row-agent.ts, one an identity, that can be killed at any moment and are started again.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent } from '../agent.ts';
import { plainEnvironment, Program } from '../program.ts';

const script = fileURLToPath(new URL('./row-agent.ts', import.meta.url));
/** Numbers of one life of a process; `real` holds whole numbers up to 2^24. */
const numbersPerLife = 20_000;
const drainMs = 180_000;

export class TrafficAgent {
  readonly state: string;
  /** Every number whose row was on the disk before its process could be killed. */
  readonly kept: number[] = [];
  readonly #via: readonly string[];
  readonly #everyMs: number;
  readonly #cache: string;
  #lives = 0;
  #program: Program | undefined;

  constructor(state: string, via: readonly string[], everyMs: number) {
    this.state = state;
    this.#via = via;
    this.#everyMs = everyMs;
    this.#cache = path.join(path.dirname(state), 'cache');
  }

  async enrol(token: string): Promise<void> {
    await new Agent(this.state, { NODE_COMPILE_CACHE: this.#cache }).command('enrol', token);
  }

  start(): void {
    this.#program = this.#run('make', String(this.#everyMs), String(++this.#lives * numbersPerLife));
  }

  /** At whatever it is doing. */
  async kill(): Promise<void> {
    const program = this.#program;
    if (!program) return;
    program.kill('SIGKILL');
    await program.ended;
    for (const line of program.stdout) this.kept.push(Number(line.slice('kept '.length)));
    await program[Symbol.asyncDispose]();
    this.#program = undefined;
  }

  /** Waits until the server has acknowledged all that is kept. */
  async drain(): Promise<void> {
    await using program = this.#run('drain');
    await program.line('drained', drainMs);
    await program.untilEnded(drainMs);
  }

  #run(...words: string[]): Program {
    const [command = '', ...rest] = [...this.#via, process.execPath, script, this.state, ...words];
    const env = plainEnvironment({ NODE_COMPILE_CACHE: this.#cache });
    return new Program(command, rest, { cwd: path.dirname(script), env });
  }
}
