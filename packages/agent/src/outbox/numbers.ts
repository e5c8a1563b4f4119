import type { DatabaseSync } from 'node:sqlite';

/** `next_seq`: of the next report; `acked_seq`: of the last acknowledged; `lost`: rows dropped since enrolment. */
export type NumberName = 'next_seq' | 'acked_seq' | 'lost';

export class Numbers {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get(name: NumberName, otherwise: number): number {
    const row = this.#db.prepare('SELECT value FROM number WHERE name = ?').get(name);
    return Number(row?.['value'] ?? otherwise);
  }

  set(name: NumberName, value: number): void {
    this.#db
      .prepare(
        'INSERT INTO number (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      )
      .run(name, value);
  }
}
