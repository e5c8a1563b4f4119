import assert from 'node:assert/strict';
import test from 'node:test';
import { canonical } from '../canonical.ts';
import { f, optional } from '../dictionary/field.ts';
import { records } from '../dictionary/index.ts';
import { record, type DictionaryRecord } from '../dictionary/record.ts';
import { dictionaryDocument } from './document.ts';

const defaults = {
  category: 'hardware',
  subject: 'device',
  purpose: ['monitoring'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'at', days: 1 },
  visibility: ['device.view'],
  protect: 'plain',
  source: 'agent',
  exportable: true,
  rectifiable: false,
  promises: [],
} as const;
const sample: DictionaryRecord = record(
  'test.sample',
  {
    capability: 'manage',
    table: 'sample',
    owner: 'company',
    keys: ['companyId'],
    channel: 'agent',
    collectedBy: 'nothing',
    findBy: 'companyId',
    appMay: ['select'],
    unique: [['companyId']],
    defaults,
  },
  {
    companyId: f.identifier({ about: 'Owner.' }),
    disks: f.list(f.group({ name: optional(f.text(8, { about: 'Name.' })) }, { about: 'One.' }), 4, {
      about: 'All.',
    }),
    at: f.instant({ about: 'When.', storedAs: 'test.other.at' }),
  },
);

test('a record stands there with its facts, and each field with all that is declared of it', () => {
  const { about: _, ...meta } = { about: '', ...defaults };
  const name = { ...meta, about: 'Name.', optional: true, kind: { kind: 'text', max: 8 } };
  const one = { ...meta, about: 'One.', optional: false, kind: { kind: 'group', fields: { name } } };
  const { defaults: __, fields: ___, name: ____, ...facts } = sample;
  assert.deepEqual(dictionaryDocument([sample]), {
    'test.sample': {
      ...facts,
      fields: {
        companyId: { ...meta, about: 'Owner.', optional: false, kind: { kind: 'identifier' } },
        disks: { ...meta, about: 'All.', optional: false, kind: { kind: 'list', max: 4, of: one } },
        at: {
          ...meta,
          about: 'When.',
          storedAs: 'test.other.at',
          optional: false,
          kind: { kind: 'instant' },
        },
      },
    },
  });
});

test('any change of a declaration changes the document, the order of records does not', () => {
  const text = canonical(dictionaryDocument(records));
  assert.equal(canonical(dictionaryDocument([...records].reverse())), text);
  const [first, ...rest] = records;
  assert.ok(first);
  const changes: DictionaryRecord[] = [
    { ...first, owner: 'person' },
    { ...first, keys: [...first.keys, 'x'] },
    { ...first, within: { section: 'x', field: 'y' } },
    { ...first, defaults: { ...first.defaults, retain: { from: 'createdAt', days: 3 } } },
    { ...first, fields: { ...first.fields, extra: f.flag({ about: 'New.' }) } },
  ];
  for (const changed of changes) assert.notEqual(canonical(dictionaryDocument([changed, ...rest])), text);
});
