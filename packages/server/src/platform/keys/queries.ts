import type { Pool } from 'pg';
import type { SubjectOwner } from './owner.ts';
import type { KeyName } from './wrap.ts';

/** One row of the keyring. `wrapped` is null once the key was destroyed. */
export interface KeyRow extends KeyName {
  wrapped: Buffer | null;
}
export interface NewKeyRow extends KeyName {
  wrapped: Buffer;
  createdAt: Date;
}
type Keyring = Pick<Pool, 'query'>;

/** A key that the storage key wraps, if the keyring holds any; one that is not destroyed comes first. */
export async function findAnyTopKey(keyring: Keyring): Promise<KeyRow | undefined> {
  const { rows } = await keyring.query<KeyRow>(
    'SELECT id, kind, owner, wrapped FROM keyring.company_key ORDER BY wrapped IS NULL, created_at LIMIT 1',
  );
  return rows[0];
}

/** The key of the instance or of a company, with its earlier versions; the newest first. */
export async function findTopKeys(keyring: Keyring, kind: KeyName['kind'], owner: string): Promise<KeyRow[]> {
  const { rows } = await keyring.query<KeyRow>(
    `SELECT id, kind, owner, wrapped FROM keyring.company_key WHERE kind = $1 AND owner = $2
     ORDER BY version DESC`,
    [kind, owner],
  );
  return rows;
}

/** Whether each key below the storage key opens. */
export async function everyTopKey(keyring: Keyring, opens: (row: KeyRow) => boolean): Promise<boolean> {
  const { rows } = await keyring.query<KeyRow>(
    'SELECT id, kind, owner, wrapped FROM keyring.company_key WHERE wrapped IS NOT NULL',
  );
  return rows.every(opens);
}

/** A key of a person or period, and the key that it lies under: the wrapped bytes begin with that one's id. */
export async function findSubjectKey(
  keyring: Keyring,
  { kind, id }: SubjectOwner,
): Promise<{ key: KeyRow; above: KeyRow | undefined } | undefined> {
  const { rows } = await keyring.query<KeyRow>(
    `WITH key AS (SELECT id, kind, owner, wrapped FROM keyring.subject_key WHERE kind = $1 AND owner = $2)
     SELECT id, kind, owner, wrapped FROM key
     UNION ALL
     SELECT c.id, c.kind, c.owner, c.wrapped FROM keyring.company_key c
     WHERE c.id = (SELECT encode(substring(wrapped FROM 1 FOR 16), 'hex')::uuid FROM key)`,
    [kind, id],
  );
  const key = rows.find((row) => row.kind === kind);
  return key && { key, above: rows.find((row) => row !== key) };
}

/**
 * Keeps the row that is there: an owner is given a key once. Nothing is added beside keys that lie under another storage
 * key: it was replaced by another server.
 */
export async function addTopKey(keyring: Keyring, row: NewKeyRow): Promise<void> {
  await keyring.query(
    `INSERT INTO keyring.company_key (id, kind, owner, wrapped, version, created_at)
     SELECT $1, $2, $3, $4, 1, $5 WHERE NOT EXISTS (SELECT FROM keyring.company_key
       WHERE wrapped IS NOT NULL AND substring(wrapped FROM 1 FOR 16) <> substring($4::bytea FROM 1 FOR 16))
     ON CONFLICT DO NOTHING`,
    [row.id, row.kind, row.owner, row.wrapped, row.createdAt],
  );
}

/** Keeps the row that is there: an owner has one key for good. */
export async function addSubjectKey(keyring: Keyring, row: NewKeyRow): Promise<void> {
  await keyring.query(
    `INSERT INTO keyring.subject_key (id, kind, owner, wrapped, version, created_at)
     VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT DO NOTHING`,
    [row.id, row.kind, row.owner, row.wrapped, row.createdAt],
  );
}

/** Leaves the row, so that the owner never gets a second key. */
export async function destroyTopKey(
  keyring: Keyring,
  owner: string,
  at: Date,
): Promise<'destroyed' | 'nothing'> {
  const { rowCount } = await keyring.query(
    `UPDATE keyring.company_key SET wrapped = NULL, destroyed_at = $2
     WHERE kind = 'company' AND owner = $1 AND wrapped IS NOT NULL`,
    [owner, at],
  );
  return rowCount === 0 ? 'nothing' : 'destroyed';
}

/** Leaves the row, so that the owner never gets a second key. */
export async function destroySubjectKey(
  keyring: Keyring,
  { kind, id }: SubjectOwner,
  at: Date,
): Promise<'destroyed' | 'nothing'> {
  const { rowCount } = await keyring.query(
    `UPDATE keyring.subject_key SET wrapped = NULL, destroyed_at = $3
     WHERE kind = $1 AND owner = $2 AND wrapped IS NOT NULL`,
    [kind, id, at],
  );
  return rowCount === 1 ? 'destroyed' : 'nothing';
}

/** Ids of periods before this one whose keys are there. */
export async function findEarlierPeriods(keyring: Keyring, id: string): Promise<string[]> {
  const { rows } = await keyring.query<{ owner: string }>(
    "SELECT owner FROM keyring.subject_key WHERE kind = 'period' AND owner < $1 AND wrapped IS NOT NULL",
    [id],
  );
  return rows.map(({ owner }) => owner);
}

/** Owners of companies' and persons' keys that are older than that and not destroyed, in no order. */
export async function findOwnersBefore(
  keyring: Keyring,
  at: Date,
): Promise<{ kind: 'company' | 'person'; id: string }[]> {
  const { rows } = await keyring.query<{ kind: 'company' | 'person'; id: string }>(
    `SELECT DISTINCT kind, owner AS id FROM keyring.company_key
      WHERE kind = 'company' AND wrapped IS NOT NULL AND created_at < $1
     UNION ALL SELECT kind, owner FROM keyring.subject_key
      WHERE kind = 'person' AND wrapped IS NOT NULL AND created_at < $1`,
    [at],
  );
  return rows;
}

/** Frees the space of destroyed keys, so that the old bytes are overwritten. */
export async function vacuumKeys(keyring: Keyring, table: 'company_key' | 'subject_key'): Promise<void> {
  await keyring.query(table === 'company_key' ? 'VACUUM keyring.company_key' : 'VACUUM keyring.subject_key');
}
