import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextCut, type OffsetAt } from './hour-cuts.ts';

const hourMs = 3_600_000;
const at = (text: string) => Date.parse(text);
const cut = (text: string, offsetAt: OffsetAt) => new Date(nextCut(at(text), offsetAt)).toISOString();
const fixed = (minutes: number) => () => minutes;
const changing = (changeAt: string, before: number, after: number) => (instant: number) =>
  instant < at(changeAt) ? before : after;

test('a whole offset cuts at whole hours of UTC', () => {
  assert.equal(cut('2026-05-01T10:20:00Z', fixed(120)), '2026-05-01T11:00:00.000Z');
});

test('an offset of +05:45 cuts a quarter after the hour of UTC', () => {
  assert.equal(cut('2026-05-01T10:20:00Z', fixed(345)), '2026-05-01T11:15:00.000Z');
  assert.equal(cut('2026-05-01T10:14:59Z', fixed(345)), '2026-05-01T10:15:00.000Z');
});

test('an offset of -03:30 cuts at half past the hour of UTC', () => {
  assert.equal(cut('2026-05-01T10:20:00Z', fixed(-210)), '2026-05-01T10:30:00.000Z');
});

test('what begins exactly at a cut lasts a whole hour', () => {
  assert.equal(cut('2026-05-01T11:00:00Z', fixed(0)), '2026-05-01T12:00:00.000Z');
});

test('clocks that go forward cut at the change', () => {
  const berlin = changing('2026-03-29T01:00:00Z', 60, 120);
  assert.equal(cut('2026-03-29T00:30:00Z', berlin), '2026-03-29T01:00:00.000Z');
  assert.equal(cut('2026-03-29T01:00:00Z', berlin), '2026-03-29T02:00:00.000Z');
});

test('clocks that go back cut between the two hours of the same name', () => {
  const berlin = changing('2026-10-25T01:00:00Z', 120, 60);
  assert.equal(cut('2026-10-25T00:10:00Z', berlin), '2026-10-25T01:00:00.000Z');
  assert.equal(cut('2026-10-25T01:00:00Z', berlin), '2026-10-25T02:00:00.000Z');
});

test('a change in the middle of an hour cuts there', () => {
  const odd = changing('2026-05-01T10:17:31Z', 0, 30);
  assert.equal(cut('2026-05-01T10:05:00Z', odd), '2026-05-01T10:17:31.000Z');
  assert.equal(cut('2026-05-01T10:17:31Z', odd), '2026-05-01T10:30:00.000Z');
});

test('between a start and its cut lies at most an hour, one offset and no whole local hour', () => {
  const offsets = fc.integer({ min: -840, max: 840 });
  const changes = fc.record({ before: offsets, after: offsets, changeAt: fc.nat(10 * hourMs) });
  fc.assert(
    fc.property(changes, fc.nat(10 * hourMs), ({ before, after, changeAt }, startedAt) => {
      const offsetAt = (instant: number) => (instant < changeAt ? before : after);
      const endAt = nextCut(startedAt, offsetAt);
      assert.ok(endAt > startedAt && endAt - startedAt <= hourMs);
      assert.equal(offsetAt(endAt - 1), offsetAt(startedAt));
      const hourOf = (instant: number) => Math.floor((instant + offsetAt(startedAt) * 60_000) / hourMs);
      assert.equal(hourOf(endAt - 1), hourOf(startedAt));
    }),
  );
});
