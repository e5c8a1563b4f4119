import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clip, type Span } from './clip.ts';
import { longestStretch } from './day.ts';

const span = (startedAt: number, durationMs: number, keys = 0) => ({
  startedAt,
  durationMs,
  keys,
  clicks: 0,
});

test('a stretch that touches nothing is kept as it is', () => {
  assert.deepEqual(clip([span(0, 10, 3)], [{ startedAt: 10, durationMs: 5 }]), [span(0, 10, 3)]);
});

test('a stretch that was stored before is a duplicate, and so is one inside it', () => {
  assert.deepEqual(clip([span(0, 10), span(3, 2)], [{ startedAt: 0, durationMs: 10 }]), []);
});

test('what is held cuts the beginning and the end, and counts shrink with the time', () => {
  const held = [
    { startedAt: 0, durationMs: 10 },
    { startedAt: 20, durationMs: 10 },
  ];
  assert.deepEqual(clip([span(5, 20, 40)], held), [span(10, 10, 20)]);
});

test('no two stretches of a device overlap, whatever comes in', () => {
  const spans = fc.array(
    fc.record({
      startedAt: fc.integer({ min: 0, max: 200 }),
      durationMs: fc.integer({ min: 0, max: 40 }),
      keys: fc.nat(9),
      clicks: fc.nat(9),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(spans, spans, (first, second) => {
      const held = clip(first, []);
      const all: Span[] = [...held, ...clip(second, held)];
      const sorted = all.toSorted((a, b) => a.startedAt - b.startedAt || a.durationMs - b.durationMs);
      for (const [i, one] of sorted.entries()) {
        const next = sorted[i + 1];
        assert.ok(
          !next || (next.startedAt > one.startedAt && next.startedAt >= one.startedAt + one.durationMs),
          JSON.stringify(sorted),
        );
      }
      // nothing is invented: what is kept lies within what came in
      assert.ok(
        all.every((kept) =>
          [...first, ...second].some(
            (given) =>
              given.startedAt <= kept.startedAt &&
              kept.startedAt + kept.durationMs <= given.startedAt + given.durationMs,
          ),
        ),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('the longest stretch goes on over pauses up to three minutes', () => {
  const minute = 60_000;
  assert.equal(longestStretch([]), 0);
  assert.equal(
    longestStretch([span(0, 10 * minute), span(13 * minute, 10 * minute), span(30 * minute, 20 * minute)]),
    23 * minute,
  );
  assert.equal(longestStretch([span(0, 10 * minute), span(13 * minute + 1, minute)]), 10 * minute);
});
