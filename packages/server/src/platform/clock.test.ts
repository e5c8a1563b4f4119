import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeClock, systemClock } from './clock.ts';

test('the fake clock moves both its times when it is told to, and only then', () => {
  const clock = fakeClock('2026-02-28T23:59:59Z');
  assert.equal(clock.now().toISOString(), '2026-02-28T23:59:59.000Z');
  clock.advance(1000);
  assert.equal(clock.now().toISOString(), '2026-03-01T00:00:00.000Z');
  assert.equal(clock.monotonicMs(), 1000);
});

test('the system clock tells the time of day, and ms that grow', () => {
  assert.ok(Math.abs(systemClock.now().getTime() - Date.now()) < 1000);
  const before = systemClock.monotonicMs();
  assert.ok(systemClock.monotonicMs() >= before);
});
