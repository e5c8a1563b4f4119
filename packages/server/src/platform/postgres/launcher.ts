import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from '../log/index.ts';
import type { Secret } from '../secret.ts';
import { livePostmaster, prepareCluster, programVersion, stopLeftOver } from './cluster.ts';
import type { Connection } from './connection.ts';
import { diskState } from './disk.ts';
import { readDatabaseKey, rolePassword } from './passwords.ts';
import { findPlace, type Place } from './place.ts';
import { DatabaseRefused } from './refusal.ts';
import { port } from './settings.ts';
import { type StopMode, supervise } from './supervise.ts';
import type { SystemUser } from './user.ts';

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly version: string;
  readonly socketDir: string;
  /** Folder of its files. */
  readonly cluster: string;
  readonly port: number;
  readonly pid: number;
  /** From which each role's password follows. */
  readonly key: Secret;
  /** The role's connection. */
  connection(user: string, database: string): Connection;
  stop(mode: StopMode): Promise<void>;
}

export interface StartOptions {
  dataDir: string;
  log: Logger;
  /** Called when it ended too often and is not started again. */
  onGivenUp?: () => void;
  /** For tests: settings over the usual ones. */
  settings?: Readonly<Record<string, string>>;
  /** For tests: another system user than postgresUser() finds. */
  user?: SystemUser;
}

/** Starts PostgreSQL on the data folder, makes the cluster at first, and keeps it running until stop(). */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const place = findPlace(dataDir, options.log, options.user);
  try {
    return await startAt(place, dataDir, options);
  } catch (error) {
    // unless somebody's socket is in it
    if (readdirSync(place.socketDir).length === 0) rmdirSync(place.socketDir);
    throw error;
  }
}

async function startAt(place: Place, dataDir: string, options: StartOptions): Promise<EmbeddedPostgres> {
  const startedAt = performance.now();
  const { log, settings = {}, onGivenUp = () => undefined } = options;
  refuseFullDisk(place);
  const version = await programVersion(place);
  const key = readDatabaseKey(path.join(dataDir, 'keys'), existsSync(place.cluster));
  await prepareCluster(place, version, rolePassword(key, 'postgres').reveal());
  const leftOver = await livePostmaster(place);
  if (leftOver !== undefined) {
    log.write('postgres.left_over', { pid: leftOver });
    await stopLeftOver(place);
  }
  const running = await supervise({ place, log, settings, onGivenUp });
  log.write('postgres.started', { version, tookMs: performance.now() - startedAt });
  const { socketDir: host } = place;
  const stop = async (mode: StopMode) => {
    await running.stop(mode);
    rmSync(host, { recursive: true, force: true });
  };
  return {
    version,
    socketDir: host,
    cluster: place.cluster,
    port,
    key,
    get pid() {
      return running.pid;
    },
    connection: (user, database) => ({ host, port, user, database, password: rolePassword(key, user) }),
    stop,
    [Symbol.asyncDispose]: () => stop('fast'),
  };
}

function refuseFullDisk({ cluster }: Place): void {
  if (diskState(path.dirname(cluster)) === 'full')
    throw new DatabaseRefused(
      `${cluster}: its disk is full. Nothing was changed; make room and start again.`,
    );
}
