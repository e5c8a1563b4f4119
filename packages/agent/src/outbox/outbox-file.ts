import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { blob, inTransaction, openDatabase, type DatabaseFile } from '../database-file.ts';
import { openBytes, sealBytes } from '../seal.ts';
import type { OutboxBounds } from './bounds.ts';
import { selectRows, writeFrame, type FrameSections } from './frame.ts';
import { Losses } from './losses.ts';
import { Numbers } from './numbers.ts';
import { Sections } from './sections.ts';
import { schema } from './tables.ts';
import { WaitingRows } from './waiting.ts';

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

/** The outbox as one SQLite file (outbox.ts). Throws what isDamage() knows when the file can't be read any more. */
export class OutboxFile implements Disposable {
  readonly origin: DatabaseFile['origin'];
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;
  readonly #rows: WaitingRows;
  readonly #sections: Sections;
  readonly #numbers: Numbers;
  readonly #losses: Losses;

  constructor(file: string, key: Uint8Array, bounds: OutboxBounds) {
    const { db, origin } = openDatabase(file, { schema, synchronous: 'FULL' });
    this.#db = db;
    this.origin = origin;
    this.#key = key;
    this.#rows = new WaitingRows(db, key);
    this.#sections = new Sections(db);
    this.#numbers = new Numbers(db);
    this.#losses = new Losses(db, this.#rows, this.#numbers, bounds);
  }

  add(record: string, rows: readonly Values[], at: number): void {
    if (rows.length === 0) return;
    this.#rows.change(() => {
      for (const row of rows) this.#rows.insert({ record, at, row });
    });
    this.#losses.keepBounds(at);
  }

  /** The newest state of a section takes the place of one that still waits. False when the server has it already. */
  addSection(record: string, section: { name: string; hash: string }, row: Values, at: number): boolean {
    if (this.#isKnown(section)) return false;
    this.#rows.change(() => {
      this.#rows.remove('section = ?', section.name);
      this.#rows.insert({ record, at, row, section });
    });
    this.#losses.keepBounds(at);
    return true;
  }

  /** Adds final rows and replaces the rows that may still change, both or neither. */
  settle(record: string, final: readonly Values[], open: readonly Values[], at: number): void {
    this.#rows.change(() => {
      this.#rows.remove('open = 1');
      for (const row of final) this.#rows.insert({ record, at, row });
      for (const row of open) this.#rows.insert({ record, at, row, open: 1 });
    });
    this.#losses.keepBounds(at);
  }

  /** After a crash: what was open is as final as it will get. */
  closeOpen(): void {
    this.#db.exec('UPDATE waiting SET open = 0 WHERE open = 1');
  }

  /** The next report, numbered and kept; undefined when nothing waits. */
  buildFrame(at: number): Frame | undefined {
    return this.#rows.change(() => {
      this.#losses.report(at);
      const rows = selectRows(this.#rows.oldest());
      if (rows.length === 0) return undefined;
      const seq = this.#numbers.get('next_seq', 1);
      const { bytes, sections } = writeFrame(seq, at, rows);
      const sealed = sealBytes(this.#key, `frame ${seq}`, bytes);
      this.#db
        .prepare('INSERT INTO frame (seq, rows, sections, size, sealed) VALUES (?, ?, ?, ?, ?)')
        .run(seq, rows.length, JSON.stringify(sections), sealed.length, sealed);
      for (const { id } of rows) this.#rows.remove('id = ?', id);
      this.#numbers.set('next_seq', seq + 1);
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
        this.#sections.note(name, hash, refused.has(Number(place)) ? 'refused' : 'acked');
      this.#numbers.set('acked_seq', Math.max(seq, this.#numbers.get('acked_seq', 0)));
    });
  }

  /** A file that starts afresh goes on where the server stands. Ignored while reports are numbered. */
  continueAfter(lastSeq: number): void {
    if (this.#numbers.get('next_seq', 1) > lastSeq || this.#frames() > 0) return;
    inTransaction(this.#db, () => {
      this.#numbers.set('next_seq', lastSeq + 1);
      this.#numbers.set('acked_seq', lastSeq);
    });
  }

  /** Hash of what the server last acknowledged, by section. */
  sections(): Record<string, string> {
    return this.#sections.acknowledged();
  }

  /** The server lacks these: their next state is sent even when it is unchanged. */
  forget(sections: readonly string[]): void {
    this.#sections.forget(sections);
  }

  get state(): OutboxState {
    return {
      waiting: this.#rows.count(),
      inFlight: this.#frames(),
      bytes: this.#rows.bytes,
      ackedSeq: this.#numbers.get('acked_seq', 0),
      lost: this.#numbers.get('lost', 0),
    };
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** The latest word counts: what waits, else what is under way, else what the server said. */
  #isKnown({ name, hash }: { name: string; hash: string }): boolean {
    const latest = this.#rows.waitingHash(name) ?? this.#sentHash(name);
    return latest === undefined ? this.#sections.isSettled(name, hash) : latest === hash;
  }

  #sentHash(section: string): string | undefined {
    return this.#db
      .prepare('SELECT sections FROM frame ORDER BY seq DESC')
      .all()
      .flatMap(({ sections }) => Object.values(parseSections(sections)))
      .find(({ name }) => name === section)?.hash;
  }

  #frames(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM frame').get()?.['n']);
  }
}

function parseSections(value: SQLOutputValue | undefined): FrameSections {
  // written by buildFrame() only
  return JSON.parse(String(value)) as FrameSections;
}
