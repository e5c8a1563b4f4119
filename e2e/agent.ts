// A second agent: the real program with its own state folder, as another computer would run it.
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './candor.ts';
import { plainEnvironment, Program } from './program.ts';

export interface LedgerLine {
  kind: string;
  seq: number | null;
  hash: string;
  ackHash: string | null;
  records: string[];
  /** Exactly what was sent. */
  bytes: string;
}
export interface StateLine {
  state: string;
  deviceId?: string;
  code?: string;
}

const commandMs = 30_000;

export class Agent {
  readonly state: string;
  readonly env: NodeJS.ProcessEnv;

  /** `env`: what it gets besides the usual, as DISPLAY for Focus. */
  constructor(state: string, env: NodeJS.ProcessEnv = {}) {
    this.state = state;
    this.env = plainEnvironment(env);
  }

  /** A verb that stays, like `run`. */
  start(...verb: string[]): Program {
    return this.#program(verb);
  }

  /** A verb that ends; @returns what it printed. */
  async command(...verb: string[]): Promise<string> {
    await using program = this.#program(verb);
    const { code } = await program.untilEnded(commandMs);
    assert.equal(code, 0, program.output());
    return program.stdout.join('\n');
  }

  /** A verb that is expected to fail. */
  async refused(...verb: string[]): Promise<{ code: number | null; text: string }> {
    await using program = this.#program(verb);
    const { code } = await program.untilEnded(commandMs);
    return { code, text: program.output() };
  }

  async ledger(...of: ['focus'?]): Promise<LedgerLine[]> {
    const lines = (await this.command(...of.map(String), 'ledger', '--json')).split('\n').filter(Boolean);
    return lines.map((line): LedgerLine => JSON.parse(line));
  }

  #program(verb: readonly string[]): Program {
    const words = [path.join(root, 'packages/agent/src/main.ts'), ...verb, '--state', this.state];
    return new Program(process.execPath, words, { cwd: root, env: this.env });
  }
}

/** Waits for a state that the running agent says of itself. */
export async function untilState(agent: Program, state: string, withinMs = 30_000): Promise<StateLine> {
  const line = await agent.line(new RegExp(`^\\{"state":"${state}".*\\}$`, 'u'), withinMs);
  return JSON.parse(line);
}
