import type { Pool, PoolClient } from 'pg';
import type { KeyRow, NewKeyRow } from './queries.ts';

type Whole = KeyRow & { wrapped: Buffer };

/** Gives every key below the storage key new wrapped bytes, all or none. No key is made meanwhile. @returns how many */
export function rewrapTopKeys(pool: Pool, rewrap: (row: Whole) => Buffer): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('LOCK TABLE keyring.company_key IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await client.query<Whole>(
      'SELECT id, kind, owner, wrapped FROM keyring.company_key WHERE wrapped IS NOT NULL',
    );
    for (const row of rows)
      await client.query('UPDATE keyring.company_key SET wrapped = $2 WHERE id = $1', [row.id, rewrap(row)]);
    return rows.length;
  });
}

/**
 * Puts a new version of the company's key in front, and the keys below its earlier versions under it, all or none.
 * @returns how many, or undefined where the company has no key
 */
export function followCompanyKey(
  pool: Pool,
  next: NewKeyRow,
  rewrap: (row: Whole, above: readonly Whole[]) => Buffer,
): Promise<number | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows: above } = await client.query<Whole & { version: number }>(
      `SELECT id, kind, owner, wrapped, version FROM keyring.company_key
       WHERE kind = 'company' AND owner = $1 AND wrapped IS NOT NULL ORDER BY version FOR UPDATE`,
      [next.owner],
    );
    const last = above.at(-1);
    if (!last) return undefined;
    await client.query(
      `INSERT INTO keyring.company_key (id, kind, owner, wrapped, version, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [next.id, next.kind, next.owner, next.wrapped, last.version + 1, next.createdAt],
    );
    const { rows } = await client.query<Whole>(
      `SELECT id, kind, owner, wrapped FROM keyring.subject_key
       WHERE substring(wrapped FROM 1 FOR 16) = ANY (SELECT decode(replace(id::text, '-', ''), 'hex')
         FROM unnest($1::uuid[]) AS id) FOR UPDATE`,
      [above.map(({ id }) => id)],
    );
    for (const row of rows)
      await client.query('UPDATE keyring.subject_key SET wrapped = $2 WHERE id = $1', [
        row.id,
        rewrap(row, above),
      ]);
    return rows.length;
  });
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isClean = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    isClean = true;
    return result;
  } finally {
    // a connection that did not commit is closed, which rolls back
    client.release(!isClean);
  }
}
