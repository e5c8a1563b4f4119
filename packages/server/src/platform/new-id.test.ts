import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from './new-id.ts';

test('ids come in the order in which they were asked for, also within one millisecond', () => {
  const ids = Array.from({ length: 50_000 }, () => newId());
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
});

test('an id holds the time at which it was made', () => {
  const before = Date.now();
  const id = newId();
  const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  // 50,000 ids of the test before may have run ahead of the clock
  assert.ok(at >= before && at < Date.now() + 1000, `${at} is not about ${before}`);
});
