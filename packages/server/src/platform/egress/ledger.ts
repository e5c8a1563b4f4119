import type { Recipient } from '@candor/policy/recipients.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/index.ts';
import { codeOf, type Logger } from '../log/index.ts';
import { newId } from '../new-id.ts';
import type { LedgerEntry, TimedEntry } from './entry.ts';
import { insertEntries } from './queries.ts';

const mostWaiting = 1_000;
const hourMs = 3_600_000;

/** Every connection and refusal, written as soon as the database takes it. */
export class Ledger implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #hourly: ReadonlySet<string>;
  #database: Pick<Database, 'withInstance'> | undefined;
  #waiting: TimedEntry[] = [];
  /** Sums of the running hour, by recipient and outcome. */
  readonly #sums = new Map<string, TimedEntry>();
  #writing: Promise<void> | undefined;

  constructor(recipients: readonly Recipient[], clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
    this.#hourly = new Set(recipients.filter((one) => one.ledger === 'hourly').map(({ id }) => id));
  }

  /** What was noted before is written now: the gate is there before the database, which may lie behind it. */
  open(database: Pick<Database, 'withInstance'>): void {
    this.#database = database;
    this.#write();
  }

  note(entry: LedgerEntry): void {
    const timed = { ...entry, id: newId(), at: this.#clock.now() };
    // of what is connected all the time; else writing the ledger of the database would fill the ledger
    if (this.#hourly.has(entry.recipient) && !entry.outcome.startsWith('refused')) this.#sum(timed);
    else this.#wait(timed);
    this.#write();
  }

  /** Writes all that is known. */
  async flush(): Promise<void> {
    for (const sum of this.#sums.values()) this.#wait(sum);
    this.#sums.clear();
    this.#write();
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#database = undefined;
  }

  #sum(entry: TimedEntry): void {
    const key = `${entry.recipient} ${entry.outcome}`;
    const known = this.#sums.get(key);
    if (known && hourOf(known.at) === hourOf(entry.at)) {
      known.n += entry.n;
      known.bytesOut += entry.bytesOut;
      known.bytesIn += entry.bytesIn;
      return;
    }
    if (known) this.#wait(known);
    this.#sums.set(key, entry);
  }

  #wait(entry: TimedEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
  }

  /** One write at a time. What could not be written waits for the next one. */
  #write(): void {
    const database = this.#database;
    if (!database || this.#writing || this.#waiting.length === 0) return;
    const entries = this.#waiting.splice(0);
    this.#writing = database
      .withInstance('accountability', (tx) => insertEntries(tx, entries))
      .then(
        () => this.#done(),
        (error: unknown) => {
          this.#log.write('egress.not_noted', { n: entries.length, code: codeOf(error) });
          this.#waiting = [...entries, ...this.#waiting].slice(-mostWaiting);
          this.#writing = undefined;
        },
      );
  }

  #done(): Promise<void> | undefined {
    this.#writing = undefined;
    this.#write();
    return this.#writing;
  }
}

const hourOf = (at: Date) => Math.floor(at.getTime() / hourMs);
