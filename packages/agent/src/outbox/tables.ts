import { DatabaseSync } from 'node:sqlite';

/**
 * `waiting`: rows for the next reports. `open` = 1 marks those that may still change (Focus's running interval).
 * `frame`: reports that have their number; their bytes never change until they are acknowledged.
 * `section`: hash of the inventory that the server has, or has refused.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, at INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 0,
    section TEXT, hash TEXT, size INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS waiting_by_record ON waiting (record, id);
  CREATE TABLE IF NOT EXISTS frame (
    seq INTEGER PRIMARY KEY, rows INTEGER NOT NULL, sections TEXT NOT NULL, size INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS section (name TEXT PRIMARY KEY, acked TEXT, refused TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS loss (
    record TEXT PRIMARY KEY, n INTEGER NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`;

/** Opens or makes the file (in the folder's 0700; FULL: a power cut loses nothing that add() returned for). */
export function openTables(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -512;');
    db.exec(schema);
    requireSound(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function requireSound(db: DatabaseSync): void {
  const row = db.prepare('PRAGMA quick_check(1)').get();
  if (row?.['quick_check'] !== 'ok') throw new Error('the outbox is damaged');
}

/** All or nothing, on the disk when it returns. */
export function inTransaction<T>(db: DatabaseSync, act: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = act();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
