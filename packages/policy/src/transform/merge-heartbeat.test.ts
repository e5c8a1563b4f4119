import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeHeartbeat, type Span } from './merge-heartbeat.ts';

const isSame = (one: string, other: string) => one === other;
const span = (startedAt: number, durationMs: number, values = 'a'): Span<string> => ({
  startedAt,
  durationMs,
  values,
});
const merge = (last: Span<string>, heartbeat: Span<string>) => mergeHeartbeat(last, heartbeat, 5, isSame);

test('an equal heartbeat inside the span leaves its end where it was', () => {
  assert.deepEqual(merge(span(100, 50), span(110, 10)), span(100, 50));
});

test('an equal heartbeat inside the pulse moves the end forward', () => {
  assert.deepEqual(merge(span(100, 50), span(153, 10)), span(100, 63));
});

test('a heartbeat exactly at the edge of the pulse still merges, one millisecond later it does not', () => {
  assert.deepEqual(merge(span(100, 50), span(155, 0)), span(100, 55));
  assert.equal(merge(span(100, 50), span(156, 0)), undefined);
});

test('a heartbeat with other values is a span of its own', () => {
  assert.equal(merge(span(100, 50), span(110, 10, 'b')), undefined);
});

test('a heartbeat older than the span is a span of its own', () => {
  assert.equal(merge(span(100, 50), span(99, 100)), undefined);
});

test('a heartbeat that began with the span and lasted longer makes it longer', () => {
  assert.deepEqual(merge(span(100, 50), span(100, 80)), span(100, 80));
});

test('a merge never moves the start, never shortens and never reaches past both ends', () => {
  const spans = fc.record({
    startedAt: fc.nat(50),
    durationMs: fc.nat(50),
    values: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(spans, spans, (last, heartbeat) => {
      const merged = merge(last, heartbeat);
      if (!merged) return;
      assert.equal(merged.startedAt, last.startedAt);
      assert.ok(merged.durationMs >= last.durationMs);
      const endAt = merged.startedAt + merged.durationMs;
      const ends = [last, heartbeat].map((each) => each.startedAt + each.durationMs);
      assert.equal(endAt, Math.max(...ends));
    }),
  );
});
