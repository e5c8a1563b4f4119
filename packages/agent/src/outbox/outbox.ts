import { isDamage, setAside } from '../database-file.ts';
import type { OutboxBounds } from './bounds.ts';
import { OutboxFile, type Frame, type OutboxState } from './outbox-file.ts';

export type { Frame, OutboxState } from './outbox-file.ts';

type Values = Record<string, unknown>;

/**
 * Rows on their way to the server: sealed on the disk before add() returns, sent in order, kept until the server has
 * acknowledged them. One file an identity, one process a file. What writes throws SQLITE_FULL when the disk is full;
 * then nothing of that call is kept. A file that gets damaged meanwhile is set aside, and a new one goes on where the
 * server says that it stands (clause A4).
 */
export class Outbox implements Disposable {
  readonly #open: () => OutboxFile;
  readonly #path: string;
  readonly #onDamage: () => void;
  readonly origin: OutboxFile['origin'];
  #file: OutboxFile;
  /** A new file does not know its next number before the server has said its last. */
  #isPlaced = true;

  /** @param onDamage called when the file was set aside while it was in use */
  constructor(path: string, key: Uint8Array, bounds: OutboxBounds, onDamage: () => void = () => {}) {
    this.#path = path;
    this.#onDamage = onDamage;
    this.#open = () => new OutboxFile(path, key, bounds);
    this.#file = this.#open();
    this.origin = this.#file.origin;
  }

  add(record: string, rows: readonly Values[], at: number): void {
    this.#on((file) => file.add(record, rows, at));
  }

  /** The newest state of a section takes the place of one that still waits. False when the server has it already. */
  addSection(record: string, section: { name: string; hash: string }, row: Values, at: number): boolean {
    return this.#on((file) => file.addSection(record, section, row, at));
  }

  /** Adds final rows and replaces the rows that may still change, both or neither. */
  settle(record: string, final: readonly Values[], open: readonly Values[], at: number): void {
    this.#on((file) => file.settle(record, final, open, at));
  }

  /** After a crash: what was open is as final as it will get. */
  closeOpen(): void {
    this.#on((file) => file.closeOpen());
  }

  /** The next report, numbered and kept; undefined when nothing waits, or its number is not known yet. */
  buildFrame(at: number): Frame | undefined {
    return this.#on((file) => (this.#isPlaced ? file.buildFrame(at) : undefined));
  }

  /** Reports without an acknowledgement, oldest first. */
  unacknowledged(): Frame[] {
    return this.#on((file) => file.unacknowledged());
  }

  /** `refused`: places in the report of rows that the server did not keep. */
  acknowledge(seq: number, refused: ReadonlySet<number>): void {
    this.#on((file) => file.acknowledge(seq, refused));
  }

  /** A file that starts afresh goes on where the server stands. Ignored while reports are numbered. */
  continueAfter(lastSeq: number): void {
    this.#on((file) => file.continueAfter(lastSeq));
    this.#isPlaced = true;
  }

  /** Hash of what the server last acknowledged, by section. */
  sections(): Record<string, string> {
    return this.#on((file) => file.sections());
  }

  /** The server lacks these: their next state is sent even when it is unchanged. */
  forget(sections: readonly string[]): void {
    this.#on((file) => file.forget(sections));
  }

  get state(): OutboxState {
    return this.#on((file) => file.state);
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #on<T>(act: (file: OutboxFile) => T): T {
    try {
      return act(this.#file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#replace();
      return act(this.#file);
    }
  }

  #replace(): void {
    this.#close();
    setAside(this.#path);
    this.#file = this.#open();
    this.#isPlaced = false;
    this.#onDamage();
  }

  #close(): void {
    try {
      this.#file[Symbol.dispose]();
    } catch (error) {
      // closing writes the journal back, which a damaged file refuses
      if (!isDamage(error)) throw error;
    }
  }
}
