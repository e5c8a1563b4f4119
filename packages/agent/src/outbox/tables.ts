/**
 * `waiting`: rows for the next reports. `open` = 1 marks those that may still change (Focus's running interval).
 * `frame`: reports that have their number; their bytes never change until they are acknowledged.
 * `section`: hash of the inventory that the server has, or has refused. `loss`: what the bounds cost, not yet reported.
 */
export const schema = `
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
