import path from 'node:path';
import type { Config } from '../config.ts';
import { lockDataFolder } from '../data-folder.ts';
import { backUp, noteFiles, ranOf, verify } from '../modules/backups/index.ts';
import {
  BackupRefused,
  whileConnected,
  type BackupDatabases,
  type MadeFile,
} from '../platform/backup/index.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/db/index.ts';
import { createLogger } from '../platform/log/index.ts';
import { migrationsOfBuild, progressOf } from '../platform/migrate/index.ts';
import { openSource } from '../platform/postgres/instance.ts';
import type { Source } from '../platform/postgres/source.ts';
import { done, type HostAnswer } from './request.ts';

/** What `candor backup` says. */
export function madeFiles({ backupDir, storageKeyFile }: Config, files: readonly MadeFile[]): HostAnswer {
  return done(
    ...files.map(
      ({ name, rows, sizeBytes }) => `${path.join(backupDir, name)}  ${rows} rows, ${sizeBytes} bytes`,
    ),
    `Copy them and erasures.jsonl to another place, and ${storageKeyFile} to yet another: neither works without the other.`,
  );
}

/** What `candor verify-backup` says. */
export function verified(file: string, rows: number): HostAnswer {
  return done(`${file}: ${rows} rows were restored and compared; all are equal.`);
}

/** Works also where the embedded PostgreSQL is not the one that the next version brings. */
export async function backUpWhileStopped(config: Config): Promise<HostAnswer> {
  return whileOpen(config, async (source, databases) => {
    const build = migrationsOfBuild();
    const [data, keyring] = await Promise.all([
      whileConnected(source.connections.migrator, (client) => progressOf(client, build.data)),
      whileConnected(source.connections.keyring, (client) => progressOf(client, build.keyring)),
    ]);
    if (data.applied.length === 0)
      throw new BackupRefused('there is nothing to back up: the database is empty');
    const files = await backUp({ config, clock: systemClock }, databases, {
      migrations: { data: ranOf(data.applied), keyring: ranOf(keyring.applied) },
      signal: new AbortController().signal,
    });
    // an older schema may have no table for it; the start that changes it makes a backup of its own
    if (data.waiting.length === 0) {
      await using database = openDatabase(source.connections.app, silent);
      await noteFiles({ database, clock: systemClock }, files);
    }
    return madeFiles(config, files);
  });
}

export async function verifyWhileStopped(config: Config, file: string): Promise<HostAnswer> {
  return whileOpen(config, async (_source, databases) =>
    verified(file, await verify(config, databases, file)),
  );
}

const silent = createLogger({ level: 'fatal', tty: false, out: () => undefined });

async function whileOpen(
  config: Config,
  work: (source: Source, databases: BackupDatabases) => Promise<HostAnswer>,
): Promise<HostAnswer> {
  using _lock = lockDataFolder(config.dataDir, config.publicUrl, systemClock.now());
  const source = await openSource({ config, log: silent });
  try {
    const { backup: backupConnection, keyring: keyringConnection } = source.connections;
    return await work(source, { superuser: source.superuser, backupConnection, keyringConnection });
  } finally {
    await source.stop();
  }
}
