import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countRefusals } from './refused-rows.ts';

test('refusals of one record, key and code are one counter', () => {
  const refusal = { code: 'unknown_field', key: 'owner' } as const;
  const [one, ...rest] = countRefusals([
    { record: 'manage.metric', refusal },
    { record: 'manage.metric', refusal },
  ]);
  assert.deepEqual(rest, []);
  assert.equal(one?.n, 2);
  assert.equal(one?.keyName, 'owner');
});

test('a name that does not look like a field is kept as a hash only', () => {
  for (const key of ['Anna Berg', '<script>', 'x'.repeat(41), '', 'anna@example.org']) {
    const [one] = countRefusals([{ record: 'manage.metric', refusal: { code: 'unknown_field', key } }]);
    assert.equal(one?.keyName, null);
    assert.notDeepEqual(one?.keyHash, new Uint8Array(32));
  }
});

test('a record name that is not declared is counted as other', () => {
  const [one] = countRefusals([{ record: 'Anna@home', refusal: { code: 'unknown_record' } }]);
  assert.equal(one?.record, 'other');
});

test('five hundred invented names open few counters, and no refusal is lost', () => {
  const many = Array.from({ length: 500 }, (_, i) => ({
    record: 'manage.metric',
    refusal: { code: 'unknown_field', key: `k${i}` } as const,
  }));
  const counts = countRefusals(many);
  assert.ok(counts.length <= 22, String(counts.length));
  assert.equal(
    counts.reduce((sum, one) => sum + one.n, 0),
    500,
  );
});
