import path from 'node:path';
import type { Encrypter } from 'age-encryption';
import type { Clock } from '../clock.ts';
import { connect, openBackupConnection, type BackupSource } from '../postgres/backup-connection.ts';
import type { Connection } from '../postgres/index.ts';
import type { BackupKind, RanMigration } from './manifest.ts';
import { backupName } from './names.ts';
import { writeSealed } from './sealed-file.ts';
import { entriesOf, takeSnapshot, type Snapshot } from './snapshot.ts';

export interface BackupDatabases extends BackupSource {
  keyringConnection: Connection;
}

export interface MakeBackup {
  databases: BackupDatabases;
  /** What ran on each database. */
  migrations: Record<BackupKind, readonly RanMigration[]>;
  folder: string;
  encrypter: Encrypter;
  clock: Pick<Clock, 'now'>;
  signal: AbortSignal;
  /** A snapshot is open and its file is about to be written. */
  begun?: (kind: BackupKind, name: string) => Promise<void>;
  progress?: (progress: Progress) => void;
}

/** How far the data file is. Sizes are those of the tables on disk. */
export interface Progress {
  table: string;
  doneBytes: number;
  totalBytes: number;
}

export interface MadeFile {
  kind: BackupKind;
  name: string;
  takenAt: Date;
  sizeBytes: number;
  rows: number;
  /** Hex. */
  sha256: string;
}

/**
 * Writes the data file, then the keyring's: keys are made before the rows that use them, so that a later keyring has
 * every key of the rows. Constant memory. Throws what the databases or the disk threw; no half file is left.
 */
export async function makeBackup(wish: MakeBackup): Promise<MadeFile[]> {
  const { databases, clock, migrations } = wish;
  const takenAt = clock.now();
  await using main = await openBackupConnection(databases);
  const snapshot = await takeSnapshot(main.client, { kind: 'data', takenAt, migrations: migrations.data });
  const data = await writeSnapshot(wish, snapshot, takenAt);
  const keyring = await connect(databases.keyringConnection);
  await using _ = { [Symbol.asyncDispose]: () => keyring.end() };
  const { instanceId, dictionaryHash } = snapshot.header;
  const keys = await takeSnapshot(keyring, {
    kind: 'keyring',
    takenAt,
    migrations: migrations.keyring,
    instance: { instanceId, dictionaryHash },
  });
  return [data, await writeSnapshot(wish, keys, takenAt)];
}

async function writeSnapshot(wish: MakeBackup, snapshot: Snapshot, takenAt: Date): Promise<MadeFile> {
  const { folder, encrypter, signal, begun } = wish;
  const { kind } = snapshot.header;
  const name = backupName(kind, takenAt);
  await begun?.(kind, name);
  let rows = 0;
  const entries = entriesOf(snapshot, teller(wish, snapshot), (counts) => {
    rows = counts.reduce((sum, one) => sum + one.rows, 0);
  });
  const written = await writeSealed(path.join(folder, name), untilAborted(entries, signal), encrypter);
  return { kind, name, takenAt, rows, ...written };
}

function teller({ progress }: MakeBackup, { header, tables }: Snapshot) {
  const totalBytes = tables.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let behind = 0;
  let current: { name: string; sizeBytes: number } | undefined;
  let read = 0;
  return (table: { name: string; sizeBytes: number }, bytes: number) => {
    if (header.kind !== 'data') return;
    if (current?.name !== table.name) {
      behind += current?.sizeBytes ?? 0;
      [current, read] = [table, 0];
    }
    read += bytes;
    progress?.({ table: table.name, doneBytes: behind + Math.min(read, table.sizeBytes), totalBytes });
  };
}

async function* untilAborted<T>(values: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const value of values) {
    signal.throwIfAborted();
    yield value;
  }
}
