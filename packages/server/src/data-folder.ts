import { accessSync, constants, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { codeOf } from './platform/log/index.ts';

/** The data folder can't be used; nothing in it was changed. */
export class DataFolderRefused extends Error {
  override readonly name = 'DataFolderRefused';
  readonly exitCode: 1 | 78;
  constructor(message: string, exitCode: 1 | 78) {
    super(message);
    this.exitCode = exitCode;
  }
}

const holder = z.object({ pid: z.int(), bornAt: z.string().nullable(), url: z.string(), startedAt: z.int() });
export type Holder = z.output<typeof holder>;

/** Makes the folder and takes it for this process. Throws DataFolderRefused when another server has it. */
export function lockDataFolder(folder: string, url: string, now: Date): Disposable {
  makeFolder(folder);
  const file = path.join(folder, 'run.json');
  const running = runningServer(folder);
  if (running) throw new DataFolderRefused(`already running as PID ${running.pid} at ${running.url}`, 1);
  rmSync(file, { force: true });
  const mine: Holder = { pid: process.pid, bornAt: bornAt(process.pid), url, startedAt: now.getTime() };
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new DataFolderRefused('another server is starting on this folder', 1);
    // of a full disk: it is made, but empty
    rmSync(file, { force: true });
    throw refusedWrite(folder, error);
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

/** The server that holds the folder, if it is alive. */
export function runningServer(folder: string): Holder | undefined {
  const found = readHolder(path.join(folder, 'run.json'));
  return found && isAlive(found) ? found : undefined;
}

function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refusedWrite(folder, error);
  }
}

/** One at a time: where a parent takes no folder and says ENOENT, as /proc does, `recursive` of mkdir would try for ever. */
function makeWithParents(folder: string): void {
  if (isFolder(folder)) return;
  makeWithParents(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    // another start made it meanwhile
    if (!isFolder(folder)) throw error;
  }
}

const isFolder = (file: string) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

function refusedWrite(folder: string, error: unknown): DataFolderRefused {
  return new DataFolderRefused(`CANDOR_DATA: cannot write to ${folder} (${codeOf(error)})`, 78);
}

function readHolder(file: string): Holder | undefined {
  try {
    return holder.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    // no file, or one that was cut off in the middle: nobody holds the folder
    return undefined;
  }
}

/** The number of a process is given out again after its end; the time of its birth is not. */
function isAlive({ pid, bornAt: born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return born === null || born === bornAt(pid);
}

/** Start time in clock ticks since boot, and the boot itself; null where the system has no /proc (proc_pid_stat(5), field 22). */
function bornAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
