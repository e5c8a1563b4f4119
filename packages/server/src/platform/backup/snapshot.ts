import type pg from 'pg';
import { productVersion } from '@candor/protocol/version.ts';
import { copyTable } from './copy.ts';
import {
  formatVersion,
  headerName,
  manifestName,
  partName,
  type BackupHeader,
  type BackupKind,
  type RanMigration,
  type TableCount,
} from './manifest.ts';
import { storedTables, textSettings, type StoredTable } from './tables.ts';
import type { TarEntry } from './tar.ts';

const partBytes = 1024 * 1024;

/** Everything in one schema as it was at one moment. */
export interface Snapshot {
  header: BackupHeader;
  tables: readonly StoredTable[];
  client: pg.Client;
}

interface SnapshotFacts {
  kind: BackupKind;
  /** Not later than the snapshot. */
  takenAt: Date;
  migrations: readonly RanMigration[];
  /** Of which instance; asked of the snapshot itself when it holds that table. */
  instance?: Instance;
}
export interface Instance {
  instanceId: string;
  dictionaryHash: string | null;
}

/** Begins the one transaction in which everything is read; it ends with the connection. */
export async function takeSnapshot(client: pg.Client, facts: SnapshotFacts): Promise<Snapshot> {
  const { kind, takenAt, migrations } = facts;
  await client.query(textSettings);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await storedTables(client, kind);
  const header: BackupHeader = {
    format: formatVersion,
    kind,
    version: productVersion,
    ...(facts.instance ?? (await readInstance(client))),
    takenAt: takenAt.toISOString(),
    migrations: [...migrations],
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
  return { header, tables, client };
}

/** Header, the tables' rows in parts of about a megabyte, manifest. `tell` hears of bytes as they are read. */
export async function* entriesOf(
  { header, tables, client }: Snapshot,
  tell: (table: StoredTable, bytes: number) => void,
  counted: (counts: readonly TableCount[]) => void,
): AsyncGenerator<TarEntry> {
  yield jsonEntry(headerName, header);
  const counts: TableCount[] = [];
  for (const table of tables) {
    counts.push(
      yield* partsOf(
        table.name,
        tellOf(copyTable(client, table), (bytes) => tell(table, bytes)),
      ),
    );
  }
  counted(counts);
  const { tables: _, ...facts } = header;
  yield jsonEntry(manifestName, {
    ...facts,
    lastMigration: header.migrations.at(-1)?.name,
    tables: counts,
  });
}

async function readInstance(client: pg.Client): Promise<Instance> {
  const { rows } = await client.query<{ id: string; hash: Buffer | null }>(
    'SELECT id, dictionary_hash AS hash FROM candor.instance',
  );
  const [row] = rows;
  if (!row) throw new Error('the instance has no row of its own');
  return { instanceId: row.id, dictionaryHash: row.hash?.toString('hex') ?? null };
}

type Rows = AsyncGenerator<Uint8Array, TableCount>;

async function* partsOf(table: string, rows: Rows): AsyncGenerator<TarEntry, TableCount> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let n = 0;
  const part = (): TarEntry => ({ name: partName(table, ++n), bytes: Buffer.concat(held) });
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      if (heldBytes > 0) yield part();
      return next.value;
    }
    held.push(next.value);
    heldBytes += next.value.length;
    if (heldBytes < partBytes) continue;
    yield part();
    [held, heldBytes] = [[], 0];
  }
}

async function* tellOf(rows: Rows, tell: (bytes: number) => void): Rows {
  for (;;) {
    const next = await rows.next();
    if (next.done) return next.value;
    tell(next.value.length);
    yield next.value;
  }
}

function jsonEntry(name: string, value: unknown): TarEntry {
  return { name, bytes: Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`) };
}
