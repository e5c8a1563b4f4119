import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OffsetAt } from './hour-cuts.ts';
import { endOf, type Interval } from './interval.ts';
import { Intervals } from './intervals.ts';
import type { FocusEvent } from './source.ts';

const slotMs = 250;
const minute = 60_000;
const hour = 3_600_000;
const idleLimitMs = 3 * minute;
const tickEveryMs = 5 * minute;
const start = Date.parse('2026-03-29T00:10:00Z');
const changeAt = Date.parse('2026-03-29T01:00:00Z');

type Step =
  | { kind: 'wait'; slots: number }
  | { kind: 'focus'; app: string | null }
  | { kind: 'type'; keys: number; clicks: number }
  | { kind: 'lock' | 'unlock' | 'pause' | 'resume' };

/** A day at the computer, told to the engine as a source would, and kept by hand in slots of 250 ms. */
class Day {
  readonly out: Interval[] = [];
  readonly covered = new Set<number>();
  counted = 0;
  /** Time without a window in gaps of up to 5 s. */
  bridgeableMs = 0;
  readonly #engine: Intervals;
  #at = start;
  #app: string | null = null;
  #withoutWindowAt: number = start;
  #inputAt = start;
  #tickedAt = start;
  #isIdle = false;
  #isLocked = false;
  #isPaused = false;

  constructor(offsetAt: OffsetAt) {
    this.#engine = new Intervals({ offsetAt, idleLimitMs, nameOf: (app) => app });
  }

  get all(): Interval[] {
    return [...this.out, ...this.#engine.open()];
  }

  do(step: Step): void {
    if (step.kind === 'wait') return this.#wait(step.slots);
    if (step.kind === 'type' && !this.#isLocked && !this.#isPaused) {
      // Input events come before the server says that idleness is over.
      this.#tell({ kind: 'counts', keys: step.keys, clicks: step.clicks, at: this.#at });
      if (this.#app !== null) this.counted += step.keys + step.clicks;
    }
    if (step.kind === 'focus') {
      if (step.app === null && this.#app !== null) this.#withoutWindowAt = this.#at;
      const gapMs = this.#at - this.#withoutWindowAt;
      if (step.app !== null && this.#app === null && gapMs <= 5_000) this.bridgeableMs += gapMs;
      this.#app = step.app;
      this.#tell({ kind: 'focused', app: step.app, at: this.#at });
    }
    this.#input();
    if (step.kind === 'lock' || step.kind === 'unlock') {
      this.#isLocked = step.kind === 'lock';
      this.#tell({ kind: this.#isLocked ? 'locked' : 'unlocked', at: this.#at });
    }
    if (step.kind === 'pause' || step.kind === 'resume') {
      this.#isPaused = step.kind === 'pause';
      const clock = this.#clock();
      this.out.push(...(this.#isPaused ? this.#engine.pause(null, clock) : this.#engine.resume(clock)));
    }
  }

  finish(): void {
    // Presses that wait for an interval get one.
    for (const step of [
      { kind: 'resume' },
      { kind: 'unlock' },
      { kind: 'focus', app: 'A' },
      { kind: 'wait', slots: 8 },
    ] as const)
      this.do(step);
    this.out.push(...this.#engine.finish(this.#clock()));
  }

  #input(): void {
    this.#inputAt = this.#at;
    if (this.#isIdle) this.#tell({ kind: 'active', at: this.#at });
    this.#isIdle = false;
  }

  #wait(slots: number): void {
    for (let slot = 0; slot < slots; slot += 1) {
      if (this.#app !== null && !this.#isIdle && !this.#isLocked && !this.#isPaused)
        this.covered.add(this.#at);
      this.#at += slotMs;
      if (!this.#isIdle && this.#at - this.#inputAt >= idleLimitMs) this.#leave();
      if (this.#at - this.#tickedAt >= tickEveryMs) this.#tick();
    }
  }

  #leave(): void {
    this.#isIdle = true;
    for (let at = this.#inputAt; at < this.#at; at += slotMs) this.covered.delete(at);
    this.#tell({ kind: 'idle', since: this.#inputAt, at: this.#at });
  }

  #tick(): void {
    this.#tickedAt = this.#at;
    this.out.push(...this.#engine.tick(this.#clock()));
  }

  #tell(event: FocusEvent): void {
    this.out.push(...this.#engine.handle(event, this.#clock()));
  }

  #clock() {
    return { at: this.#at, monotonicMs: this.#at - start };
  }
}

const apps = fc.constantFrom('A', 'B', 'C');
const waits = fc.record({
  kind: fc.constant('wait' as const),
  // Around a second, the pulse, the idle limit and the hour, in slots.
  slots: fc.constantFrom(0, 1, 3, 4, 5, 19, 20, 21, 80, 300, 719, 720, 721, 1_500, 4_000),
});
const typing = fc.record({ kind: fc.constant('type' as const), keys: fc.nat(9), clicks: fc.nat(3) });
const switches = fc.record({ kind: fc.constantFrom('lock' as const, 'unlock', 'pause', 'resume') });
const focusing = fc.record({ kind: fc.constant('focus' as const), app: apps });
const losing = fc.record({ kind: fc.constant('focus' as const), app: fc.option(apps) });

/** Whole, +05:45, -03:30, and a change forward and back during the day. */
const offsets: fc.Arbitrary<OffsetAt> = fc
  .constantFrom([0, 0], [345, 345], [-210, -210], [60, 120], [120, 60], [630, 660])
  .map(
    ([before = 0, after = 0]) =>
      (at: number) =>
        at < changeAt ? before : after,
  );

const stepsWithWindow: fc.Arbitrary<Step[]> = fc.array(fc.oneof(waits, waits, typing, switches, focusing), {
  maxLength: 40,
  size: 'max',
});
const stepsWithGaps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(waits, typing, losing), {
  maxLength: 40,
  size: 'max',
});

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const recordedMs = (intervals: Interval[]) => sum(intervals.map(({ durationMs }) => durationMs));

function isWellFormed(intervals: Interval[], offsetAt: OffsetAt): void {
  for (const [index, each] of intervals.entries()) {
    assert.ok(each.durationMs >= 0 && each.durationMs <= hour);
    const next = intervals[index + 1];
    if (next) assert.ok(endOf(each) <= next.startedAt, `${endOf(each)} > ${next.startedAt}`);
    const localHour = (at: number) => Math.floor((at + each.utcOffsetMin * minute) / hour);
    assert.equal(localHour(each.startedAt), localHour(Math.max(each.startedAt, endOf(each) - 1)));
    assert.equal(offsetAt(each.startedAt), each.utcOffsetMin);
    assert.equal(offsetAt(Math.max(each.startedAt, endOf(each) - 1)), each.utcOffsetMin);
  }
}

test('whatever happens, intervals are in order, never overlap and lie in one local hour of one offset', () => {
  const steps = fc.oneof(stepsWithWindow, stepsWithGaps);
  fc.assert(
    fc.property(steps, offsets, (all, offsetAt) => {
      const day = new Day(offsetAt);
      for (const step of all) {
        day.do(step);
        isWellFormed(day.all, offsetAt);
      }
      day.finish();
      isWellFormed(day.out, offsetAt);
    }),
    { numRuns: 500 },
  );
});

test('with a window always active, the time recorded is the time attended, to the millisecond', () => {
  fc.assert(
    fc.property(stepsWithWindow, offsets, (steps, offsetAt) => {
      const day = new Day(offsetAt);
      day.do({ kind: 'focus', app: 'A' });
      for (const step of steps) day.do(step);
      day.finish();
      assert.equal(recordedMs(day.out), day.covered.size * slotMs);
    }),
    { numRuns: 500 },
  );
});

test('gaps without a window add at most their own time, and only those of up to 5 s', () => {
  fc.assert(
    fc.property(stepsWithGaps, offsets, (steps, offsetAt) => {
      const day = new Day(offsetAt);
      for (const step of steps) day.do(step);
      day.finish();
      const extra = recordedMs(day.out) - day.covered.size * slotMs;
      assert.ok(extra >= 0 && extra <= day.bridgeableMs, `${extra} of ${day.bridgeableMs}`);
    }),
    { numRuns: 500 },
  );
});

test('no press is lost and none is invented', () => {
  fc.assert(
    fc.property(fc.oneof(stepsWithWindow, stepsWithGaps), offsets, (steps, offsetAt) => {
      const day = new Day(offsetAt);
      for (const step of steps) day.do(step);
      day.finish();
      assert.equal(sum(day.out.map(({ keys, clicks }) => keys + clicks)), day.counted);
    }),
    { numRuns: 500 },
  );
});

test('a clock that jumps in any direction yields no overlap and no negative time', () => {
  const moves = fc.record({
    app: fc.option(apps),
    passedMs: fc.constantFrom(0, 500, 4_000, 90_000, 400_000),
    jumpMs: fc.constantFrom(0, 0, 0, -29_000, -40_000, 40_000, -7_000_000, 9_000_000),
  });
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 30, size: 'max' }), offsets, (all, offsetAt) => {
      const engine = new Intervals({ offsetAt, idleLimitMs, nameOf: (app) => app });
      const out: Interval[] = [];
      let [at, monotonicMs] = [start, 0];
      for (const { app, passedMs, jumpMs } of all) {
        at += passedMs + jumpMs;
        monotonicMs += passedMs;
        out.push(...engine.handle({ kind: 'focused', app, at }, { at, monotonicMs }));
        isWellFormed([...out, ...engine.open()], offsetAt);
      }
      out.push(...engine.finish({ at, monotonicMs }));
      isWellFormed(out, offsetAt);
      assert.ok(recordedMs(out) <= monotonicMs);
    }),
    { numRuns: 500 },
  );
});
