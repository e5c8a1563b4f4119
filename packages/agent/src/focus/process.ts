import { encode } from '@candor/policy/derive/encode.ts';
import { focusInterval } from '@candor/policy/dictionary/focus/interval.ts';
import { openCore, type Core, type CoreStatus } from '../core.ts';
import { isDiskFull } from '../database-file.ts';
import type { HeldIdentity } from '../identity.ts';
import type { LinkState } from '../link/state.ts';
import { logLine } from '../log.ts';
import { focusBounds } from '../outbox/bounds.ts';
import type { StateFolder } from '../state-folder.ts';
import { loadChoices, saveChoices, type Choices } from './choices.ts';
import {
  Intervals,
  nameUnder,
  SupervisedSource,
  X11Source,
  type Abilities,
  type Clock,
  type FocusEvent,
  type Interval,
  type RecordingState,
  type SourceState,
} from './index.ts';

export interface FocusStatus extends CoreStatus {
  recording: RecordingState;
  window: SourceState;
  abilities: Abilities;
  countsOn: boolean;
  /** Null while not paused, and while paused until resumed. */
  pausedUntilAt: number | null;
}
export interface FocusOptions {
  state: StateFolder;
  identity: HeldIdentity;
  display: string | undefined;
  flushMs: number;
  onState: (state: LinkState) => void;
  onLogLine: (line: string) => void;
}

const idleLimitMs = 180_000;
/** A crash loses at most this much of the running interval (focus A3). */
const keepMs = 300_000;
/** An interval that has ended is final when nothing can join it any more (interval.ts: 5 s). */
const settleMs = 6_000;
const mostUnkept = 1_000;

/** Records the active window of one person, as intervals that wait in this identity's own outbox. */
export class FocusProcess implements AsyncDisposable {
  readonly core: Core;
  readonly #options: FocusOptions;
  readonly #engine: Intervals;
  readonly #source: SupervisedSource;
  #choices: Choices;
  #window: SourceState = 'starting';
  #tick: NodeJS.Timeout | undefined;
  /** Final, and not yet on the disk: normally none, on a full disk up to a thousand. */
  #unkept: Interval[] = [];

  static async start(options: FocusOptions): Promise<FocusProcess> {
    const choices = loadChoices(options.state.choices);
    const running: { focus?: FocusProcess } = {};
    const core = await openCore({
      ...options,
      bounds: focusBounds,
      log: (template, params) => options.onLogLine(logLine(template, params)),
      focus: { countsOn: () => (running.focus?.choices ?? choices).countsOn },
      policyVersion: () => 0,
      onWanted: () => {},
      onPolicy: () => Promise.resolve(undefined),
    });
    running.focus = new FocusProcess(options, core, choices);
    await running.focus.#begin();
    return running.focus;
  }

  private constructor(options: FocusOptions, core: Core, choices: Choices) {
    this.#options = options;
    this.core = core;
    this.#choices = choices;
    this.#engine = new Intervals({
      offsetAt,
      idleLimitMs,
      nameOf: (app) => nameUnder(this.#choices.exclusions, app),
    });
    this.#source = new SupervisedSource({
      create: () => new X11Source({ display: options.display, idleLimitMs }),
      onState: (state) => (this.#window = state),
    });
  }

  get choices(): Choices {
    return this.#choices;
  }

  status(): FocusStatus {
    const { countsOn, pause } = this.#choices;
    return {
      ...this.core.status(),
      recording: this.#engine.state,
      window: this.#window,
      abilities: this.#source.abilities,
      countsOn,
      pausedUntilAt: typeof pause === 'object' ? pause.untilAt : null,
    };
  }

  /** A decision of the person at this computer: kept, and in force at once. */
  decide(part: Partial<Choices>): void {
    const before = this.#choices;
    this.#choices = { ...before, ...part };
    saveChoices(this.#options.state.choices, this.#choices);
    if (part.pause !== undefined) this.#settle(this.#applyPause());
    this.#selectCounts();
    // the hello says whether counting is on
    if (before.countsOn !== this.#choices.countsOn) this.core.link.reconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#tick);
    await this.#source.stop();
    this.#settle(this.#engine.finish(clock()));
    clearTimeout(this.#tick);
    this.core.link.flush();
    await this.core[Symbol.asyncDispose]();
  }

  async #begin(): Promise<void> {
    // of a process that was killed: as final as it will get
    this.core.outbox.closeOpen();
    this.#settle(this.#applyPause());
    if (this.core.outbox.state.waiting > 0) this.core.link.poke();
    this.#selectCounts();
    await this.#source.start((event) => this.#onEvent(event));
  }

  #onEvent(event: FocusEvent): void {
    const final = this.#engine.handle(event, clock());
    // presses come by the dozen: they reach the disk with the next change, or the next look at the clock
    if (event.kind !== 'counts' || final.length > 0) this.#settle(final);
    this.#selectCounts();
  }

  #onTick(): void {
    this.#settle(this.#engine.tick(clock()));
    this.#endPause();
    this.#selectCounts();
  }

  #applyPause(): Interval[] {
    const { pause } = this.#choices;
    if (pause === 'none') return this.#engine.resume(clock());
    return this.#engine.pause(pause === 'until_resumed' ? null : pause.untilAt, clock());
  }

  #endPause(): void {
    const { pause } = this.#choices;
    if (typeof pause !== 'object' || pause.untilAt > Date.now()) return;
    this.#choices = { ...this.#choices, pause: 'none' };
    saveChoices(this.#options.state.choices, this.#choices);
  }

  /** Input events are not even selected while they may not be counted (focus R5). */
  #selectCounts(): void {
    this.#source.setCounts(this.#choices.countsOn && this.#engine.allowsCounts);
  }

  #settle(final: readonly Interval[]): void {
    const open = this.#engine.open();
    this.#unkept = [...this.#unkept, ...final].slice(-mostUnkept);
    const encoded = (intervals: readonly Interval[]) =>
      intervals.map((one) => encode(focusInterval, { ...one }).row);
    try {
      this.core.outbox.settle(focusInterval.name, encoded(this.#unkept), encoded(open), Date.now());
      if (this.#unkept.length > 0) this.core.link.poke();
      this.#unkept = [];
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#options.onLogLine(logLine('disk.full', {}));
    }
    this.#plan(open);
  }

  /** The next look at the clock; none at all while nothing can change by itself. */
  #plan(open: readonly Interval[]): void {
    clearTimeout(this.#tick);
    const { pause } = this.#choices;
    const pauseMs =
      typeof pause === 'object' ? Math.max(0, pause.untilAt - Date.now()) : Number.POSITIVE_INFINITY;
    const waitMs = Math.min(this.#openMs(open), pauseMs);
    this.#tick = Number.isFinite(waitMs) ? setTimeout(() => this.#onTick(), waitMs) : undefined;
  }

  /**
   * Soon, while something that has ended may become final, or has just begun (then it has no length yet and is not
   * among the open ones); seldom, once one interval runs alone.
   */
  #openMs(open: readonly Interval[]): number {
    const isRecording = this.#engine.state === 'recording';
    const last = open.at(-1);
    if (!last) return isRecording ? settleMs : Number.POSITIVE_INFINITY;
    const runsAlone = isRecording && open.length === 1 && last.durationMs >= settleMs - 1_000;
    return runsAlone && Date.now() - last.startedAt - last.durationMs < 1_000 ? keepMs : settleMs;
  }
}

const clock = (): Clock => ({ at: Date.now(), monotonicMs: performance.now() });
const offsetAt = (at: number): number => -new Date(at).getTimezoneOffset();
