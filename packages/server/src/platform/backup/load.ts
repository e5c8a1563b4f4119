import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { countTable } from './copy.ts';
import {
  backupManifest,
  manifestName,
  tableOfPart,
  type BackupHeader,
  type BackupManifest,
  type TableCount,
} from './manifest.ts';
import { parseEntry } from './read.ts';
import { BackupRefused } from './refusal.ts';
import { storedTables, textSettings, type StoredTable } from './tables.ts';
import type { TarEntry } from './tar.ts';

/**
 * Loads a backup into tables that its migrations made and that nobody else sees, then compares every table's rows and
 * hash with the manifest: as they came out of the file, and as they lie in the database. `client` passes row security.
 * Throws BackupRefused at the first difference; the target is then worth nothing.
 */
export async function loadBackup(
  client: pg.Client,
  file: string,
  header: BackupHeader,
  entries: AsyncIterable<TarEntry>,
): Promise<BackupManifest> {
  await client.query(textSettings);
  const tables = await sameTables(client, file, header);
  const { manifest, read } = await readInto(client, file, tables, entries);
  requireEqual(file, manifest.tables, read, 'the file');
  const stored: TableCount[] = [];
  for (const table of tables.values()) stored.push(await countTable(client, table));
  requireEqual(file, manifest.tables, stored, 'the database');
  return manifest;
}

async function sameTables(
  client: pg.Client,
  file: string,
  header: BackupHeader,
): Promise<Map<string, StoredTable>> {
  const found = new Map((await storedTables(client, header.kind)).map((table) => [table.name, table]));
  const isEqual =
    found.size === header.tables.length &&
    header.tables.every(({ name, columns }) => found.get(name)?.columns.join() === columns.join());
  if (!isEqual) throw new BackupRefused(`${file}: its tables are not those that its migrations make`);
  return found;
}

async function readInto(
  client: pg.Client,
  file: string,
  tables: Map<string, StoredTable>,
  entries: AsyncIterable<TarEntry>,
): Promise<{ manifest: BackupManifest; read: TableCount[] }> {
  const read: TableCount[] = [];
  let manifest: BackupManifest | undefined;
  let current: TableLoad | undefined;
  const finish = async () => {
    if (current) read.push(await current.finish());
    current = undefined;
  };
  try {
    for await (const entry of entries) {
      const table = tables.get(tableOfPart(entry.name) ?? '');
      if (manifest || (!table && entry.name !== manifestName))
        throw new BackupRefused(`${file}: ${entry.name} is not expected in a backup`);
      if (current && current.name !== table?.name) await finish();
      if (table) await (current ??= new TableLoad(client, table)).write(entry.bytes);
      else manifest = parseEntry(file, entry, backupManifest);
    }
  } catch (error) {
    await current?.abandon();
    throw error;
  }
  if (!manifest) throw new BackupRefused(`${file} has no manifest: it is not whole`);
  return { manifest, read };
}

/** One COPY FROM, from its first part to its end. */
class TableLoad {
  readonly name: string;
  readonly #copy: CopyStreamQuery;
  readonly #hash: Hash = createHash('sha256');
  readonly #end: Promise<void>;

  constructor(client: pg.Client, { name, copyIn }: StoredTable) {
    this.name = name;
    this.#copy = client.query(copyFrom(copyIn));
    this.#end = finished(this.#copy);
    // looked at in finish() and abandon()
    this.#end.catch(() => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    if (this.#copy.write(bytes)) return;
    await Promise.race([once(this.#copy, 'drain'), this.#end]);
  }

  async finish(): Promise<TableCount> {
    this.#copy.end();
    await this.#end;
    return { name: this.name, rows: this.#copy.rowCount, sha256: this.#hash.digest('hex') };
  }

  async abandon(): Promise<void> {
    this.#copy.destroy();
    await this.#end.catch(() => undefined);
  }
}

const nothing = createHash('sha256').digest('hex');

/** A table without rows has no part in the file. */
function requireEqual(
  file: string,
  manifest: readonly TableCount[],
  counts: readonly TableCount[],
  where: string,
): void {
  const found = new Map(counts.map((one) => [one.name, one]));
  for (const { name, rows, sha256 } of manifest) {
    const one = found.get(name) ?? { rows: 0, sha256: nothing };
    if (one.rows === rows && one.sha256 === sha256) continue;
    throw new BackupRefused(
      `${file}: table ${name} in ${where} has ${one.rows} rows and another hash than the manifest's ${rows} rows`,
    );
  }
}
