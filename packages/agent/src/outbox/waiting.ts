import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { blob, inTransaction } from '../database-file.ts';
import { openBytes, sealBytes } from '../seal.ts';
import type { WaitingRow } from './frame.ts';

export interface NewRow {
  record: string;
  at: number;
  row: Record<string, unknown>;
  /** It may still change. */
  open?: 0 | 1;
  section?: { name: string; hash: string };
}

/** Rows that wait, sealed, and how many bytes of the disk they take. */
export class WaitingRows {
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;
  #bytes: number;

  constructor(db: DatabaseSync, key: Uint8Array) {
    this.#db = db;
    this.#key = key;
    this.#bytes = Number(db.prepare('SELECT coalesce(sum(size), 0) AS n FROM waiting').get()?.['n']);
  }

  get bytes(): number {
    return this.#bytes;
  }

  count(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM waiting WHERE open = 0').get()?.['n']);
  }

  /** One transaction around what changes rows; a failure leaves everything as it was. */
  change<T>(act: () => T): T {
    const bytes = this.#bytes;
    try {
      return inTransaction(this.#db, act);
    } catch (error) {
      this.#bytes = bytes;
      throw error;
    }
  }

  insert({ record, at, row, open = 0, section }: NewRow): void {
    const sealed = sealBytes(this.#key, `row ${record}`, Buffer.from(JSON.stringify(row)));
    this.#db
      .prepare(
        'INSERT INTO waiting (record, at, open, section, hash, size, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(record, at, open, section?.name ?? null, section?.hash ?? null, sealed.length, sealed);
    this.#bytes += sealed.length;
  }

  /** `which` is a condition of ours, never a value. */
  remove(which: string, ...values: (string | number)[]): Record<string, SQLOutputValue>[] {
    const removed = this.#db
      .prepare(`DELETE FROM waiting WHERE ${which} RETURNING record, at, size`)
      .all(...values);
    for (const { size } of removed) this.#bytes -= Number(size);
    return removed;
  }

  /** The oldest that are final, opened one by one. */
  *oldest(): Generator<WaitingRow> {
    const rows = this.#db
      .prepare('SELECT id, record, section, hash, sealed FROM waiting WHERE open = 0 ORDER BY id LIMIT 500')
      .iterate();
    for (const { id, record, section, hash, sealed } of rows)
      yield {
        id: Number(id),
        record: String(record),
        section: section === null ? null : String(section),
        hash: hash === null ? null : String(hash),
        text: openBytes(this.#key, `row ${String(record)}`, blob(sealed)).toString('utf8'),
      };
  }

  /** Hash of the section's state that waits. */
  waitingHash(section: string): string | undefined {
    const row = this.#db.prepare('SELECT hash FROM waiting WHERE section = ?').get(section);
    return row && String(row['hash']);
  }
}
