import assert from 'node:assert/strict';
import test from 'node:test';
import type { Json } from '../canonical.ts';
import { records } from '../dictionary/index.ts';
import { dictionaryDiff } from './dictionary-diff.ts';
import { dictionaryDocument } from './document.ts';

const field = {
  about: 'A name.',
  category: 'identifier',
  subject: 'person',
  purpose: ['service'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'at', days: 30 },
  visibility: ['nobody'],
  protect: 'sealed:company',
  source: 'agent',
  exportable: true,
  rectifiable: false,
  promises: ['P12'],
  optional: true,
  kind: { kind: 'text', max: 40 },
};
const facts = { capability: 'manage', table: 't', owner: 'company', keys: ['id'], channel: 'agent' };
const documentOf = (name: Json, more: Record<string, Json> = {}): Json => ({
  'test.one': { ...facts, ...more, fields: { name } },
});
const withField = (changed: Record<string, Json>) => documentOf({ ...field, ...changed });
const base = documentOf(field);
const said = (before: Json, after: Json) =>
  dictionaryDiff(before, after).map(({ direction, place, text }) => `${direction} ${place} ${text}`);

/** What is changed, how that is named, and how the way back is. */
const changes: [Record<string, Json>, string, string][] = [
  [{ about: 'Its name.' }, 'editorial', 'editorial'],
  [{ purpose: ['service', 'support'] }, 'widening', 'narrowing'],
  [{ visibility: ['nobody', 'self'] }, 'widening', 'narrowing'],
  [{ retain: { from: 'at', days: 31 } }, 'widening', 'narrowing'],
  [{ retain: { keep: 'device', why: 'x' } }, 'widening', 'narrowing'],
  [{ retain: { from: 'endedAt', days: 30 } }, 'widening', 'widening'],
  [{ protect: 'plain' }, 'widening', 'narrowing'],
  [{ basis: { article: '6(1)(a)', consentKey: 'x' } }, 'narrowing', 'widening'],
  [{ exportable: false }, 'widening', 'narrowing'],
  [{ optional: false }, 'widening', 'narrowing'],
  [{ promises: [] }, 'widening', 'editorial'],
  [{ kind: { kind: 'text', max: 41 } }, 'widening', 'narrowing'],
  [{ kind: { kind: 'oneOf', values: ['a'] } }, 'widening', 'widening'],
  [{ source: 'person' }, 'widening', 'widening'],
  [{ category: 'contact' }, 'widening', 'widening'],
];
for (const [changed, there, back] of changes) {
  test(`${JSON.stringify(changed)} is a ${there}, and back a ${back}`, () => {
    const directions = (before: Json, after: Json) =>
      [...new Set(dictionaryDiff(before, after).map(({ direction }) => direction))].filter(
        (one, _, all) => one !== 'narrowing' || all.length === 1 || there === 'narrowing',
      );
    assert.ok(
      directions(base, withField(changed)).includes(there as 'widening'),
      JSON.stringify(said(base, withField(changed))),
    );
    assert.ok(
      directions(withField(changed), base).includes(back as 'widening'),
      JSON.stringify(said(withField(changed), base)),
    );
  });
}

test('each change is named with its place; equal documents have none', () => {
  const part = (max: number) => ({
    ...field,
    kind: {
      kind: 'list',
      max: 4,
      of: {
        ...field,
        kind: { kind: 'group', fields: { size: { ...field, kind: { kind: 'integer', min: 0, max } } } },
      },
    },
  });
  assert.deepEqual(said(documentOf(part(9)), documentOf(part(10))), [
    'widening test.one: name[].size max 9 -> 10',
  ]);
  assert.deepEqual(said(base, documentOf(field, { owner: 'person', table: 'u' })), [
    'widening test.one owner company -> person',
    'editorial test.one table t -> u',
  ]);
  assert.deepEqual(said({}, base), ['widening test.one is new']);
  assert.deepEqual(said(base, {}), ['narrowing test.one is gone']);
  assert.deepEqual(said(base, { 'test.one': { ...facts, fields: {} } }), [
    'narrowing test.one: name is gone',
  ]);
  const all = dictionaryDocument(records);
  assert.deepEqual(dictionaryDiff(all, all), []);
  assert.throws(() => dictionaryDiff([], {}), TypeError);
});
