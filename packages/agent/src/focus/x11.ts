import type { XEvent } from 'x11';
import { IdleRule } from './idle-rule.ts';
import {
  FocusSourceError,
  noAbilities,
  type Abilities,
  type FocusEvent,
  type FocusSource,
  type LostReason,
} from './source.ts';
import { ActiveWindowWatch, type ActiveWindow } from './x11-active-window.ts';
import { connectX, type XConnection } from './x11-connection.ts';
import { openCounts, type CountWatch } from './x11-counts.ts';
import { openIdle, type IdleWatch } from './x11-idle.ts';

const probeDeadlineMs = 5_000;

export type X11Options = {
  /** As in DISPLAY; undefined or empty is a start that rejects with `no_x_display`. */
  display: string | undefined;
  idleLimitMs: number;
};

/** The active window, idleness and (when switched on) counts of one X display. Started once; afterwards make another. */
export class X11Source implements FocusSource {
  readonly platform = 'x11';
  #abilities = noAbilities;
  readonly #options: X11Options;
  readonly #rule: IdleRule;
  #onEvent: (event: FocusEvent) => void = () => {};
  #connection: XConnection | undefined;
  #windows: ActiveWindowWatch | undefined;
  #idle: IdleWatch | undefined;
  #counts: CountWatch | undefined;
  #isCounting = false;
  #hasFocus = false;
  #status: 'starting' | 'running' | 'ended' = 'starting';
  readonly #probed = Promise.withResolvers<void>();

  constructor(options: X11Options) {
    // A stop before the start waits for it is no unhandled rejection.
    this.#probed.promise.catch(() => {});
    this.#options = options;
    this.#rule = new IdleRule(options.idleLimitMs, (event) => this.#tell(event));
  }

  get abilities(): Abilities {
    return this.#abilities;
  }

  async start(onEvent: (event: FocusEvent) => void): Promise<void> {
    this.#onEvent = onEvent;
    const connection = await connectX(this.#options.display, {
      onEvent: (event) => this.#onX(event),
      onCounts: (counts) => this.#tell({ kind: 'counts', ...counts, at: Date.now() }),
      onLost: (reason) => this.#lose(reason),
    });
    this.#connection = connection;
    if (this.#status === 'ended') {
      connection.close();
      throw new FocusSourceError('stopped');
    }
    const deadline = setTimeout(() => this.#lose('stream_broken'), probeDeadlineMs);
    this.#probe(connection);
    await this.#probed.promise.finally(() => clearTimeout(deadline));
    this.#begin(connection);
  }

  stop(): Promise<void> {
    this.#end();
    this.#probed.reject(new FocusSourceError('stopped'));
    return Promise.resolve();
  }

  setCounts(on: boolean): void {
    if (on === this.#isCounting) return;
    this.#isCounting = on;
    if (this.#status === 'running') this.#counts?.select(on);
  }

  setIdleLimit(limitMs: number): void {
    this.#rule.limitMs = limitMs;
    if (this.#status === 'running') this.#idle?.reconsider();
  }

  #probe(connection: XConnection): void {
    openIdle(connection, this.#rule, ({ ability, watch }) => {
      this.#idle = watch;
      openCounts(connection, (counts) => {
        this.#counts = counts;
        this.#abilities = {
          window: 'app',
          title: 'none',
          idle: ability,
          counts: counts ? 'available' : 'none',
          lock: 'none',
        };
        this.#probed.resolve();
      });
    });
  }

  #begin(connection: XConnection): void {
    if (this.#status !== 'starting') return;
    this.#status = 'running';
    this.#tell({ kind: 'ready', at: Date.now() });
    this.#windows = new ActiveWindowWatch(connection, (active, at) => this.#onActive(active, at));
    this.#windows.start();
    this.#idle?.start();
    if (this.#isCounting) this.#counts?.select(true);
  }

  #onX(event: XEvent): void {
    this.#windows?.onEvent(event);
    if (event.name === 'AlarmNotify' && event.alarm !== undefined) this.#idle?.onAlarm(event.alarm);
  }

  #onActive(active: ActiveWindow | null, at: number): void {
    this.#tell({ kind: 'focused', app: null, ...active, at });
    // What is active when we come says nothing about somebody being there.
    if (active && this.#hasFocus) {
      this.#rule.noteSwitch(at);
      this.#idle?.reconsider();
    }
    this.#hasFocus = true;
  }

  #tell(event: FocusEvent): void {
    if (this.#status === 'running') this.#onEvent(event);
  }

  #lose(reason: LostReason): void {
    const before = this.#status;
    const at = Date.now();
    this.#end();
    if (before === 'running') this.#onEvent({ kind: 'lost', reason, at });
    if (before === 'starting') this.#probed.reject(new FocusSourceError('no_x_display', reason));
  }

  #end(): void {
    this.#status = 'ended';
    this.#abilities = noAbilities;
    this.#idle?.stop();
    this.#connection?.close();
  }
}
