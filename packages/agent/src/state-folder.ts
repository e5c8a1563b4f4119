import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { AgentFault } from './fault.ts';

/** Everything an identity keeps, in one folder that only its owner can enter. */
export interface StateFolder {
  root: string;
  identity: string;
  outbox: string;
  ledger: string;
  choices: string;
}

export function statePaths(root: string): StateFolder {
  return {
    root,
    identity: path.join(root, 'identity', 'identity.json'),
    outbox: path.join(root, 'outbox.sqlite'),
    ledger: path.join(root, 'ledger.sqlite'),
    choices: path.join(root, 'choices.json'),
  };
}

/** Compiled modules, which only a program of the same person may have put there. */
export const cacheFolder = (root: string): string => path.join(root, 'cache');

/** Makes the folder (0700). Throws AgentFault `state_not_private` when others can read an existing one. */
export function openStateFolder(root: string): StateFolder {
  const paths = statePaths(path.resolve(root));
  for (const folder of [paths.root, path.dirname(paths.identity)]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    requirePrivate(folder);
  }
  return paths;
}

/** Throws AgentFault unless only its owner can read it. Windows has no such bits. */
export function requirePrivate(file: string): void {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new AgentFault('state_not_private', `${file} can be read by others; run: chmod go-rwx ${file}`);
}

/** Replaces the file as a whole (0600): after a crash it is the old one or the new one. */
export function writePrivately(file: string, text: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Removes a SQLite file with what belongs to it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
