import type pg from 'pg';
import type { BackupKind } from './manifest.ts';

/** A table as the catalogue has it. */
export interface StoredTable {
  name: string;
  columns: string[];
  /** Of its rows on disk. */
  sizeBytes: number;
  /** COPY that writes every row in the order of the primary key. */
  copyOut: string;
  copyIn: string;
}

export const schemaOf = { data: 'candor', keyring: 'keyring' } as const satisfies Record<BackupKind, string>;

/** COPY text is the same on every server: these settings decide how values are written. */
export const textSettings = `SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'iso_8601';
SET extra_float_digits = 1; SET bytea_output = 'hex'; SET idle_in_transaction_session_timeout = '1h'; SET row_security = off; SET work_mem = '64MB'`;

/** Every table of the schema, those first that others refer to. Throws where tables refer to each other in a circle. */
export async function storedTables(
  client: Pick<pg.Client, 'query'>,
  kind: BackupKind,
): Promise<StoredTable[]> {
  const { rows } = await client.query<Found>(catalogueText, [schemaOf[kind]]);
  return inOrder(rows).map(({ name, columns, keys, size_bytes: sizeBytes }) => {
    const table = `${schemaOf[kind]}.${name}`;
    const list = columns.join(', ');
    return {
      name,
      columns,
      sizeBytes: Number(sizeBytes),
      copyOut: `COPY (SELECT ${list} FROM ${table} ORDER BY ${keys.join(', ')}) TO STDOUT`,
      copyIn: `COPY ${table} (${list}) FROM STDIN`,
    };
  });
}

interface Found {
  name: string;
  columns: string[];
  keys: string[];
  refers: string[];
  size_bytes: number | string;
}

/**
 * Text keys are compared by their bytes, so that the order is the same under every collation of a database. Where the
 * database itself does so, nothing is said, and the primary key's index is read instead of sorting.
 */
const catalogueText = `
SELECT c.relname::text AS name, pg_table_size(c.oid) AS size_bytes,
       ARRAY(SELECT quote_ident(attname) FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns,
       ARRAY(SELECT quote_ident(attname) || CASE WHEN attcollation = 0 OR (attcollation = 'pg_catalog.default'::regcollation AND is_bytewise) THEN '' ELSE ' COLLATE "C"' END
               FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (attnum, n)
               JOIN pg_attribute a USING (attnum)
              WHERE indrelid = c.oid AND indisprimary AND a.attrelid = c.oid ORDER BY n) AS keys,
       ARRAY(SELECT other.relname::text FROM pg_constraint JOIN pg_class other ON other.oid = confrelid
              WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> conrelid) AS refers
  FROM pg_class c, (SELECT datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8') AS is_bytewise FROM pg_database
                     WHERE datname = current_database()) AS own
 WHERE c.relnamespace = $1::text::regnamespace AND c.relkind = 'r' ORDER BY c.relname`;

function inOrder(tables: readonly Found[]): Found[] {
  const placed = new Map<string, Found>();
  while (placed.size < tables.length) {
    const next = tables.filter(
      ({ name, refers }) => !placed.has(name) && refers.every((other) => placed.has(other)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    for (const table of next) placed.set(table.name, table);
  }
  return [...placed.values()];
}
