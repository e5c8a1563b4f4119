import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { TableCount } from './manifest.ts';
import type { StoredTable } from './tables.ts';

/** Writes a table as COPY text. @returns how many rows it had, and their hash */
export async function* copyTable(
  client: pg.Client,
  table: StoredTable,
): AsyncGenerator<Uint8Array, TableCount> {
  const rows = client.query(copyTo(table.copyOut));
  const hash = createHash('sha256');
  for await (const chunk of rows) {
    // a COPY stream of pg-copy-streams emits buffers only
    const bytes = chunk as Buffer;
    hash.update(bytes);
    yield bytes;
  }
  // the count comes behind the last row
  await client.query('SELECT');
  return { name: table.name, rows: rows.rowCount, sha256: hash.digest('hex') };
}

/** Rows and hash of a table as it is stored now. */
export async function countTable(client: pg.Client, table: StoredTable): Promise<TableCount> {
  const rows = copyTable(client, table);
  for (;;) {
    const next = await rows.next();
    if (next.done) return next.value;
  }
}
