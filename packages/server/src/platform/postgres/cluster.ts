import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../log/index.ts';
import { commandLine } from '../program-files.ts';
import type { Place } from './place.ts';
import { DatabaseRefused } from './refusal.ts';
import { port } from './settings.ts';

const initMs = 120_000;
const stopMs = 30_000;

/** "18.4" of the programs that are installed. */
export async function programVersion(place: Place): Promise<string> {
  const { stdout, stderr } = await run(place, 'postgres', ['--version'], 10_000);
  const version = /\(PostgreSQL\) (\d+\.\d+)/u.exec(stdout)?.[1];
  if (!version) throw new DatabaseRefused(`PostgreSQL's programs do not run (${stderr})`);
  return version;
}

/** Makes the cluster if there is none: under another name first, so that a half-made one is never taken for whole. */
export async function prepareCluster(place: Place, version: string, password: string): Promise<void> {
  if (existsSync(path.join(place.cluster, 'PG_VERSION'))) return refuseOtherMajor(place, version);
  const fresh = `${place.cluster}.new`;
  // initdb wants its password in a file; folder and file are gone right after
  const secret = path.join(place.socketDir, randomBytes(4).toString('hex'));
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(secret, password, { mode: 0o600 });
  if (place.user) for (const made of [fresh, secret]) chownSync(made, place.user.uid, place.user.gid);
  const settings = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '--locale=C.UTF-8',
    '-E',
    'UTF8',
  ];
  const { outcome, stderr } = await run(place, 'initdb', [...settings, '-D', fresh], initMs);
  rmSync(secret, { force: true });
  if (outcome === 'failed') {
    rmSync(fresh, { recursive: true, force: true });
    throw new DatabaseRefused(`cannot make a database in ${place.cluster}: ${stderr}`);
  }
  renameSync(fresh, place.cluster);
}

function refuseOtherMajor(place: Place, version: string): void {
  const found = readFileSync(path.join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  const [major = ''] = version.split('.');
  if (found === major) return;
  throw new DatabaseRefused(
    `${place.cluster} was made by PostgreSQL ${found}, this build brings PostgreSQL ${major}. Nothing was changed. ` +
      `With the earlier build run \`${commandLine} backup\`, then move the folder away and, with this build, ` +
      `run \`${commandLine} restore\`.`,
  );
}

/** PID of a postgres that still runs in the cluster's folder (the server before was killed), or undefined. */
export async function livePostmaster(place: Place): Promise<number | undefined> {
  const pid = Number(postmasterLines(place)[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (await isServerOf(place, pid)) return pid;
  disown(place);
  return undefined;
}

/** The number may belong to another program by now, or to a dead process that nobody asked how it ended. */
async function isServerOf(place: Place, pid: number): Promise<boolean> {
  if (process.platform === 'linux')
    return readIfThere(`/proc/${pid}/cmdline`)?.split('\0').includes(place.cluster) ?? false;
  return (await run(place, 'pg_ctl', ['status', '-D', place.cluster], 10_000)).outcome === 'done';
}

/**
 * postgres takes a number that is in use for a running server. Its parent's number it knows to be none, and still
 * looks whether a process of the old server is attached to the shared memory that the other lines name.
 */
function disown(place: Place): void {
  const [, ...rest] = postmasterLines(place);
  writeFileSync(path.join(place.cluster, 'postmaster.pid'), [process.pid, ...rest].join('\n'));
  rmSync(path.join(place.socketDir, `.s.PGSQL.${port}.lock`), { force: true });
}

/** Lines of postmaster.pid; the eighth is "ready" when it takes connections. */
export function postmasterLines(place: Place): string[] {
  return readIfThere(path.join(place.cluster, 'postmaster.pid'))?.split('\n') ?? [];
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Stops a server that is not our child. */
export async function stopLeftOver(place: Place): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const args = ['stop', '-D', place.cluster, '-m', mode, '-w', '-t', String(stopMs / 1000)];
    if ((await run(place, 'pg_ctl', args, stopMs + 5000)).outcome === 'done') return;
    // a killed one may have ended meanwhile
    if ((await livePostmaster(place)) === undefined) return;
  }
  throw new DatabaseRefused(`a PostgreSQL of an earlier run in ${place.cluster} cannot be stopped`);
}

interface Run {
  outcome: 'done' | 'failed';
  stdout: string;
  /** What the program said, or why it did not run. */
  stderr: string;
}

function run(place: Place, program: string, args: string[], timeout: number): Promise<Run> {
  const options = {
    timeout,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
  };
  return new Promise((resolve) => {
    execFile(path.join(place.native, 'bin', program), args, options, (error, stdout, stderr) => {
      resolve({
        outcome: error ? 'failed' : 'done',
        stdout,
        stderr: stderr.trim() || (error?.message ?? ''),
      });
    });
  });
}
