import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cpuShare, parseCpu, ratePerSecond } from './rates.ts';

const count = fc.integer({ min: 0, max: 2 ** 48 });
const moment = fc.record({
  at: fc.integer({ min: 0, max: 2e12 }),
  monotonicMs: fc.integer({ min: 0, max: 1e10 }),
});

test('a rate is never negative and never more than what was counted', () => {
  fc.assert(
    fc.property(count, count, moment, moment, (before, now, then, since) => {
      const rate = ratePerSecond({ before, now }, then, since);
      if (rate === undefined) return;
      const exact = ((now - before) / (since.monotonicMs - then.monotonicMs)) * 1000;
      // the largest counters are beyond what a double holds to the unit
      assert.ok(rate >= 0 && rate <= exact * (1 + 1e-9) + 1);
      assert.ok(since.monotonicMs - then.monotonicMs <= 150_000);
    }),
  );
});

test('a share of the processors is from 0 to 100', () => {
  const ticks = fc.record({ busy: count, total: count });
  fc.assert(
    fc.property(ticks, ticks, fc.integer({ min: 1, max: 150_000 }), (before, now, ms) => {
      const share = cpuShare({ at: 0, monotonicMs: 0, cpu: before }, { at: ms, monotonicMs: ms, cpu: now });
      assert.ok(share === undefined || (share >= 0 && share <= 100));
    }),
  );
});

test('a computer that is busy all the time has a share, though its iowait went back by a tick', () => {
  const before = { at: 0, monotonicMs: 0, cpu: parseCpu('cpu  1000 0 0 5000 20 0 0 0\n') };
  const now = { at: 2000, monotonicMs: 2000, cpu: parseCpu('cpu  1400 0 0 5000 19 0 0 0\n') };
  assert.equal(cpuShare(before, now), 100);
});

test('/proc/stat of an old or foreign kernel', () => {
  assert.deepEqual(parseCpu('cpu  10 0 10 100 0 0 0\n'), { busy: 20, total: 120 });
  assert.equal(parseCpu('cpu  1 2 3\n'), undefined);
  assert.equal(parseCpu(''), undefined);
});
