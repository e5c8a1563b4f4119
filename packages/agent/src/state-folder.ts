import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { AgentFault, codeOf } from './fault.ts';
import { localPolicyName } from './local-policy.ts';

/** Everything an identity keeps, in one folder that only its owner can enter. */
export interface StateFolder {
  root: string;
  identity: string;
  /** An enrolment under way. */
  pending: string;
  /** Roots that this device pinned, and what they signed. */
  roots: string;
  /** What the server said of this device's licence. */
  licence: string;
  /** What was changed in what sessions may do here, as the server told it. */
  ruleChanges: string;
  /** What its administrator allows at most. */
  localPolicy: string;
  /** Sessions there were, and what the device signed of them. */
  sessions: string;
  /** Until when the person at the device refuses sessions. */
  sessionRefusal: string;
  outbox: string;
  ledger: string;
  choices: string;
  /** The computer's serial number, as the installer read it. */
  serial: string;
}

export function statePaths(root: string): StateFolder {
  return {
    root,
    identity: path.join(root, 'identity', 'identity.json'),
    pending: path.join(root, 'identity', 'pending.json'),
    roots: path.join(root, 'identity', 'roots.json'),
    licence: path.join(root, 'identity', 'licence.json'),
    ruleChanges: path.join(root, 'identity', 'rule-changes.json'),
    localPolicy: path.join(root, localPolicyName),
    sessions: path.join(root, 'sessions.sqlite'),
    sessionRefusal: path.join(root, 'session-refusal.json'),
    outbox: path.join(root, 'outbox.sqlite'),
    ledger: path.join(root, 'ledger.sqlite'),
    choices: path.join(root, 'choices.json'),
    serial: path.join(root, 'serial'),
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

/** Root works as the owner of an existing state folder, as `sudo candor-agent status` does. */
export function becomeOwner(root: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(root, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  if (uid === 0) return;
  process.setgroups?.([]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** Throws AgentFault unless only its owner can read it. Windows has no such bits. */
function requirePrivate(file: string): void {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new AgentFault('state_not_private', `${file} can be read by others; run: chmod go-rwx ${file}`);
}

/** Undefined when there is none. Throws AgentFault `state_not_private` for one that others can read. */
export function readPrivately(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  requirePrivate(file);
  return text;
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
  syncFolder(path.dirname(file));
}

/** A rename survives a power cut when its folder does. Windows opens no folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Removes a SQLite file with what belongs to it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

export const damagedSuffix = '.damaged-';

/** Also what was set aside of it. */
export function removeWithDamaged(file: string): void {
  removeDatabase(file);
  for (const name of readdirSync(path.dirname(file)))
    if (name.startsWith(path.basename(file) + damagedSuffix)) rmSync(path.join(path.dirname(file), name));
}
