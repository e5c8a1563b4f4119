import { renameSync } from 'node:fs';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { openBytes, sealBytes } from '../seal.ts';
import { removeDatabase } from '../state-folder.ts';
import type { OutboxBounds } from './bounds.ts';
import { selectRows, writeFrame, type FrameSections, type WaitingRow } from './frame.ts';
import { inTransaction, openTables } from './tables.ts';

/** A report that has its number. Its bytes are the same each time they are sent. */
export interface Frame {
  seq: number;
  rows: number;
  bytes: Uint8Array;
}
export interface OutboxState {
  waiting: number;
  inFlight: number;
  bytes: number;
  /** Number of the last acknowledged report. */
  ackedSeq: number;
  /** Rows dropped since enrolment because of the bounds. */
  lost: number;
}
type Values = Record<string, unknown>;

/**
 * Rows on their way to the server: sealed on the disk before add() returns, sent in order, kept until the server has
 * acknowledged them. One file an identity, one process a file.
 */
export class Outbox implements Disposable {
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;
  readonly #bounds: OutboxBounds;
  /** Set when an unreadable file was set aside: nothing is numbered before the server has said where it stands. */
  readonly origin: 'kept' | 'new' | 'after_damage';
  #bytes: number;
  #agedAt = 0;

  constructor(file: string, key: Uint8Array, bounds: OutboxBounds) {
    this.#key = key;
    this.#bounds = bounds;
    const { db, origin } = openOrSetAside(file);
    this.#db = db;
    this.origin = origin === 'kept' && this.#count('SELECT count(*) AS n FROM number') === 0 ? 'new' : origin;
    this.#bytes = this.#count('SELECT coalesce(sum(size), 0) AS n FROM waiting');
  }

  /** Throws SQLITE_FULL when the disk is full; then nothing of this call is kept. */
  add(record: string, rows: readonly Values[], at: number): void {
    if (rows.length === 0) return;
    this.#change(() => {
      for (const row of rows) this.#insert({ record, at, row });
    });
    this.#keepBounds(at);
  }

  /** The newest state of a section takes the place of one that still waits. False when the server has it already. */
  addSection(record: string, section: { name: string; hash: string }, row: Values, at: number): boolean {
    if (this.#isKnown(section)) return false;
    this.#change(() => {
      this.#remove('section = ?', section.name);
      this.#insert({ record, at, row, section });
    });
    this.#keepBounds(at);
    return true;
  }

  /** Adds final rows and replaces the rows that may still change, both or neither. */
  settle(record: string, final: readonly Values[], open: readonly Values[], at: number): void {
    this.#change(() => {
      this.#remove('open = 1');
      for (const row of final) this.#insert({ record, at, row });
      for (const row of open) this.#insert({ record, at, row, open: 1 });
    });
    this.#keepBounds(at);
  }

  /** After a crash: what was open is as final as it will get. */
  closeOpen(): void {
    this.#db.exec('UPDATE waiting SET open = 0 WHERE open = 1');
  }

  /** The next report, numbered and kept; undefined when nothing waits. */
  buildFrame(at: number): Frame | undefined {
    return this.#change(() => {
      this.#reportLosses(at);
      const rows = selectRows(this.#waitingRows());
      if (rows.length === 0) return undefined;
      const seq = this.#number('next_seq', 1);
      const { bytes, sections } = writeFrame(seq, at, rows);
      const sealed = sealBytes(this.#key, `frame ${seq}`, bytes);
      this.#db
        .prepare('INSERT INTO frame (seq, rows, sections, size, sealed) VALUES (?, ?, ?, ?, ?)')
        .run(seq, rows.length, JSON.stringify(sections), sealed.length, sealed);
      for (const { id } of rows) this.#remove('id = ?', id);
      this.#setNumber('next_seq', seq + 1);
      return { seq, rows: rows.length, bytes };
    });
  }

  /** Reports without an acknowledgement, oldest first. */
  unacknowledged(): Frame[] {
    return this.#db
      .prepare('SELECT seq, rows, sealed FROM frame ORDER BY seq')
      .all()
      .map(({ seq, rows, sealed }) => ({
        seq: Number(seq),
        rows: Number(rows),
        bytes: openBytes(this.#key, `frame ${Number(seq)}`, blob(sealed)),
      }));
  }

  /** `refused`: places in the report of rows that the server did not keep. */
  acknowledge(seq: number, refused: ReadonlySet<number>): void {
    inTransaction(this.#db, () => {
      const found = this.#db.prepare('DELETE FROM frame WHERE seq = ? RETURNING sections').get(seq);
      if (!found) return;
      for (const [place, { name, hash }] of Object.entries(parseSections(found['sections'])))
        this.#noteSection(name, hash, refused.has(Number(place)) ? 'refused' : 'acked');
      this.#setNumber('acked_seq', Math.max(seq, this.#number('acked_seq', 0)));
    });
  }

  /** A file that starts afresh goes on where the server stands. Ignored while reports are numbered. */
  continueAfter(lastSeq: number): void {
    if (this.#number('next_seq', 1) > lastSeq || this.#count('SELECT count(*) AS n FROM frame') > 0) return;
    this.#setNumber('next_seq', lastSeq + 1);
    this.#setNumber('acked_seq', lastSeq);
  }

  /** Hash of what the server last acknowledged, by section. */
  sections(): Record<string, string> {
    const rows = this.#db.prepare('SELECT name, acked FROM section WHERE acked IS NOT NULL').all();
    return Object.fromEntries(rows.map(({ name, acked }) => [String(name), String(acked)]));
  }

  /** The server lacks these: their next state is sent even when it is unchanged. */
  forget(sections: readonly string[]): void {
    const forget = this.#db.prepare('DELETE FROM section WHERE name = ?');
    for (const name of sections) forget.run(name);
  }

  get state(): OutboxState {
    return {
      waiting: this.#count('SELECT count(*) AS n FROM waiting WHERE open = 0'),
      inFlight: this.#count('SELECT count(*) AS n FROM frame'),
      bytes: this.#bytes,
      ackedSeq: this.#number('acked_seq', 0),
      lost: this.#number('lost', 0),
    };
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #insert(one: {
    record: string;
    at: number;
    row: Values;
    open?: 1;
    section?: { name: string; hash: string };
  }): void {
    const sealed = sealBytes(this.#key, `row ${one.record}`, Buffer.from(JSON.stringify(one.row)));
    this.#db
      .prepare(
        'INSERT INTO waiting (record, at, open, section, hash, size, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        one.record,
        one.at,
        one.open ?? 0,
        one.section?.name ?? null,
        one.section?.hash ?? null,
        sealed.length,
        sealed,
      );
    this.#bytes += sealed.length;
  }

  *#waitingRows(): Generator<WaitingRow> {
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

  #isKnown({ name, hash }: { name: string; hash: string }): boolean {
    const known = this.#db.prepare('SELECT acked, refused FROM section WHERE name = ?').get(name);
    const onTheWay = this.#db.prepare('SELECT hash FROM waiting WHERE section = ?').get(name);
    if (onTheWay) return onTheWay['hash'] === hash;
    const sent = this.#sentHash(name);
    if (sent !== undefined) return sent === hash;
    return known?.['acked'] === hash || known?.['refused'] === hash;
  }

  #sentHash(name: string): string | undefined {
    return this.#db
      .prepare('SELECT sections FROM frame ORDER BY seq DESC')
      .all()
      .flatMap(({ sections }) => Object.values(parseSections(sections)))
      .find((one) => one.name === name)?.hash;
  }

  #noteSection(name: string, hash: string, as: 'acked' | 'refused'): void {
    const [acked, refused] = as === 'acked' ? [hash, null] : [null, hash];
    this.#db
      .prepare(`INSERT INTO section (name, acked, refused) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET acked = excluded.acked, refused = excluded.refused`)
      .run(name, acked, refused);
  }

  #keepBounds(at: number): void {
    const { maxAgeMs, maxBytes } = this.#bounds;
    // looked at once an hour: rows that are a little too old do no harm
    if (Number.isFinite(maxAgeMs) && at - this.#agedAt > 3_600_000) {
      this.#change(() => this.#drop('at < ? AND section IS NULL', at - maxAgeMs));
      this.#agedAt = at;
    }
    if (this.#bytes <= maxBytes) return;
    this.#change(() => {
      for (const record of this.#bounds.dropFirst) this.#dropOldest(record);
    });
  }

  /** Makes a twentieth of the room free, so that a full outbox isn't swept at each row. */
  #dropOldest(record: string): void {
    const target = this.#bounds.maxBytes * 0.95;
    let freed = 0;
    let last: number | undefined;
    const rows = this.#db
      .prepare('SELECT id, size FROM waiting WHERE record = ? AND open = 0 ORDER BY id')
      .iterate(record);
    for (const { id, size } of rows) {
      if (this.#bytes - freed <= target) break;
      freed += Number(size);
      last = Number(id);
    }
    if (last !== undefined) this.#drop('record = ? AND open = 0 AND id <= ?', record, last);
  }

  #drop(which: string, ...values: (string | number)[]): void {
    const lost = this.#remove(which, ...values);
    if (lost.length === 0) return;
    const note = this.#db.prepare(`INSERT INTO loss (record, n, from_at, until_at) VALUES (?1, 1, ?2, ?2)
      ON CONFLICT (record) DO UPDATE SET n = n + 1, from_at = min(from_at, ?2), until_at = max(until_at, ?2)`);
    for (const { record, at } of lost) note.run(String(record), Number(at));
    this.#setNumber('lost', this.#number('lost', 0) + lost.length);
  }

  /** Losses so far become rows of the next report. */
  #reportLosses(at: number): void {
    if (!this.#bounds.reportsLoss) return;
    const losses = this.#db.prepare('DELETE FROM loss RETURNING record, n, from_at, until_at').all();
    for (const { record, n, from_at: fromAt, until_at: untilAt } of losses)
      this.#insert({ record: 'agent.outbox_loss', at, row: { record, fromAt, untilAt, n } });
  }

  #remove(which: string, ...values: (string | number)[]) {
    const rows = this.#db
      .prepare(`DELETE FROM waiting WHERE ${which} RETURNING record, at, size`)
      .all(...values);
    for (const { size } of rows) this.#bytes -= Number(size);
    return rows;
  }

  #change<T>(act: () => T): T {
    const bytes = this.#bytes;
    try {
      return inTransaction(this.#db, act);
    } catch (error) {
      this.#bytes = bytes;
      throw error;
    }
  }

  #count(sql: string): number {
    return Number(this.#db.prepare(sql).get()?.['n'] ?? 0);
  }

  #number(name: string, otherwise: number): number {
    const row = this.#db.prepare('SELECT value FROM number WHERE name = ?').get(name);
    return Number(row?.['value'] ?? otherwise);
  }

  #setNumber(name: string, value: number): void {
    this.#db
      .prepare(
        'INSERT INTO number (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      )
      .run(name, value);
  }
}

/** A4: an unreadable file is renamed, never repaired, and never a reason to stop. */
function openOrSetAside(file: string): { db: DatabaseSync; origin: 'kept' | 'after_damage' } {
  try {
    return { db: openTables(file), origin: 'kept' };
  } catch (error) {
    if (!isDamage(error)) throw error;
    renameSync(file, `${file}.damaged-${Date.now()}`);
    removeDatabase(file);
    return { db: openTables(file), origin: 'after_damage' };
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; a full disk or a lock is no damage. */
function isDamage(error: unknown): boolean {
  const code =
    typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === 11 || code === 26 || (error instanceof Error && error.message === 'the outbox is damaged');
}

/** A BLOB column of a STRICT table. */
function blob(value: SQLOutputValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError('not a BLOB');
  return value;
}

function parseSections(value: SQLOutputValue | undefined): FrameSections {
  // written by buildFrame() only
  return JSON.parse(String(value)) as FrameSections;
}
