import { nextCut, type OffsetAt } from './hour-cuts.ts';
import {
  absorb,
  addCounts,
  continueWith,
  endOf,
  pulseMs,
  shortMs,
  type Draft,
  type Interval,
} from './interval.ts';
import type { FocusEvent } from './source.ts';

/** Now, by both clocks: ms since the epoch, and ms of a clock that nobody sets (it may stand still in sleep). */
export type Clock = { at: number; monotonicMs: number };

export type IntervalOptions = {
  offsetAt: OffsetAt;
  /** The source's idle limit; time older than this without `idle` is known to have been attended. */
  idleLimitMs: number;
  /** What an app is recorded as, null for not at all (exclusions.ts). */
  nameOf: (app: string) => string | null;
};

export type RecordingState = 'recording' | 'no_window' | 'excluded' | 'idle' | 'locked' | 'asleep' | 'paused';

/** More between the clocks than this: it slept, or the clock was set (focus R12). */
const jumpMs = 30_000;
const noCounts = { keys: 0, clicks: 0 };

/**
 * Turns events into intervals. It has no timer: every call brings the clock and returns the intervals that are final,
 * oldest first, each once; they never overlap and never change. What may still change stands in `open()`. Call `tick`
 * every few minutes while recording and when a pause ends.
 */
export class Intervals {
  #options: IntervalOptions;
  #app: string | null = null;
  #isIdle = false;
  #isLocked = false;
  #isAsleep = false;
  /** When the pause ends; infinite until resumed. */
  #pausedUntil: number | undefined;
  /** Ended but not final, oldest first. */
  #drafts: Draft[] = [];
  #current: Draft | undefined;
  /** Final, handed out when the call returns. */
  #final: Draft[] = [];
  /** Presses that no interval has yet: the first after idleness come before it is known to be over. */
  #held = noCounts;
  /** Until then presence is certain, so idleness can't begin earlier. */
  #attendedUntil = Number.NEGATIVE_INFINITY;
  /** Nothing starts before: recorded already. */
  #takenUntil = Number.NEGATIVE_INFINITY;
  #last: Clock | undefined;

  constructor(options: IntervalOptions) {
    this.#options = options;
  }

  get state(): RecordingState {
    if (this.#pausedUntil !== undefined) return 'paused';
    if (this.#isLocked) return 'locked';
    if (this.#isAsleep) return 'asleep';
    if (this.#app === null) return 'no_window';
    if (this.#options.nameOf(this.#app) === null) return 'excluded';
    return this.#isIdle ? 'idle' : 'recording';
  }

  /** False while paused, locked or asleep: then input events must not even be selected (focus R5). */
  get allowsCounts(): boolean {
    return !(this.state === 'paused' || this.state === 'locked' || this.state === 'asleep');
  }

  /**
   * What may still change, oldest first (at most the running interval and a few before it). For a crash-safe copy,
   * replace what the call before gave with this and with what has become final since.
   */
  open(): Interval[] {
    const ended = this.#drafts.map(toInterval);
    if (!this.#current || !this.#last) return ended;
    const durationMs = Math.max(0, this.#last.at - this.#current.startedAt);
    return durationMs === 0 ? ended : [...ended, toInterval({ ...this.#current, durationMs })];
  }

  handle(event: FocusEvent, clock: Clock): Interval[] {
    this.#advance(clock);
    this.#apply(event, Math.min(event.at, clock.at));
    return this.#release();
  }

  tick(clock: Clock): Interval[] {
    this.#advance(clock);
    return this.#release();
  }

  /** Ends the running interval at once. `until` is in ms since the epoch; null lasts until `resume`. */
  pause(until: number | null, clock: Clock): Interval[] {
    this.#advance(clock);
    this.#pausedUntil = until ?? Number.POSITIVE_INFINITY;
    this.#stop(clock.at);
    return this.#release();
  }

  resume(clock: Clock): Interval[] {
    this.#advance(clock);
    this.#pausedUntil = undefined;
    this.#record(clock.at);
    return this.#release();
  }

  /** Other exclusions or another idle limit, from now on. */
  change(options: Partial<IntervalOptions>, clock: Clock): Interval[] {
    this.#advance(clock);
    this.#options = { ...this.#options, ...options };
    this.#record(clock.at);
    return this.#release();
  }

  /** Ends and returns everything: the process is about to go. */
  finish(clock: Clock): Interval[] {
    this.#advance(clock);
    this.#stop(clock.at);
    return this.#release();
  }

  #apply(event: FocusEvent, at: number): void {
    switch (event.kind) {
      case 'ready':
        return;
      case 'focused':
        this.#app = event.app;
        if (!this.#isIdle) this.#attend(at);
        return this.#record(at);
      case 'idle':
        return this.#leave(Math.min(event.since, at));
      case 'active':
        this.#isIdle = false;
        this.#attend(at);
        return this.#record(at);
      case 'counts':
        return this.#count(event, at);
      case 'locked':
      case 'unlocked':
        this.#isLocked = event.kind === 'locked';
        return this.#isLocked ? this.#stop(at) : this.#record(at);
      case 'sleeping':
      case 'woke':
        this.#isAsleep = event.kind === 'sleeping';
        return this.#isAsleep ? this.#stop(at) : this.#record(at);
      case 'lost':
        this.#app = null;
        this.#isIdle = false;
        return this.#stop(at);
      default:
        event satisfies never;
    }
  }

  /** Brings everything up to now: a jump of the clock, the cuts at hours, the end of a pause. */
  #advance(clock: Clock): void {
    const last = this.#last ?? clock;
    this.#last = clock;
    const passedMs = clock.monotonicMs - last.monotonicMs;
    const hasJumped = Math.abs(clock.at - last.at - passedMs) > jumpMs;
    const endAt = hasJumped ? last.at + passedMs : clock.at;
    this.#cut(endAt, last.at);
    if (hasJumped) this.#stop(endAt);
    const until = this.#pausedUntil ?? Number.POSITIVE_INFINITY;
    if (until <= clock.at) this.#pausedUntil = undefined;
    this.#record(until <= clock.at && !hasJumped ? until : clock.at);
    this.#cut(clock.at, clock.at);
    if (!this.#isIdle) this.#attend(clock.at - this.#options.idleLimitMs);
  }

  /** Cuts the running interval where the offset was found to be another one, and at each local hour. */
  #cut(at: number, lookedAt: number): void {
    const current = this.#current;
    if (current && this.#options.offsetAt(current.startedAt) !== current.utcOffsetMin)
      this.#split(current, lookedAt);
    let running = this.#current;
    while (running && running.cutAt <= at) running = this.#split(running, running.cutAt);
  }

  #split(current: Draft, at: number): Draft | undefined {
    this.#end(at);
    this.#begin(current.app, at);
    return this.#current;
  }

  /** Makes the running interval the one that the state asks for, from `at` on. */
  #record(at: number): void {
    const { state } = this;
    const wanted = state === 'recording' && this.#app !== null ? this.#options.nameOf(this.#app) : null;
    if (wanted === (this.#current?.app ?? null)) return;
    if (state === 'excluded') this.#stop(at);
    else this.#end(at);
    if (wanted !== null) this.#begin(wanted, at);
  }

  #begin(app: string, at: number): void {
    const startedAt = Math.max(at, this.#takenUntil);
    const { offsetAt } = this.#options;
    this.#current = {
      startedAt,
      durationMs: 0,
      app,
      ...noCounts,
      utcOffsetMin: offsetAt(startedAt),
      cutAt: nextCut(startedAt, offsetAt),
    };
    const before = this.#drafts.at(-1);
    if (before && continueWith(before, this.#current)) {
      this.#drafts.pop();
      this.#current = before;
    }
    addCounts(this.#current, this.#held);
    this.#held = noCounts;
  }

  /** Ends the running interval; what is too short goes to the one before, presses of no time to the next. */
  #end(at: number): void {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    current.durationMs = Math.max(current.durationMs, at - current.startedAt, 0);
    this.#takenUntil = Math.max(this.#takenUntil, endOf(current));
    const before = this.#drafts.at(-1);
    if (before && absorb(before, current)) return;
    if (current.durationMs > 0) this.#drafts.push(current);
    else this.#hold(current);
  }

  /** Ends it for good: nothing that comes later joins. */
  #stop(at: number): void {
    this.#end(at);
    this.#attend(at);
    this.#final.push(...this.#drafts);
    this.#drafts = [];
  }

  /** Nobody there since `since`: what was recorded after that is taken back. */
  #leave(since: number): void {
    this.#isIdle = true;
    const endAt = Math.max(since, this.#attendedUntil);
    this.#end(endAt);
    const [kept, late] = [
      this.#drafts.filter((each) => each.startedAt < endAt),
      this.#drafts.filter((each) => each.startedAt >= endAt),
    ];
    for (const draft of late) this.#hold(draft);
    for (const draft of kept) draft.durationMs = Math.min(draft.durationMs, endAt - draft.startedAt);
    this.#drafts = kept;
    this.#stop(endAt);
  }

  #count(counts: { keys: number; clicks: number }, at: number): void {
    this.#attend(at);
    if (this.#current) addCounts(this.#current, counts);
    else if (this.state === 'idle') this.#hold(counts);
  }

  #hold({ keys, clicks }: { keys: number; clicks: number }): void {
    this.#held = { keys: this.#held.keys + keys, clicks: this.#held.clicks + clicks };
  }

  #attend(until: number): void {
    this.#attendedUntil = Math.max(this.#attendedUntil, until);
  }

  /** Hands out what nothing can change any more: attended for certain, and out of reach of a merge. */
  #release(): Interval[] {
    const at = this.#last?.at ?? 0;
    const newest = this.#drafts.at(-1);
    const settled = this.#drafts.filter(
      (draft) => endOf(draft) <= this.#attendedUntil && !(draft === newest && this.#isInReach(draft, at)),
    );
    this.#drafts = this.#drafts.slice(settled.length);
    const final = [...this.#final, ...settled].map(toInterval);
    this.#final = [];
    return final;
  }

  /** Whether the interval after it, running or yet to come, may still be merged into it. */
  #isInReach(draft: Draft, at: number): boolean {
    if (!this.#current) return at - endOf(draft) <= pulseMs;
    return at - this.#current.startedAt < shortMs;
  }
}

const toInterval = ({ startedAt, durationMs, app, keys, clicks, utcOffsetMin }: Draft): Interval => ({
  startedAt,
  durationMs,
  app,
  keys,
  clicks,
  utcOffsetMin,
});
