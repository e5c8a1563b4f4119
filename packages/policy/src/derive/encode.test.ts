import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Field } from '../dictionary/field.ts';
import { records } from '../dictionary/index.ts';
import { encode } from './encode.ts';
import { wireFields, wireSchema } from './wire.ts';

const agentRecords = records.filter((one) => one.channel === 'agent');

/** Any value that the field's declaration allows. */
function allowed({ kind }: Field): fc.Arbitrary<unknown> {
  switch (kind.kind) {
    case 'text':
      return fc.string({ maxLength: kind.max, unit: 'grapheme-ascii' }).map((text) => text.trim());
    case 'site':
      return fc.domain();
    case 'address':
      return fc.oneof(fc.ipV4(), fc.ipV6());
    case 'oneOf':
      return fc.constantFrom(...kind.values);
    case 'identifier':
      return fc.uuid();
    case 'integer':
      return fc.integer({ min: Math.max(kind.min, -1e15), max: Math.min(kind.max, 1e15) });
    case 'real':
      return fc
        .float({ noNaN: true, noDefaultInfinity: true })
        .map((value) => Math.max(kind.min, Math.min(kind.max, value)));
    case 'instant':
      return fc.integer({ min: 0, max: 4_102_444_800_000 });
    case 'flag':
      return fc.boolean();
    case 'bytes':
      return fc
        .uint8Array({ maxLength: Math.min(kind.max, 64) })
        .map((bytes) => Buffer.from(bytes).toString('base64url'));
    case 'hash':
      return fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString('hex'));
    case 'series':
      return fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
        minLength: kind.length,
        maxLength: kind.length,
      });
    case 'list':
      return fc.array(allowed(kind.of), { maxLength: Math.min(kind.max, 4) });
    case 'group':
      return fc.record(
        Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, allowed(field)])),
      );
    case 'json':
      return fc.constant(undefined);
    default:
      return kind satisfies never;
  }
}

const rowsOf = (fields: Record<string, Field>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, allowed(field)])));

for (const record of agentRecords) {
  const schema = wireSchema(record);
  const rows = rowsOf(wireFields(record));

  test(`${record.name}: what is declared passes the encoder and the ingestion schema unchanged`, () => {
    fc.assert(
      fc.property(rows, (values) => {
        const { row, dropped } = encode(record, values);
        assert.deepEqual(dropped, []);
        assert.deepEqual(schema.parse(row), row);
      }),
      { numRuns: 50 },
    );
  });

  test(`${record.name}: an undeclared key is dropped by the encoder and refused by the schema`, () => {
    const names = new Set(Object.keys(wireFields(record)));
    const key = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((name) => !names.has(name) && name !== '__proto__');
    fc.assert(
      fc.property(rows, key, fc.jsonValue(), (values, name, value) => {
        const more = { ...values, [name]: value };
        assert.equal(schema.safeParse(more).success, false);
        const { row, dropped } = encode(record, more);
        assert.deepEqual(dropped, [name]);
        assert.equal(schema.safeParse(row).success, true);
      }),
      { numRuns: 50 },
    );
  });
}

test('a field of another record, such as a device id, cannot be stated by an agent', () => {
  for (const record of agentRecords) {
    for (const owner of ['companyId', 'deviceId', 'personId', 'deviceNo'])
      assert.ok(!(owner in wireFields(record)), record.name);
  }
});

test('text with controls, direction marks or too much of it is cleaned by the encoder and refused by the schema', () => {
  const cpu = agentRecords.find((one) => one.name === 'manage.inventory.cpu');
  assert.ok(cpu);
  const rest = { sockets: 1, cores: 1, threads: 1 };
  for (const model of ['a\u0000b', 'x\u202Ey', 'e\u0301', ' padded ', 'm'.repeat(121), '\uD800']) {
    assert.equal(wireSchema(cpu).safeParse({ ...rest, model }).success, false, JSON.stringify(model));
    const { row }: { row: unknown } = encode(cpu, { ...rest, model });
    assert.equal(wireSchema(cpu).safeParse(row).success, true, JSON.stringify(model));
  }
  // markup is only text: it is kept as it is, and pages show text
  const { row }: { row: unknown } = encode(cpu, { ...rest, model: '<img src=x onerror=alert(1)>' });
  assert.equal((row as { model: string }).model, '<img src=x onerror=alert(1)>');
});
