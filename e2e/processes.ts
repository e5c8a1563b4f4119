// Processes of this computer as /proc shows them (proc(5)). A pid can be given again: with its start time it is one process.
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../packages/server/test/until.ts';

export interface RunningProcess {
  pid: number;
  parent: number;
  /** In clock ticks since the computer started. */
  startedAt: string;
  command: string;
}

/** The process and everything that it started, and they. Empty when it is gone. */
export function processTree(root: number): RunningProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => readProcess(Number(pid)) ?? []);
  const tree = all.filter(({ pid }) => pid === root);
  // the list grows while it is walked
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

export function isRunning({ pid, startedAt }: RunningProcess): boolean {
  return readProcess(pid)?.startedAt === startedAt;
}

export async function untilGone(processes: readonly RunningProcess[], withinMs: number): Promise<void> {
  const left = () => processes.filter(isRunning);
  await until('the processes are gone', () => left().length === 0, withinMs).catch((error: unknown) => {
    const names = left().map(({ pid, command }) => `${pid} ${command}`);
    throw new Error(`still running: ${names.join('; ')}`, { cause: error });
  });
}

/** Ends what still runs; by pid, each only while it is the same process. */
export function endAll(processes: readonly RunningProcess[]): void {
  for (const one of processes.filter(isRunning)) signal(one.pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // it ended in the meantime
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Undefined for one that is gone, or dead and only not yet waited for. */
function readProcess(pid: number): RunningProcess | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // the name stands in parentheses and may hold any character
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z' || state === 'X') return undefined;
  const command = readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return { pid, parent: Number(parent), startedAt: rest[17] ?? '', command };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
