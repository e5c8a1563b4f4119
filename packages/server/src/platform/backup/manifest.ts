import { z } from 'zod';

/** Of the files' form, not of the product. */
export const formatVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/u);

/** Which of the two files of a backup: the tables of the product, or the keyring's. */
export const backupKinds = ['data', 'keyring'] as const;
export type BackupKind = (typeof backupKinds)[number];

/** The first entry: what a reader must know before it touches a database. */
export const backupHeader = z.object({
  format: z.literal(formatVersion),
  kind: z.enum(backupKinds),
  /** Of the product that made it. */
  version: z.string(),
  instanceId: z.uuid(),
  /** No row of the snapshot is younger. */
  takenAt: z.iso.datetime(),
  dictionaryHash: sha256.nullable(),
  /** All that had run on the database, in their order. */
  migrations: z.array(z.object({ name: z.string(), sha256 })).min(1),
  /** In the order of foreign keys: a table stands behind those that it refers to. */
  tables: z.array(z.object({ name, columns: z.array(name).min(1) })),
});
export type BackupHeader = z.output<typeof backupHeader>;

/** What a table held. The hash is of its rows as COPY text in the order of the primary key, wherever they lie. */
const tableCount = z.object({ name, rows: z.int().min(0), sha256 });
export type TableCount = z.output<typeof tableCount>;

/** The last entry: a file without it is not whole. */
export const backupManifest = z.object({
  ...backupHeader.omit({ tables: true }).shape,
  lastMigration: z.string(),
  tables: z.array(tableCount),
});
export type BackupManifest = z.output<typeof backupManifest>;

export const headerName = 'header.json';
export const manifestName = 'manifest.json';

/** Part `n` of a table's rows, from 1 on. */
export const partName = (table: string, n: number) => `tables/${table}/${String(n).padStart(8, '0')}`;
export const tableOfPart = (entry: string) => /^tables\/([a-z0-9_]+)\/\d{8}$/u.exec(entry)?.[1];

/** A migration as a backup names it. */
export type RanMigration = BackupHeader['migrations'][number];
