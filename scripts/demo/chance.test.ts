import assert from 'node:assert/strict';
import test from 'node:test';
import { chance, shareAt } from './chance.ts';

test('whole numbers come about equally often, both ends too', () => {
  const by = chance('even');
  const counts = new Map<number, number>();
  for (let i = 0; i < 40_000; i++) {
    const number = by.whole(1, 4);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].toSorted(), [1, 2, 3, 4]);
  for (const n of counts.values()) assert.ok(Math.abs(n - 10_000) < 500, String(n));
});

test('twice the weight comes about twice as often', () => {
  const by = chance('weights');
  let heavy = 0;
  for (let i = 0; i < 30_000; i++) if (by.weighted([{ weight: 1 }, { weight: 2 }]).weight === 2) heavy++;
  assert.ok(Math.abs(heavy - 20_000) < 600, String(heavy));
});

test('neighbours of a series are strangers, and each place keeps its number', () => {
  const series = Array.from({ length: 10_000 }, (_, place) => shareAt(7, place));
  assert.deepEqual(
    series,
    series.map((_, place) => shareAt(7, place)),
  );
  const steps = series.slice(1).map((value, i) => Math.abs(value - (series[i] ?? 0)));
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  // of two independent numbers it is a third
  assert.ok(Math.abs(mean - 1 / 3) < 0.02, String(mean));
});
