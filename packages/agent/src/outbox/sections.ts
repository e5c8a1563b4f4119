import type { DatabaseSync } from 'node:sqlite';

/** What the server says of each inventory section: which state it has, or has refused (A7). */
export class Sections {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Hash of what the server last acknowledged, by section. */
  acknowledged(): Record<string, string> {
    const rows = this.#db.prepare('SELECT name, acked FROM section WHERE acked IS NOT NULL').all();
    return Object.fromEntries(rows.map(({ name, acked }) => [String(name), String(acked)]));
  }

  /** Sending this state again would change nothing. */
  isSettled(name: string, hash: string): boolean {
    const known = this.#db.prepare('SELECT acked, refused FROM section WHERE name = ?').get(name);
    return known?.['acked'] === hash || known?.['refused'] === hash;
  }

  note(name: string, hash: string, as: 'acked' | 'refused'): void {
    const [acked, refused] = as === 'acked' ? [hash, null] : [null, hash];
    this.#db
      .prepare(`INSERT INTO section (name, acked, refused) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET acked = excluded.acked, refused = excluded.refused`)
      .run(name, acked, refused);
  }

  forget(names: readonly string[]): void {
    const forget = this.#db.prepare('DELETE FROM section WHERE name = ?');
    for (const name of names) forget.run(name);
  }
}
