import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseSteps } from './series.ts';

const now = Date.parse('2026-11-21T10:07:30Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test('an hour is drawn in minutes, a week in quarters of an hour, a year in days', () => {
  assert.equal(chooseSteps({ from: now - hour, to: now }, now).stepMs, minute);
  assert.equal(chooseSteps({ from: now - 7 * day, to: now }, now).stepMs, 15 * minute);
  const year = chooseSteps({ from: now - 365 * day, to: now }, now);
  assert.deepEqual([year.stepMs, year.source], [day, 'days']);
});

test('what is older than the minutes are kept is drawn in hours', () => {
  const steps = chooseSteps({ from: now - 20 * day, to: now - 19 * day }, now);
  assert.deepEqual([steps.stepMs, steps.source], [hour, 'hours']);
});

test('any range has at most 1,000 points, on whole steps, and lies around what was asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 396 * day }),
      fc.integer({ min: -2 * day, max: 400 * day }),
      (ago, length) => {
        const asked = { from: now - ago, to: now - ago + length };
        const { fromMs, toMs, stepMs } = chooseSteps(asked, now);
        const points = (toMs - fromMs) / stepMs;
        assert.ok(points >= 1 && points <= 1_000 && Number.isInteger(points), `${points}`);
        assert.ok(fromMs % stepMs === 0 && toMs % stepMs === 0);
        assert.ok(fromMs >= now - 398 * day && toMs <= now + 2 * day);
      },
    ),
  );
});
