import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightOf, type CheckRun } from './state.ts';

const hour = 3_600_000;
const promise = { periodMs: hour };
const now = new Date('2026-11-21T12:00:00Z');
const run = (hoursAgo: number, outcome: CheckRun['outcome']): CheckRun => ({
  at: new Date(now.getTime() - hoursAgo * hour),
  outcome,
});

test('a check that never ran is unknown, not green', () => {
  assert.deepEqual(lightOf(promise, [], now), {
    state: 'unknown',
    since: null,
    reason: 'It has not run yet.',
  });
});

test('a good result is green for two periods and five minutes, and unknown after that', () => {
  assert.equal(lightOf(promise, [run(2.08, 'good')], now).state, 'green');
  assert.equal(lightOf(promise, [run(2.09, 'good')], now).state, 'unknown');
});

test('red stays red however old it is, and through checks that could not tell', () => {
  assert.equal(lightOf(promise, [run(1000, 'bad')], now).state, 'red');
  assert.equal(lightOf(promise, [run(1, 'failed'), run(2, 'bad')], now).state, 'red');
});

test('only a new good result turns red to green', () => {
  assert.equal(lightOf(promise, [run(0, 'good'), run(1, 'bad')], now).state, 'green');
});

test('a check that could not tell is unknown, not red', () => {
  assert.equal(lightOf(promise, [run(0, 'failed'), run(1, 'good')], now).state, 'unknown');
});

test('a result from the future counts for nothing', () => {
  assert.equal(lightOf(promise, [run(-1, 'good')], now).state, 'unknown');
});

test('since is the first result of the present state', () => {
  const runs = [run(1, 'bad'), run(2, 'failed'), run(3, 'bad'), run(4, 'good')];
  assert.deepEqual(lightOf(promise, runs, now).since, run(3, 'bad').at);
  assert.deepEqual(
    lightOf(promise, [run(0, 'good'), run(1, 'good'), run(2, 'bad')], now).since,
    run(1, 'good').at,
  );
});
