import { renameSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { SealBroken } from './seal.ts';
import { damagedSuffix, removeDatabase } from './state-folder.ts';

export interface DatabaseFile {
  db: DatabaseSync;
  /** `after_damage`: an unreadable file was renamed and this is a new one (A4). */
  origin: 'kept' | 'after_damage';
}
interface Shape {
  schema: string;
  /** FULL: a power cut loses nothing that was committed. NORMAL: a killed process loses nothing. */
  synchronous: 'FULL' | 'NORMAL';
}

const corrupt = 11;
const notADatabase = 26;
const full = 13;

/** Opens or makes a SQLite file; one that can't be read is set aside, never repaired, never a reason to stop. */
export function openDatabase(file: string, shape: Shape): DatabaseFile {
  try {
    return { db: open(file, shape), origin: 'kept' };
  } catch (error) {
    if (!isDamage(error)) throw error;
    setAside(file);
    return { db: open(file, shape), origin: 'after_damage' };
  }
}

/** Renamed, never repaired; what was only in its journal is lost with it. */
export function setAside(file: string): void {
  renameSync(file, `${file}${damagedSuffix}${Date.now()}`);
  removeDatabase(file);
}

/** All or nothing, committed when it returns. */
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

/** Whether the disk has no room: the one fault that passes by itself. */
export function isDiskFull(error: unknown): boolean {
  return sqliteCode(error) === full || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
}

/** A BLOB column of a STRICT table. */
export function blob(value: SQLOutputValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError('not a BLOB');
  return value;
}

class Damaged extends Error {}

function open(file: string, { schema, synchronous }: Shape): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -512;`);
    db.exec(schema);
    if (db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok') throw new Damaged('quick_check');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whether the file's content can't be relied on any more. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Damaged ||
  error instanceof SealBroken ||
  [corrupt, notADatabase].includes(sqliteCode(error) ?? 0);

/** SQLite's primary result code. */
function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
}
