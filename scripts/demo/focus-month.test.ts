import assert from 'node:assert/strict';
import test from 'node:test';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import { intervalsBetween, type IntervalRow } from './focus-month.ts';

const dayMs = 86_400_000;
// local time, as the rhythm is
const until = new Date(2026, 10, 20, 15, 42, 10).getTime();
const from = until - 31 * dayMs;
const month = (seed = 'test') => [
  ...intervalsBetween(seed, 'laptop', from, until),
  ...intervalsBetween(seed, 'desktop', from, until),
];
const endOf = ({ startedAt, durationMs }: IntervalRow) => startedAt + durationMs;

test('no two intervals overlap, at whichever device', () => {
  const sorted = month().toSorted((a, b) => a.startedAt - b.startedAt);
  assert.ok(sorted.length > 500);
  for (const [i, one] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before) assert.ok(endOf(before) <= one.startedAt, `${endOf(before)} ${one.startedAt}`);
  }
});

test('the dictionary takes every interval, none is in the future and none goes over a full hour', () => {
  const schema = wireSchema(dictionary.focusInterval);
  for (const row of month()) {
    assert.equal(schema.safeParse(row).error, undefined);
    assert.ok(endOf(row) > from && endOf(row) <= until);
    const hour = (at: number) => Math.floor((at + row.utcOffsetMin * 60_000) / 3_600_000);
    assert.equal(hour(row.startedAt), hour(endOf(row) - 1));
  }
});

test('the same seed and times give the same intervals, however the time is cut', () => {
  assert.deepEqual(month(), month());
  assert.notDeepEqual(month(), month('other'));
  const whole = intervalsBetween('test', 'laptop', from, until);
  // within an interval
  const middle = (whole[20]?.startedAt ?? 0) + 5_000;
  const parts = [from, middle].map((at, i) =>
    intervalsBetween('test', 'laptop', at, [middle, until][i] ?? 0),
  );
  assert.deepEqual(parts.flat(), whole);
});

test('a month has weekdays of work and weekends of little', () => {
  const hours = new Map<number, number>();
  for (const { startedAt, durationMs } of month()) {
    const weekday = new Date(startedAt).getDay();
    hours.set(weekday, (hours.get(weekday) ?? 0) + durationMs / 3_600_000);
  }
  const weekend = (hours.get(0) ?? 0) + (hours.get(6) ?? 0);
  const work = [...hours.values()].reduce((sum, one) => sum + one, 0) - weekend;
  assert.ok(work > 100 && work < 240, String(work));
  assert.ok(weekend < work / 5, String(weekend));
});
