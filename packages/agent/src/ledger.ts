import { createHash } from 'node:crypto';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import { blob, openDatabase } from './database-file.ts';
import { openBytes, sealBytes } from './seal.ts';

export type LedgerKind =
  | 'enrol'
  | 'hello'
  | 'batch'
  | 'renew'
  | 'gap'
  | 'leave'
  | 'policyRefused'
  | 'policyTaken'
  | 'licenceState'
  | SessionWord['type']
  /** Not a frame: how much left in a session in ten seconds (remote/stream-count.ts). */
  | 'session';

/** One frame or request that left this computer. */
export interface LedgerEntry {
  id: number;
  at: number;
  kind: LedgerKind;
  /** Number of a report. */
  seq: number | null;
  address: string;
  size: number;
  /** SHA-256 of the exact bytes, hex. */
  hash: string;
  records: string[];
  /** When the server acknowledged it, and the hash that it says it received. */
  ackedAt: number | null;
  ackHash: string | null;
}
export interface Sent {
  kind: LedgerKind;
  address: string;
  bytes: Uint8Array;
  seq?: number;
  records?: readonly string[];
}
export interface LedgerFilter {
  record?: string;
  since?: number;
  afterId?: number;
}

const maxBytes = 100 * 1024 * 1024;
const maxAgeMs = 30 * 86_400_000;
const sweepEvery = 200;

const schema = `
  CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, seq INTEGER, address TEXT NOT NULL,
    size INTEGER NOT NULL, hash BLOB NOT NULL, records TEXT NOT NULL, acked_at INTEGER, ack_hash BLOB, sealed BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS entry_by_seq ON entry (seq) WHERE seq IS NOT NULL;
`;

/** What left this computer, byte for byte, sealed on its disk; 30 days or 100 MiB. */
export class Ledger implements Disposable {
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;
  #sinceSweep = sweepEvery;

  /** `read` is for looking at it while the agent runs. */
  constructor(file: string, key: Uint8Array, access: 'write' | 'read') {
    this.#key = key;
    // NORMAL: a power cut may lose the last entries, whose reports are then sent again
    this.#db =
      access === 'read'
        ? new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
        : openDatabase(file, { schema, synchronous: 'NORMAL' }).db;
  }

  /** Before the bytes go out. */
  note({ kind, address, bytes, seq, records = [] }: Sent, at = Date.now()): void {
    const hash = createHash('sha256').update(bytes).digest();
    const sealed = sealBytes(this.#key, place(hash), bytes);
    this.#db
      .prepare(
        'INSERT INTO entry (at, kind, seq, address, size, hash, records, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(at, kind, seq ?? null, address, bytes.length, hash, records.join(' '), sealed);
    if (++this.#sinceSweep > sweepEvery) this.#sweep(at);
  }

  /** `differs` when the server received other bytes than were sent; `unknown` for a report that isn't in the ledger. */
  acknowledge(seq: number, hash: string, at = Date.now()): 'equal' | 'differs' | 'unknown' {
    const bytes = Buffer.from(hash, 'hex');
    const own = this.#db
      .prepare(
        'UPDATE entry SET acked_at = coalesce(acked_at, ?), ack_hash = coalesce(ack_hash, ?) WHERE seq = ? RETURNING hash',
      )
      .all(at, bytes, seq);
    if (own.length === 0) return 'unknown';
    return own.every((row) => bytes.equals(blob(row['hash']))) ? 'equal' : 'differs';
  }

  /** The bytes of a report as it was sent, for a server that was restored to an earlier state. */
  report(seq: number): Buffer | undefined {
    const row = this.#db.prepare('SELECT hash, sealed FROM entry WHERE seq = ? LIMIT 1').get(seq);
    return row && openBytes(this.#key, place(blob(row['hash'])), blob(row['sealed']));
  }

  bytesOf(id: number): Buffer | undefined {
    const row = this.#db.prepare('SELECT hash, sealed FROM entry WHERE id = ?').get(id);
    return row && openBytes(this.#key, place(blob(row['hash'])), blob(row['sealed']));
  }

  /** Oldest first. */
  *entries({ record, since, afterId }: LedgerFilter = {}): Generator<LedgerEntry> {
    const rows = this.#db
      .prepare(`SELECT id, at, kind, seq, address, size, hash, records, acked_at, ack_hash FROM entry
        WHERE at >= ?1 AND id > ?2 AND (?3 = '' OR instr(' ' || records || ' ', ' ' || ?3 || ' ') > 0) ORDER BY id`)
      .iterate(since ?? 0, afterId ?? 0, record ?? '');
    for (const row of rows) yield toEntry(row);
  }

  /** Receipts that don't fit what was sent. */
  differing(): number {
    const row = this.#db
      .prepare('SELECT count(*) AS n FROM entry WHERE ack_hash IS NOT NULL AND ack_hash <> hash')
      .get();
    return Number(row?.['n'] ?? 0);
  }

  lastAckAt(): number | null {
    const row = this.#db.prepare('SELECT max(acked_at) AS at FROM entry').get();
    return row?.['at'] === null || row === undefined ? null : Number(row['at']);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #sweep(at: number): void {
    this.#sinceSweep = 0;
    this.#db.prepare('DELETE FROM entry WHERE at < ?').run(at - maxAgeMs);
    const total = Number(this.#db.prepare('SELECT coalesce(sum(size), 0) AS n FROM entry').get()?.['n'] ?? 0);
    let over = total - maxBytes;
    if (over <= 0) return;
    const remove = this.#db.prepare('DELETE FROM entry WHERE id = ?');
    for (const { id, size } of this.#db.prepare('SELECT id, size FROM entry ORDER BY id LIMIT 10000').all()) {
      if (over <= 0) break;
      over -= Number(size);
      remove.run(Number(id));
    }
  }
}

const place = (hash: Uint8Array) => `ledger ${Buffer.from(hash).toString('hex')}`;

function toEntry(row: Record<string, SQLOutputValue>): LedgerEntry {
  const number = (name: string) => (row[name] === null ? null : Number(row[name]));
  const records = String(row['records']);
  const ackHash = row['ack_hash'];
  return {
    id: Number(row['id']),
    at: Number(row['at']),
    // written by note() only
    kind: String(row['kind']) as LedgerKind,
    seq: number('seq'),
    address: String(row['address']),
    size: Number(row['size']),
    hash: Buffer.from(blob(row['hash'])).toString('hex'),
    records: records === '' ? [] : records.split(' '),
    ackedAt: number('acked_at'),
    ackHash: ackHash instanceof Uint8Array ? Buffer.from(ackHash).toString('hex') : null,
  };
}
