import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const program = '/usr/bin/wall';
const deadlineMs = 5_000;

/** A line on every terminal of this computer (wall(1)), where nothing else shows who is connected (clause N1). */
export function tellTerminals(line: string): void {
  if (!existsSync(program)) return;
  const child = spawn(program, [], { stdio: ['pipe', 'ignore', 'ignore'], timeout: deadlineMs });
  child.on('error', () => child.kill());
  child.stdin.on('error', () => child.kill());
  child.stdin.end(`${line}\n`);
}
