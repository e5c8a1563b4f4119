import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { answerWays, signedDocument } from '@candor/protocol/session/documents.ts';
import { sessionEnds } from '@candor/protocol/session/states.ts';
import { blob, openDatabase } from '../database-file.ts';
import { openBytes, SealBroken, sealBytes } from '../seal.ts';

const instant = z.int();
const rights = z.array(z.enum(sessionRights));

/** What this device remembers of one session. Times are ms since 1970 UTC, of the server's clock. */
const journalEntry = z.strictObject({
  sessionId: z.uuid(),
  asker: z.strictObject({ name: z.string(), organisation: z.string(), isCertified: z.boolean() }),
  reason: z.string(),
  rights,
  askedAt: instant,
  answer: z
    .strictObject({ by: z.enum(answerWays), allowed: rights, at: instant, until: instant.nullable() })
    .nullable(),
  startedAt: instant.nullable(),
  handshakeHash: z.string().nullable(),
  end: z.strictObject({ why: z.enum(sessionEnds), at: instant }).nullable(),
  /** What this device signed. */
  ids: z.strictObject({ companyId: z.uuid(), deviceId: z.uuid() }),
  record: signedDocument.nullable(),
  statement: signedDocument.nullable(),
});
export type JournalEntry = z.output<typeof journalEntry>;

const maxAgeMs = 365 * 86_400_000;
const mostEntries = 10_000;
const schema = `
  CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, asked_at INTEGER NOT NULL, is_open INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS session_by_time ON session (asked_at);
`;

/** Sessions that were asked for on this computer, sealed on its disk; twelve months. */
export class Journal implements Disposable {
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;

  /** `read` is for looking at it while the agent runs. */
  constructor(file: string, key: Uint8Array, access: 'write' | 'read') {
    this.#key = key;
    this.#db =
      access === 'read'
        ? new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
        : openDatabase(file, { schema, synchronous: 'FULL' }).db;
  }

  /** `open`: something is still to be done, or told to the server. */
  save(entry: JournalEntry, state: 'open' | 'closed'): void {
    const sealed = sealBytes(this.#key, placeOf(entry.sessionId), Buffer.from(JSON.stringify(entry)));
    this.#db
      .prepare(
        `INSERT INTO session (id, asked_at, is_open, sealed) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, sealed = excluded.sealed`,
      )
      .run(entry.sessionId, entry.askedAt, state === 'open' ? 1 : 0, sealed);
  }

  /** Nothing is left to be told of it. */
  close(sessionId: string): void {
    this.#db.prepare('UPDATE session SET is_open = 0 WHERE id = ?').run(sessionId);
  }

  find(sessionId: string): JournalEntry | undefined {
    const row = this.#db.prepare('SELECT id, sealed FROM session WHERE id = ?').get(sessionId);
    return row && this.#read(row)[0];
  }

  open(): JournalEntry[] {
    const rows = this.#db.prepare('SELECT id, sealed FROM session WHERE is_open = 1 ORDER BY asked_at').all();
    return rows.flatMap((row) => this.#read(row));
  }

  /** The newest first. */
  newest(limit: number): JournalEntry[] {
    const rows = this.#db.prepare('SELECT id, sealed FROM session ORDER BY asked_at DESC LIMIT ?').all(limit);
    return rows.flatMap((row) => this.#read(row));
  }

  sweep(at: number): void {
    this.#db.prepare('DELETE FROM session WHERE asked_at < ?').run(at - maxAgeMs);
    this.#db
      .prepare(
        'DELETE FROM session WHERE id IN (SELECT id FROM session ORDER BY asked_at DESC LIMIT -1 OFFSET ?)',
      )
      .run(mostEntries);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** Nothing of a row that another identity sealed, or another version wrote. */
  #read({ id, sealed }: Record<string, SQLOutputValue>): JournalEntry[] {
    try {
      const bytes = openBytes(this.#key, placeOf(String(id)), blob(sealed));
      const { data } = journalEntry.safeParse(parseJson(bytes.toString('utf8')));
      return data ? [data] : [];
    } catch (error) {
      if (error instanceof SealBroken) return [];
      throw error;
    }
  }
}

const placeOf = (sessionId: string) => `session ${sessionId}`;
