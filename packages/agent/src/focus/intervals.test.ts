import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interval } from './interval.ts';
import { Intervals, type IntervalOptions } from './intervals.ts';
import type { FocusEvent } from './source.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** 10:00 in UTC. */
const start = Date.parse('2026-05-04T10:00:00Z');

type Told = FocusEvent extends infer Each
  ? Each extends FocusEvent
    ? Omit<Each, 'at'> & { at?: number }
    : never
  : never;

/** An engine whose clock is set by hand; times are ms after 10:00. */
function rig(options: Partial<IntervalOptions> = {}) {
  const engine = new Intervals({
    offsetAt: () => 0,
    idleLimitMs: 3 * minute,
    nameOf: (app) => (app === 'Secret' ? null : app),
    ...options,
  });
  const out: Interval[] = [];
  let sleptMs = 0;
  const clock = (atMs: number) => ({ at: start + atMs, monotonicMs: atMs - sleptMs });
  const take = (intervals: Interval[]) => void out.push(...intervals);
  const tell = (atMs: number, event: Told) => {
    const at = start + (event.at ?? atMs);
    const shifted = event.kind === 'idle' ? { ...event, since: start + event.since, at } : { ...event, at };
    take(engine.handle(shifted, clock(atMs)));
  };
  return {
    engine,
    tell,
    focus: (atMs: number, app: string | null) => tell(atMs, { kind: 'focused', app }),
    tick: (atMs: number) => take(engine.tick(clock(atMs))),
    pause: (atMs: number, untilMs: number | null) =>
      take(engine.pause(untilMs === null ? null : start + untilMs, clock(atMs))),
    resume: (atMs: number) => take(engine.resume(clock(atMs))),
    change: (atMs: number, changed: Partial<IntervalOptions>) => take(engine.change(changed, clock(atMs))),
    sleep: (ms: number) => void (sleptMs += ms),
    soFar: () => out.map(brief),
    open: () => engine.open().map(brief),
    finish: (atMs: number) => {
      take(engine.finish(clock(atMs)));
      return out.map(brief);
    },
    finished: out,
  };
}

const brief = ({ app, startedAt, durationMs, keys, clicks }: Interval) => {
  const counts = keys + clicks > 0 ? ` ${keys}k ${clicks}c` : '';
  return `${app} ${startedAt - start}+${durationMs}${counts}`;
};

test('two apps give two intervals that meet', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(20 * second, 'B');
  assert.deepEqual(finish(50 * second), ['A 0+20000', 'B 20000+30000']);
});

test('an interval is handed out as soon as nothing can change it any more', () => {
  const { focus, tick, soFar, open } = rig();
  focus(0, 'A');
  focus(20 * second, 'B');
  assert.deepEqual(soFar(), []);
  tick(20 * second + 500);
  assert.deepEqual(open(), ['A 0+20000', 'B 20000+500']);
  tick(21 * second);
  assert.deepEqual(soFar(), ['A 0+20000']);
  assert.deepEqual(open(), ['B 20000+1000']);
});

test('another window of the same app is the same interval', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(10 * second, 'A');
  assert.deepEqual(finish(20 * second), ['A 0+20000']);
});

test('no active window is a gap', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(10 * second, null);
  focus(20 * second, 'A');
  assert.deepEqual(finish(30 * second), ['A 0+10000', 'A 20000+10000']);
});

test('the same app within 5 s is one interval', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(10 * second, null);
  focus(15 * second, 'A');
  assert.deepEqual(finish(30 * second), ['A 0+30000']);
});

test('less than a second goes to the interval before, with its counts', () => {
  const { focus, tell, finish } = rig();
  focus(0, 'A');
  focus(10 * second, 'B');
  tell(10 * second + 300, { kind: 'counts', keys: 3, clicks: 1 });
  focus(10 * second + 900, 'C');
  assert.deepEqual(finish(30 * second), ['A 0+10900 3k 1c', 'C 10900+19100']);
});

test('a glance at another app for less than a second leaves one interval', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(10 * second, 'B');
  focus(10 * second + 999, 'A');
  assert.deepEqual(finish(30 * second), ['A 0+30000']);
});

test('less than a second with nothing before it stands by itself', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(400, 'B');
  assert.deepEqual(finish(30 * second), ['A 0+400', 'B 400+29600']);
});

test('a short interval after a gap gives its time but not the gap', () => {
  const { focus, finish } = rig();
  focus(0, 'A');
  focus(10 * second, null);
  focus(12 * second, 'B');
  focus(12 * second + 500, null);
  assert.deepEqual(finish(30 * second), ['A 0+10500']);
});

test('idleness ends the interval at the last input, not at the limit', () => {
  const { focus, tell, finish } = rig();
  focus(0, 'A');
  tell(4 * minute, { kind: 'idle', since: minute });
  tell(9 * minute, { kind: 'active' });
  assert.deepEqual(finish(10 * minute), ['A 0+60000', 'A 540000+60000']);
});

test('idleness takes back what an hour cut had ended', () => {
  const { focus, tick, tell, finish, soFar } = rig();
  focus(58 * minute, 'A');
  tick(60 * minute + 20 * second);
  assert.deepEqual(soFar(), []);
  tell(62 * minute, { kind: 'idle', since: 59 * minute });
  assert.deepEqual(finish(70 * minute), [`A ${58 * minute}+60000`]);
});

test('the keys that end idleness belong to the interval that they begin', () => {
  const { focus, tell, finish } = rig();
  focus(0, 'A');
  tell(4 * minute, { kind: 'idle', since: minute });
  tell(9 * minute, { kind: 'counts', keys: 1, clicks: 0 });
  tell(9 * minute + 2, { kind: 'active' });
  assert.deepEqual(finish(10 * minute), ['A 0+60000', `A ${9 * minute + 2}+59998 1k 0c`]);
});

test('a lock ends the interval at once and an unlock of 3 s later begins another', () => {
  const { focus, tell, finish, engine } = rig();
  focus(0, 'A');
  tell(10 * second, { kind: 'locked' });
  assert.equal(engine.state, 'locked');
  assert.equal(engine.allowsCounts, false);
  tell(13 * second, { kind: 'unlocked' });
  assert.deepEqual(finish(20 * second), ['A 0+10000', 'A 13000+7000']);
});

test('a change of app behind the lock is known after it', () => {
  const { focus, tell, finish } = rig();
  focus(0, 'A');
  tell(10 * second, { kind: 'locked' });
  focus(12 * second, 'B');
  tell(20 * second, { kind: 'unlocked' });
  assert.deepEqual(finish(30 * second), ['A 0+10000', 'B 20000+10000']);
});

test('sleep that was announced is not counted', () => {
  const { focus, tell, sleep, finish } = rig();
  focus(0, 'A');
  tell(10 * second, { kind: 'sleeping' });
  sleep(hour);
  tell(hour + 10 * second, { kind: 'woke' });
  assert.deepEqual(finish(hour + 20 * second), ['A 0+10000', `A ${hour + 10 * second}+10000`]);
});

test('sleep that nobody announced is found by the clocks and not counted', () => {
  const { focus, tick, sleep, finish } = rig();
  focus(0, 'A');
  tick(minute);
  sleep(2 * hour);
  tick(2 * hour + 2 * minute);
  const all = finish(2 * hour + 3 * minute);
  assert.deepEqual(all, ['A 0+120000', `A ${2 * hour + 2 * minute}+60000`]);
});

test('a clock set back yields no negative and no overlapping interval', () => {
  const { focus, tick, sleep, finish, finished } = rig();
  focus(0, 'A');
  tick(10 * minute);
  sleep(-5 * minute);
  focus(5 * minute, 'B');
  focus(6 * minute, 'A');
  tick(12 * minute);
  assert.deepEqual(finish(14 * minute), ['A 0+600000', `A ${10 * minute}+240000`]);
  assert.ok(finished.every(({ durationMs }) => durationMs >= 0));
});

test('a lost source ends the interval; nothing is recorded until it names a window again', () => {
  const { focus, tell, finish, engine } = rig();
  focus(0, 'A');
  tell(10 * second, { kind: 'lost', reason: 'server_gone' });
  assert.equal(engine.state, 'no_window');
  tell(12 * second, { kind: 'ready' });
  focus(13 * second, 'A');
  assert.deepEqual(finish(20 * second), ['A 0+10000', 'A 13000+7000']);
});

test('a pause ends the interval at once and lasts until it is resumed', () => {
  const { focus, pause, resume, tell, finish, engine } = rig();
  focus(0, 'A');
  pause(10 * second, null);
  assert.equal(engine.state, 'paused');
  focus(15 * second, 'B');
  tell(16 * second, { kind: 'counts', keys: 5, clicks: 5 });
  resume(40 * second);
  assert.deepEqual(finish(50 * second), ['A 0+10000', 'B 40000+10000']);
});

test('a pause with an end is over then, however late the next call comes', () => {
  const { focus, pause, finish } = rig();
  focus(0, 'A');
  pause(10 * second, 60 * second);
  focus(90 * second, 'B');
  assert.deepEqual(finish(100 * second), ['A 0+10000', 'A 60000+30000', 'B 90000+10000']);
});

test('an excluded app is a gap, short as it may be, and its keys are nowhere', () => {
  const { focus, tell, finish, engine } = rig();
  focus(0, 'A');
  focus(10 * second, 'Secret');
  assert.equal(engine.state, 'excluded');
  tell(10 * second + 100, { kind: 'counts', keys: 7, clicks: 1 });
  focus(10 * second + 500, 'A');
  assert.deepEqual(finish(20 * second), ['A 0+10000', 'A 10500+9500']);
});

test('an exclusion of the active app takes effect at once', () => {
  const { focus, change, finish } = rig();
  focus(0, 'A');
  change(10 * second, { nameOf: () => '(private)' });
  change(20 * second, { nameOf: () => null });
  assert.deepEqual(finish(30 * second), ['A 0+10000', '(private) 10000+10000']);
});

test('an interval is cut at each local hour, and the keys stay in their hour', () => {
  const { focus, tick, tell, finish } = rig({ offsetAt: () => 345 });
  focus(10 * minute, 'A');
  tell(14 * minute, { kind: 'counts', keys: 2, clicks: 0 });
  tell(16 * minute, { kind: 'counts', keys: 1, clicks: 0 });
  tick(80 * minute);
  assert.deepEqual(finish(90 * minute), [
    `A ${10 * minute}+${5 * minute} 2k 0c`,
    `A ${15 * minute}+${60 * minute} 1k 0c`,
    `A ${75 * minute}+${15 * minute}`,
  ]);
});

test('an offset of -03:30 cuts at half past the hour of UTC', () => {
  const { focus, finish } = rig({ offsetAt: () => -210 });
  focus(29 * minute, 'A');
  assert.deepEqual(finish(31 * minute), [`A ${29 * minute}+60000`, `A ${30 * minute}+60000`]);
});

test('clocks going forward or back cut where the offset changes, and time goes on unbroken', () => {
  for (const [before, after] of [
    [60, 120],
    [120, 60],
  ] as const) {
    const { focus, finish, finished } = rig({ offsetAt: (at) => (at < start + hour ? before : after) });
    focus(30 * minute, 'A');
    finish(2 * hour - minute);
    assert.deepEqual(
      finished.map(({ durationMs, utcOffsetMin }) => [durationMs, utcOffsetMin]),
      [
        [30 * minute, before],
        [59 * minute, after],
      ],
    );
  }
});

test('a computer that travels gets the new offset from the last moment it was looked at', () => {
  let offset = 60;
  const { focus, tick, finish, finished } = rig({ offsetAt: () => offset });
  focus(minute, 'A');
  tick(5 * minute);
  offset = -300;
  tick(10 * minute);
  finish(12 * minute);
  assert.deepEqual(
    finished.map(({ durationMs, utcOffsetMin }) => [durationMs, utcOffsetMin]),
    [
      [4 * minute, 60],
      [7 * minute, -300],
    ],
  );
});

test('presses in no time at all are carried to the interval that follows', () => {
  const { focus, tell, finish } = rig();
  focus(0, 'A');
  tell(0, { kind: 'counts', keys: 1, clicks: 0 });
  focus(0, 'B');
  assert.deepEqual(finish(10 * second), ['B 0+10000 1k 0c']);
});
