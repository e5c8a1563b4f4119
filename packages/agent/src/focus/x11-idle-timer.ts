import type { ScreenSaverExtension } from 'x11';
import type { IdleRule } from './idle-rule.ts';
import type { XConnection } from './x11-connection.ts';

/** How often the return is looked for. The moment of return is exact all the same: the server says how long ago it was. */
const returnEveryMs = 5_000;

/** Idleness for servers without SYNC: one timer, set to the earliest moment at which the limit can be reached. */
export class IdleTimer {
  readonly #connection: XConnection;
  readonly #saver: ScreenSaverExtension;
  readonly #rule: IdleRule;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: XConnection, saver: ScreenSaverExtension, rule: IdleRule) {
    this.#connection = connection;
    this.#saver = saver;
    this.#rule = rule;
  }

  start(): void {
    this.#read();
  }

  reconsider(): void {
    this.#read();
  }

  /** There are no alarms here. */
  onAlarm(): void {}

  stop(): void {
    clearTimeout(this.#timer);
  }

  #read(): void {
    this.#saver.QueryInfo(this.#connection.root, (error, info) => {
      if (!error) this.#onRead(info.idle);
      return true;
    });
  }

  #onRead(idleMs: number): void {
    clearTimeout(this.#timer);
    const leftMs = this.#rule.judge(Date.now(), idleMs);
    const { limitMs } = this.#rule;
    // A return that is as long ago as the limit would look like none.
    const lookMs = Math.min(leftMs ?? returnEveryMs, returnEveryMs, limitMs / 2);
    const nextMs = idleMs < limitMs ? limitMs - idleMs : lookMs;
    this.#timer = setTimeout(() => this.#read(), nextMs);
  }
}
