import type { DatabaseSync } from 'node:sqlite';
import type { OutboxBounds } from './bounds.ts';
import type { Numbers } from './numbers.ts';
import type { WaitingRows } from './waiting.ts';

const lossRecord = 'agent.outbox_loss';
const ageCheckMs = 3_600_000;
/** A full outbox is not swept at each row: a twentieth of the room is made free. */
const keptShare = 0.95;

/** Keeps the outbox within its bounds, and what that costs on record. */
export class Losses {
  readonly #db: DatabaseSync;
  readonly #rows: WaitingRows;
  readonly #numbers: Numbers;
  readonly #bounds: OutboxBounds;
  #agedAt = 0;

  constructor(db: DatabaseSync, rows: WaitingRows, numbers: Numbers, bounds: OutboxBounds) {
    this.#db = db;
    this.#rows = rows;
    this.#numbers = numbers;
    this.#bounds = bounds;
  }

  keepBounds(at: number): void {
    const { maxAgeMs, maxBytes, dropFirst } = this.#bounds;
    if (Number.isFinite(maxAgeMs) && at - this.#agedAt > ageCheckMs) {
      this.#rows.change(() => this.#drop('at < ? AND section IS NULL', at - maxAgeMs));
      this.#agedAt = at;
    }
    if (this.#rows.bytes <= maxBytes) return;
    this.#rows.change(() => {
      for (const record of dropFirst) this.#dropOldest(record);
    });
  }

  /** Losses so far become rows of the next report, where they are reported at all. */
  report(at: number): void {
    if (!this.#bounds.reportsLoss) return;
    const losses = this.#db.prepare('DELETE FROM loss RETURNING record, n, from_at, until_at').all();
    for (const { record, n, from_at: fromAt, until_at: untilAt } of losses)
      this.#rows.insert({ record: lossRecord, at, row: { record, fromAt, untilAt, n } });
  }

  #dropOldest(record: string): void {
    const target = this.#bounds.maxBytes * keptShare;
    let bytes = this.#rows.bytes;
    let last: number | undefined;
    const rows = this.#db
      .prepare('SELECT id, size FROM waiting WHERE record = ? AND open = 0 ORDER BY id')
      .iterate(record);
    for (const { id, size } of rows) {
      if (bytes <= target) break;
      bytes -= Number(size);
      last = Number(id);
    }
    if (last !== undefined) this.#drop('record = ? AND open = 0 AND id <= ?', record, last);
  }

  #drop(which: string, ...values: (string | number)[]): void {
    const lost = this.#rows.remove(which, ...values);
    const note = this.#db.prepare(`INSERT INTO loss (record, n, from_at, until_at) VALUES (?1, 1, ?2, ?2)
      ON CONFLICT (record) DO UPDATE SET n = n + 1, from_at = min(from_at, ?2), until_at = max(until_at, ?2)`);
    for (const { record, at } of lost) note.run(String(record), Number(at));
    if (lost.length > 0) this.#numbers.set('lost', this.#numbers.get('lost', 0) + lost.length);
  }
}
