import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createAudit } from '../../platform/audit/index.ts';
import {
  BackupRefused,
  decrypterFor,
  encrypterFor,
  makeBackup,
  removeOld,
  verifyBackup,
  type BackupDatabases,
  type BackupKind,
  type MadeFile,
  type Progress,
  type RanMigration,
} from '../../platform/backup/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { readBackupIdentity } from '../../platform/keys/index.ts';
import { codeOf } from '../../platform/log/index.ts';
import { migrationsOfBuild, sha256, type Migration } from '../../platform/migrate/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertRun, listRuns, updateRun, type Run } from './queries.ts';

export type BackupPlatform = Pick<Platform, 'clock' | 'config' | 'log'>;
type Place = Pick<Platform['config'], 'storageKeyFile' | 'backupDir' | 'backupRecipient'>;

export const ranOf = (migrations: readonly Migration[]): RanMigration[] =>
  migrations.map(({ name, text }) => ({ name, sha256: sha256(text).toString('hex') }));

interface Making {
  migrations: Record<BackupKind, readonly RanMigration[]>;
  signal: AbortSignal;
  begun?: (kind: BackupKind, name: string) => Promise<void>;
  progress?: (progress: Progress) => void;
}

/** Both files of a backup in the configured folder, sealed for this instance and the configured recipient. */
export async function backUp(
  { clock, config }: { clock: Platform['clock']; config: Place },
  databases: BackupDatabases,
  making: Making,
): Promise<MadeFile[]> {
  const encrypter = await encrypterFor(await requireIdentity(config), config.backupRecipient);
  await mkdir(config.backupDir, { recursive: true, mode: 0o700 });
  return makeBackup({ databases, folder: config.backupDir, encrypter, clock, ...making });
}

/** backUp() of an instance at its build's schema, with a row for each file; then old files go. Throws as it does. */
export async function backUpNoted(
  platform: BackupPlatform,
  database: Database,
  databases: BackupDatabases,
  making: Pick<Making, 'signal' | 'progress'>,
): Promise<MadeFile[]> {
  const { clock, config, log } = platform;
  const ids = new Map<BackupKind, string>();
  const build = migrationsOfBuild();
  const migrations = { data: ranOf(build.data), keyring: ranOf(build.keyring) };
  try {
    const files = await backUp(platform, databases, {
      ...making,
      migrations,
      async begun(kind, file) {
        const id = newId();
        ids.set(kind, id);
        const run = { ...nothingYet, id, kind, file, startedAt: clock.now() };
        await database.withInstance('availability', (tx) => insertRun(tx, run));
      },
    });
    for (const file of files)
      await database.withInstance('availability', (tx) =>
        updateRun(tx, ids.get(file.kind) ?? '', { ...endOf(file), endedAt: clock.now() }),
      );
    for (const { name, rows, sizeBytes } of files)
      log.write('backup.done', { file: name, rows, size: sizeBytes });
    await prune(config, database, clock.now());
    return files;
  } catch (error) {
    for (const id of ids.values())
      await database.withInstance('availability', (tx) =>
        updateRun(tx, id, { state: 'failed', endedAt: clock.now() }),
      );
    log.write('backup.failed', { code: codeOf(error) });
    throw error;
  }
}

/** Rows of files that were made while no server ran. */
export async function noteFiles(
  { database, clock }: Pick<Platform, 'database' | 'clock'>,
  files: readonly MadeFile[],
): Promise<void> {
  const endedAt = clock.now();
  await database.withInstance('availability', async (tx) => {
    for (const file of files)
      await insertRun(tx, {
        ...nothingYet,
        ...endOf(file),
        id: newId(),
        kind: file.kind,
        file: file.name,
        startedAt: file.takenAt,
        endedAt,
      });
  });
}

/** Files that were made before an upgrade, when there may have been no table to note them in. */
export async function noteUpgrade(
  platform: Pick<Platform, 'database' | 'clock'>,
  files: readonly MadeFile[],
): Promise<void> {
  await noteFiles(platform, files);
  const { database, clock } = platform;
  const entry = { actor: 'instance', action: 'backup before an upgrade', outcome: 'done' } as const;
  await createAudit(database, clock).write(entry);
}

/** Restores a file into a scratch database and compares. Throws BackupRefused when it could not be restored. */
export async function verify(config: Place, databases: BackupDatabases, file: string): Promise<number> {
  const decrypter = decrypterFor(await requireIdentity(config));
  const { tables } = await verifyBackup(databases, file, decrypter, migrationsOfBuild());
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

const nothingYet: Omit<Run, 'id' | 'kind' | 'file' | 'startedAt'> = {
  bytes: 0,
  rows: 0,
  sha256: null,
  state: 'running',
  endedAt: null,
  verifiedAt: null,
};

const endOf = ({ sizeBytes, rows, sha256: hash }: MadeFile) =>
  ({ bytes: sizeBytes, rows, sha256: Buffer.from(hash, 'hex'), state: 'done' }) as const;

async function requireIdentity({ storageKeyFile }: Place): Promise<CryptoKey> {
  const identity = await readBackupIdentity(storageKeyFile);
  if (identity) return identity;
  throw new BackupRefused(`${storageKeyFile} is missing: backups are sealed with the storage key`);
}

const mostRuns = 5_000;

async function prune(
  { backupDir, backupKeepDays, keyringBackupKeepDays }: Platform['config'],
  database: Database,
  now: Date,
): Promise<void> {
  const runs = await database.withInstance('availability', (tx) => listRuns(tx, mostRuns));
  const bad = new Set(
    runs.filter(({ state }) => state === 'broken' || state === 'failed').map(({ file }) => file),
  );
  const keepDays = { data: backupKeepDays, keyring: keyringBackupKeepDays };
  await removeOld(backupDir, keepDays, now, (name) => !bad.has(path.basename(name)));
}
