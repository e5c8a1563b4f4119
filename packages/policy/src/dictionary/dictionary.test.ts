import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../derive/table.ts';
import clauses from '../promises/clauses.json' with { type: 'json' };
import { promises } from '../promises/index.ts';
import { promiseTexts } from '../texts/en.ts';
import { f, type Field } from './field.ts';
import { dictionary, findRecord, records, tableRecords } from './index.ts';
import { saysNever } from './never.ts';
import { metaOf, record, type DictionaryRecord } from './record.ts';

const known = new Set(clauses.map(({ id }) => id));

function allFields(of: DictionaryRecord): [string, Field][] {
  const walk = (path: string, field: Field): [string, Field][] => {
    const { kind } = field;
    if (kind.kind === 'list') return [[path, field], ...walk(path, kind.of)];
    if (kind.kind === 'group')
      return Object.entries(kind.fields).flatMap(([name, inner]) => walk(`${path}.${name}`, inner));
    return [[path, field]];
  };
  return Object.entries(of.fields).flatMap(([name, field]) => walk(name, field));
}

test('every field, also inside lists, says what it is in a sentence', () => {
  for (const one of records) {
    for (const [path, field] of allFields(one))
      assert.match(metaOf(one, field).about, /^(?:[A-Z]|e2e).{2,}\.$/u, `${one.name}.${path}`);
  }
});

// ASVS 6.4.2
test('no record holds a hint to a password, or a question that only one person could answer', () => {
  const names = records.flatMap((one) => allFields(one).map(([path]) => `${one.name}.${path}`));
  assert.deepEqual(
    names.filter((name) => /hint|question|answer|maiden/iu.test(name)),
    [],
  );
});

test('every clause that a field names stands in the policy', () => {
  for (const one of records) {
    for (const [path, field] of allFields(one)) {
      for (const clause of metaOf(one, field).promises)
        assert.ok(known.has(clause), `${one.name}.${path} names ${clause}`);
    }
  }
});

test('what an agent collects about a device or a person belongs to a promise', () => {
  for (const one of records.filter((one) => one.channel === 'agent')) {
    for (const [path, field] of allFields(one))
      assert.notEqual(metaOf(one, field).promises.length, 0, `${one.name}.${path}`);
  }
});

test('a period counts from a field of its own record', () => {
  for (const one of records) {
    for (const field of Object.values(one.fields)) {
      const { retain } = metaOf(one, field);
      if ('from' in retain && !one.within)
        assert.ok(retain.from in one.fields, `${one.name}: ${retain.from}`);
    }
  }
});

test("a company's or a person's row begins with its owner", () => {
  for (const one of tableRecords) {
    if (one.owner === 'company') assert.equal(one.keys[0], 'companyId', one.name);
    if (one.owner === 'person') assert.equal(one.keys[0], 'personId', one.name);
  }
});

test('no field could hold what was typed, read or searched for', () => {
  for (const one of records) {
    for (const [path] of allFields(one)) assert.equal(saysNever(path), undefined, `${one.name}.${path}`);
  }
  assert.deepEqual(['lastKeystrokes', 'key_code', 'Form-Input', 'focusScreenShotBytes'].map(saysNever), [
    'keystroke',
    'keycode',
    'forminput',
    'screenshot',
  ]);
  assert.equal(saysNever('keys'), undefined);
});

test('a field that is named for what is never collected does not compile, in any spelling', () => {
  const facts = {
    capability: 'focus',
    table: 'x',
    owner: 'person',
    keys: ['personId'],
    channel: 'agent',
    collectedBy: 'x',
    defaults: metaOf(dictionary.focusInterval, dictionary.focusInterval.fields.keys),
  } as const;
  const text = f.text(9, { about: 'A text.' });
  record('focus.x', facts, { keys: text });
  // @ts-expect-error -- never.ts
  record('focus.x', facts, { keystrokes: text });
  // @ts-expect-error -- never.ts
  record('focus.x', facts, { last_Form_Input: text });
  // @ts-expect-error -- never.ts
  record('focus.x', facts, { focusScreenshot: text });
  // @ts-expect-error -- never.ts, inside a group
  record('focus.x', facts, { part: f.group({ cardNumber: text }, { about: 'A part.' }) });
  assert.equal(f.group({ count: text }, { about: 'A part.' }).kind.kind, 'group');
});

test('Focus tables hold nothing that leads to a device of Manage', () => {
  for (const one of tableRecords.filter((one) => one.capability === 'focus')) {
    for (const { name } of columnsOf(one))
      assert.doesNotMatch(name, /company|host|mac_address|^address|^device_id$/u, `${one.table}.${name}`);
  }
});

test('every promise has its words, known clauses, and fields that exist', () => {
  const ids = new Set<string>();
  for (const promise of promises) {
    assert.ok(!ids.has(promise.id), `${promise.id} stands twice`);
    ids.add(promise.id);
    assert.ok(promiseTexts[promise.id], promise.id);
    for (const clause of promise.clauses) assert.ok(known.has(clause) || clause.startsWith('Q'), clause);
    for (const name of promise.fields) {
      const dot = name.lastIndexOf('.');
      assert.ok(
        findRecord(name.slice(0, dot))?.fields[name.slice(dot + 1)] ?? name.split('.').length > 3,
        name,
      );
    }
  }
});

test('a measure names its columns and reads no job table', () => {
  for (const promise of promises) {
    if (promise.check.kind !== 'sql') continue;
    for (const column of Object.keys(promise.check.columns))
      assert.ok(promise.check.sql.includes(column), `${promise.id}: ${column}`);
    assert.doesNotMatch(promise.check.sql, /graphile_worker/u, promise.id);
  }
});

test('a field of which something is not said does not compile', () => {
  const facts = {
    capability: 'manage',
    table: 'x',
    owner: 'company',
    keys: ['companyId'],
    channel: 'agent',
    collectedBy: 'x',
    defaults: {},
  } as const;
  // @ts-expect-error -- category, purpose, retention and the rest are missing
  const incomplete = record('manage.x', facts, { n: f.count(1, { about: 'A count.' }) });
  assert.equal(incomplete.name, 'manage.x');
});
