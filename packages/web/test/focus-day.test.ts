import assert from 'node:assert/strict';
import test from 'node:test';
import { boundsOf, lanesOf, silenceOf, tonesOf, type Day } from '../src/features/focus/lanes.ts';
import { dateOf, isDate, noonOf, offsetOf } from '../src/features/focus/local-day.ts';
import { nowActive } from '../src/features/focus/now-active.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NINE = new Date(2026, 10, 20, 9).getTime();

function dayOf(intervals: [deviceNo: number, startedAt: number, durationMs: number, app: string][]): Day {
  const named = intervals.map(([deviceNo, startedAt, durationMs, app]) => ({
    deviceNo,
    startedAt,
    durationMs,
    app,
    keys: 0,
    clicks: 0,
  }));
  const apps = [...new Set(named.map(({ app }) => app))].map((app) => ({
    app,
    ms: named.filter((one) => one.app === app).reduce((sum, { durationMs }) => sum + durationMs, 0),
    keys: 0,
    clicks: 0,
  }));
  return {
    date: '2026-11-20',
    from: NINE - 5 * HOUR_MS,
    to: NINE + 19 * HOUR_MS,
    totalMs: apps.reduce((sum, { ms }) => sum + ms, 0),
    keys: 0,
    clicks: 0,
    longestMs: 0,
    apps: apps.toSorted((one, other) => other.ms - one.ms),
    intervals: named,
    devices: [
      { deviceNo: 1, label: 'Laptop', lastBatchAt: NINE },
      { deviceNo: 2, label: 'Desk', lastBatchAt: null },
    ],
    previous: null,
    next: null,
  };
}

test('a late evening belongs to the day before', () => {
  assert.equal(dateOf(new Date(2026, 10, 21, 3, 59).getTime()), '2026-11-20');
  assert.equal(dateOf(new Date(2026, 10, 21, 4, 0).getTime()), '2026-11-21');
  assert.equal(dateOf(noonOf('2026-03-01')), '2026-03-01');
  assert.equal(offsetOf('2026-11-20'), -new Date(2026, 10, 20, 12).getTimezoneOffset());
});

test('only a day that exists is a date', () => {
  for (const good of ['2026-11-20', '2028-02-29']) assert.ok(isDate(good), good);
  for (const bad of ['2026-02-30', '20-11-2026', '2026-11-20T00:00', 20_261_120, undefined])
    assert.ok(!isDate(bad));
});

test('each device has a lane, also a removed one, and the most used applications have a tone', () => {
  const apps = Array.from({ length: 8 }, (_, index): [number, number, number, string] => [
    index === 7 ? 3 : 1,
    NINE + index * HOUR_MS,
    (8 - index) * MINUTE_MS,
    `app ${index}`,
  ]);
  const day = dayOf(apps);
  const lanes = lanesOf(day, tonesOf(day), NINE);
  assert.deepEqual(
    lanes.map(({ label, detail }) => [label, detail]),
    [
      ['Laptop', '35\u00a0min'],
      ['Desk', 'no data yet'],
      ['Removed device 3', '1\u00a0min'],
    ],
  );
  assert.equal(lanes[0]?.spans[0]?.tone, 1);
  assert.equal(lanes[2]?.spans[0]?.tone, 'none');
});

test('a device that has been silent for a day says since when, and one that has not says nothing', () => {
  const day = dayOf([[1, NINE, HOUR_MS, 'Editor']]);
  assert.equal(silenceOf(day, 1, NINE + 23 * HOUR_MS), undefined);
  assert.equal(silenceOf(day, 1, NINE + 50 * HOUR_MS), 'last data 2\u00a0d ago');
});

test('the view holds everything with room around, and stays as it is while today grows a little', () => {
  const short = boundsOf(dayOf([[1, NINE, MINUTE_MS, 'Editor']]), true);
  const longer = boundsOf(dayOf([[1, NINE, 40 * MINUTE_MS, 'Editor']]), true);
  assert.deepEqual(short, longer);
  assert.ok(short.from < NINE && short.to > NINE + 2 * HOUR_MS);
});

test('what is active now is what the newest report ended with, since it began without a gap', () => {
  const { intervals } = dayOf([
    [1, NINE, MINUTE_MS, 'Mail'],
    [1, NINE + MINUTE_MS, MINUTE_MS, 'Editor'],
    [1, NINE + 2 * MINUTE_MS, MINUTE_MS, 'Editor'],
  ]);
  const end = NINE + 3 * MINUTE_MS;
  assert.deepEqual(nowActive({ intervals }, end + MINUTE_MS), {
    state: 'active',
    app: 'Editor',
    since: NINE + MINUTE_MS,
  });
  assert.deepEqual(nowActive({ intervals }, end + 10 * MINUTE_MS), { state: 'quiet', since: end });
  assert.equal(nowActive({ intervals: [] }, end), undefined);
});
