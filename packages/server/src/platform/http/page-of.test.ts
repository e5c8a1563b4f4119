import assert from 'node:assert/strict';
import test from 'node:test';
import { pageOf } from './page-of.ts';

const rows = ['a', 'b', 'c'].map((id) => ({ id }));
const idOf = ({ id }: { id: string }) => id;

test('a page names where the next one begins, and the last page names nothing', () => {
  assert.deepEqual(pageOf(rows, 2, idOf), { items: [{ id: 'a' }, { id: 'b' }], next: 'b' });
  assert.deepEqual(pageOf(rows, 3, idOf), { items: rows, next: null });
  assert.deepEqual(pageOf([], 3, idOf), { items: [], next: null });
});
