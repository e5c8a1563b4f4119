import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { lockDataFolder } from '../data-folder.ts';
import { createAudit } from '../platform/audit/index.ts';
import {
  BackupRefused,
  decrypterFor,
  dropTarget,
  loadBackup,
  migrationsOf,
  openBackup,
  readIdentityFile,
  refuseFull,
  whileConnected,
  type OpenedBackup,
} from '../platform/backup/index.ts';
import { systemClock } from '../platform/clock.ts';
import { readBackupIdentity } from '../platform/keys/index.ts';
import { createLogger, type Logger } from '../platform/log/index.ts';
import { migrate, migrationsOfBuild } from '../platform/migrate/index.ts';
import { openPrepared, openSource, type InstanceDatabase } from '../platform/postgres/instance.ts';
import type { Source } from '../platform/postgres/source.ts';
import { startLine } from '../platform/program-files.ts';
import { eraseAllAgain, findErasures } from './erase-again.ts';
import { done, type HostAnswer } from './request.ts';

export interface RestoreWish {
  from: string;
  keyring: string;
  identity?: string;
  ledger: 'needed' | 'not needed';
}

/**
 * Makes an instance of a backup: in an empty data folder, or the empty external database of the configuration. What is
 * restored was compared row by row. Throws BackupRefused, after which everything is as it was before.
 */
export async function restore(config: Config, wish: RestoreWish, now: Date): Promise<HostAnswer> {
  using _lock = lockDataFolder(config.dataDir, config.publicUrl, now);
  const log = createLogger({ level: 'error', tty: false, out: (line) => process.stderr.write(line) });
  const decrypter = decrypterFor(...(await identitiesOf(config, wish)));
  await using backup = await openBackup(wish.from, decrypter);
  await using keyring = await openBackup(wish.keyring, decrypter);
  requirePair(backup, keyring);
  const build = migrationsOfBuild();
  const migrations = {
    data: migrationsOf(backup, build.data),
    keyring: migrationsOf(keyring, build.keyring),
  };
  const erasures = await findErasures(wish.from, config, wish.ledger === 'needed');
  await using target = await openTarget(config, log);
  const { connections } = target.source;
  const { tables } = await whileConnected(connections.migrator, async (client) => {
    await migrate(client, migrations.data, log);
    return loadBackup(client, backup.file, backup.header, backup.entries);
  });
  await whileConnected(connections.keyring, async (client) => {
    await migrate(client, migrations.keyring, log);
    await loadBackup(client, keyring.file, keyring.header, keyring.entries);
  });
  const takenAt = new Date(backup.header.takenAt);
  const again = await whilePrepared(target.source, log, async (opened) => {
    const audit = createAudit(opened.database, systemClock);
    await audit.write({ actor: 'host', action: 'candor restore', outcome: 'done' });
    return eraseAllAgain(opened, erasures, { config, takenAt, log });
  });
  target.keep();
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  return done(
    `Restored ${rows} rows of ${tables.length} tables as they were at ${backup.header.takenAt}; all were compared.`,
    `Erased again: ${again} of ${erasures.length} lines of the erasure ledger.`,
    ...(existsSync(config.storageKeyFile)
      ? []
      : [`Put the storage key at ${config.storageKeyFile} before the start.`]),
    `Start it with: ${startLine}`,
  );
}

/** Later migrations, what is generated, the catalogue check; then the pools for the length of `work`. */
async function whilePrepared<T>(
  source: Source,
  log: Logger,
  work: (opened: InstanceDatabase) => Promise<T>,
): Promise<T> {
  const opened = await openPrepared(source, { log });
  try {
    return await work(opened);
  } finally {
    await opened.closePools();
  }
}

async function identitiesOf(
  { storageKeyFile }: Config,
  { identity }: RestoreWish,
): Promise<(CryptoKey | string)[]> {
  if (identity !== undefined) return readIdentityFile(identity);
  const own = await readBackupIdentity(storageKeyFile);
  if (own) return [own];
  throw new BackupRefused(
    `the storage key is not in place: put its copy at ${storageKeyFile} (chmod 600, in a folder of chmod 700), ` +
      'or name an age identity with --identity FILE',
  );
}

/** The keyring may be younger than the data, never older: it would lack keys. */
function requirePair(backup: OpenedBackup, keyring: OpenedBackup): void {
  if (backup.header.kind !== 'data')
    throw new BackupRefused(`${backup.file} is a keyring's: name it with --keyring`);
  if (keyring.header.kind !== 'keyring') throw new BackupRefused(`${keyring.file} is no backup of a keyring`);
  if (backup.header.instanceId !== keyring.header.instanceId)
    throw new BackupRefused(`${keyring.file} is the keyring of another instance`);
  if (keyring.header.takenAt < backup.header.takenAt)
    throw new BackupRefused(
      `${keyring.file} is older than ${backup.file}: keys of its rows would be missing`,
    );
}

interface Target extends AsyncDisposable {
  source: Source;
  /** It is whole: what was made stays. */
  keep(): void;
}

/** An empty database. Unless it is kept, what is made in it goes, and so does a cluster that was made for it. */
async function openTarget(config: Config, log: Logger): Promise<Target> {
  const removeCluster = clusterRemover(config);
  const source = await openSource({ config, log });
  const close = async (end: () => Promise<void>) => {
    try {
      await end();
    } finally {
      await source.stop();
    }
  };
  try {
    await refuseFull(source);
  } catch (error) {
    await close(async () => undefined);
    throw error;
  }
  let outcome: 'kept' | 'worthless' = 'worthless';
  return {
    source,
    keep: () => (outcome = 'kept'),
    async [Symbol.asyncDispose]() {
      await close(async () => {
        if (outcome === 'worthless') await dropTarget(source);
      });
      if (outcome === 'worthless') removeCluster();
    },
  };
}

/** @returns removes the cluster if there is none yet */
function clusterRemover({ dataDir, externalDatabase }: Config): () => void {
  const key = path.join(dataDir, 'keys/database.key');
  if (externalDatabase !== undefined || existsSync(key)) return () => undefined;
  return () => {
    const moved = path.join(dataDir, 'postgres.path');
    const clusters = [path.join(dataDir, 'postgres')];
    if (existsSync(moved)) clusters.push(readFileSync(moved, 'utf8').trim());
    for (const made of [...clusters, moved, key]) rmSync(made, { recursive: true, force: true });
  };
}
