import assert from 'node:assert/strict';
import test from 'node:test';
import { monthsLater } from './standing.ts';
import { factsOf, standingOf, type Version } from './versions.ts';

const at = (text: string) => new Date(`${text}T00:00:00Z`);
const version = (number: number, kind: Version['class'], effective: string): Version => ({
  agreementId: '018f0000-0000-7000-8000-00000000000a',
  number,
  id: `018f0000-0000-7000-8000-00000000000${number}`,
  class: kind,
  publishedAt: at('2026-01-01'),
  effectiveAt: at(effective),
});
const versions = [
  version(1, 'significant', '2026-02-01'),
  version(2, 'editorial', '2026-03-01'),
  version(3, 'significant', '2026-04-01'),
];
const accepted = (number: number | null, wasWithdrawn = false) => ({ number, wasWithdrawn });
const said = (number: number | null, day: string, wasWithdrawn = false) => {
  const { state, current, waiting } = standingOf(versions, accepted(number, wasWithdrawn), at(day));
  return [state, current?.number, waiting?.number];
};

test('before a version is in force nothing is asked for, and it can be accepted already', () => {
  assert.deepEqual(said(null, '2026-01-31'), ['none', undefined, 3]);
  assert.deepEqual(said(3, '2026-01-31'), ['accepted', undefined, undefined]);
  assert.equal(factsOf(versions, accepted(null), at('2026-01-31')), 'not_needed');
});

test('from its day on a significant version refuses, an editorial one does not', () => {
  assert.deepEqual(said(null, '2026-02-01'), ['missing', 1, 3]);
  assert.deepEqual(said(1, '2026-03-02'), ['accepted', 2, 3]);
  assert.deepEqual(said(1, '2026-03-31'), ['accepted', 2, 3]);
  assert.deepEqual(said(1, '2026-04-01'), ['outdated', 3, 3]);
  assert.deepEqual(said(3, '2026-04-01'), ['accepted', 3, undefined]);
});

test('a withdrawn agreement is not the same as one that was never accepted', () => {
  assert.deepEqual(said(null, '2026-04-02', true), ['withdrawn', 3, 3]);
});

test('the facts name the version that is missing, and the one that is accepted', () => {
  assert.deepEqual(factsOf(versions, accepted(1), at('2026-04-02')), {
    state: 'outdated',
    versionId: versions[2]?.id,
    version: 3,
    effectiveDay: '2026-04-01',
  });
  const facts = factsOf(versions, accepted(1), at('2026-03-02'));
  assert.ok(facts !== 'not_needed');
  assert.deepEqual([facts.state, facts.version], ['accepted', 1]);
});

test('a month later is the same day, or the last one of a shorter month', () => {
  const later = (day: string, months: number) => monthsLater(at(day), months).toISOString().slice(0, 10);
  assert.equal(later('2026-11-21', 6), '2027-05-21');
  assert.equal(later('2026-08-31', 6), '2027-02-28');
  assert.equal(later('2026-11-30', 12), '2027-11-30');
});
