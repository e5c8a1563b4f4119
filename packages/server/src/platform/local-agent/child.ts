import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { programFiles } from '../program-files.ts';

/** A started agent. */
export interface Child {
  pid: number;
  /** Asks it to end, and after `graceMs` makes it. */
  stop(graceMs: number): Promise<void>;
}
export interface ChildOptions {
  state: string;
  logFile: string;
  /** Enrolment token; travels by standard input, where `ps` doesn't show it. */
  token: string | undefined;
  /** PEM that it may believe at the web port. */
  webCa: string | undefined;
  /** Surroundings that it may have. */
  desktop: Readonly<Record<string, string>>;
  onState(said: Said): void;
  onEnd(code: string): void;
}

const stateLine = z.object({ state: z.string().max(40), deviceId: z.uuid().optional() });
/** What the agent says of itself. */
export type Said = z.output<typeof stateLine>;

/**
 * Starts the agent in a process group of its own, so that Ctrl-C in the terminal reaches the server first. Its
 * standard input stays open: when the server is gone, however, the agent ends by itself.
 */
export function startChild(options: ChildOptions): Child {
  const { token, webCa, onState, onEnd } = options;
  const child = spawnAgent(options);
  // a child that is gone already is seen by 'exit'
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify({ enrol: token, webCa })}\n`);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = parseLine(line);
    if (said) onState(said);
  });
  const ended = Promise.withResolvers<string>();
  child.once('error', (error) => ended.resolve('code' in error ? String(error.code) : 'SPAWN'));
  child.once('exit', (code, signal) => ended.resolve(signal ?? `EXIT_${code}`));
  void ended.promise.then(onEnd);
  return {
    pid: child.pid ?? 0,
    async stop(graceMs) {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended.promise;
      clearTimeout(timer);
    },
  };
}

function spawnAgent({
  state,
  logFile,
  desktop,
}: ChildOptions): ChildProcessByStdio<Writable, Readable, null> {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const errors = openSync(logFile, 'w', 0o600);
  try {
    return spawn(process.execPath, [programFiles.agent, 'run', '--child', '--state', state], {
      stdio: ['pipe', 'pipe', errors],
      detached: true,
      env: desktop, // nothing else of the server's environment: it may hold secrets
    }) as ChildProcessByStdio<Writable, Readable, null>; // by the line of stdio above
  } finally {
    closeSync(errors);
  }
}

function parseLine(line: string): Said | undefined {
  return stateLine.safeParse(parseJson(line)).data;
}
