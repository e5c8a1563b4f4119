import type { SyncExtension } from 'x11';
import type { IdleRule } from './idle-rule.ts';
import type { XConnection } from './x11-connection.ts';

/** X Synchronization Extension 3.1: value-type Absolute, the two test-types, AlarmNotify's place among its events. */
const absolute = 0;
const positiveTransition = 0;
const negativeTransition = 1;
const alarmNotify = 1;

type Armed = { alarm: number; waitsFor: 'absence' | 'return'; limitMs: number };

/**
 * Idleness without asking: one alarm of the server's IDLETIME counter at the limit, then one for the return. After each
 * the counter is read and the next alarm set, and read once more, because an alarm that is set a moment too late is
 * never called. No timer runs while somebody is away.
 */
export class IdleAlarms {
  readonly #connection: XConnection;
  readonly #sync: SyncExtension;
  readonly #counter: number;
  readonly #rule: IdleRule;
  #armed: Armed | undefined;
  /** Set only while a change of window alone says that somebody is there. */
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: XConnection, sync: SyncExtension, counter: number, rule: IdleRule) {
    this.#connection = connection;
    this.#sync = sync;
    this.#counter = counter;
    this.#rule = rule;
    connection.reader.allow(sync.firstEvent + alarmNotify);
  }

  start(): void {
    this.#read();
  }

  reconsider(): void {
    // While the alarm for absence is set, it will read the counter in time.
    const isCovered = this.#armed?.waitsFor === 'absence' && this.#armed.limitMs === this.#rule.limitMs;
    if (!isCovered) this.#read();
  }

  onAlarm(alarm: number): void {
    if (alarm !== this.#armed?.alarm) return;
    this.#disarm();
    this.#read();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #read(): void {
    this.#sync.QueryCounter(this.#counter, (error, idleMs) => {
      if (!error) this.#onRead(idleMs);
      return true;
    });
  }

  #onRead(idleMs: number): void {
    clearTimeout(this.#timer);
    const leftMs = this.#rule.judge(Date.now(), idleMs);
    if (leftMs !== undefined) this.#timer = setTimeout(() => this.#read(), leftMs);
    const { limitMs } = this.#rule;
    const waitsFor = idleMs >= limitMs ? 'return' : 'absence';
    if (this.#armed?.waitsFor === waitsFor && this.#armed.limitMs === limitMs) return;
    this.#arm(waitsFor, limitMs);
    this.#read();
  }

  #arm(waitsFor: Armed['waitsFor'], limitMs: number): void {
    this.#disarm();
    const alarm = this.#connection.client.AllocID();
    this.#sync.CreateAlarm(alarm, {
      counter: this.#counter,
      valueType: absolute,
      value: waitsFor === 'absence' ? limitMs : limitMs - 1,
      testType: waitsFor === 'absence' ? positiveTransition : negativeTransition,
      delta: 0,
      events: 1,
    });
    this.#armed = { alarm, waitsFor, limitMs };
  }

  #disarm(): void {
    if (this.#armed) this.#sync.DestroyAlarm(this.#armed.alarm);
    this.#armed = undefined;
  }
}
