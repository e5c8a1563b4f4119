import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { backOffMs, slowMs } from './back-off.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the wait is at most 1 s, doubling, and never over 300 s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, chance) => {
      const waitMs = backOffMs(failures, () => chance);
      assert.ok(waitMs >= 0 && waitMs <= Math.min(300_000, 1000 * 2 ** (failures - 1)));
    }),
  );
});

test('the whole range is used: full jitter', () => {
  assert.equal(
    backOffMs(3, () => 0),
    0,
  );
  assert.equal(
    backOffMs(3, () => 0.999_999),
    4000,
  );
  assert.equal(
    backOffMs(40, () => 0.5),
    150_000,
  );
});

test('where hurrying does not help it waits 150 s to 300 s', () => {
  fc.assert(
    fc.property(random, (chance) => {
      const waitMs = slowMs(() => chance);
      assert.ok(waitMs >= 150_000 && waitMs <= 300_000);
    }),
  );
});
