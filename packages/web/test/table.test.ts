import assert from 'node:assert/strict';
import test from 'node:test';
import { parseChoice } from '../src/ui/table/choice.ts';
import { compareValues } from '../src/ui/table/columns.ts';
import { listed, NOTHING, toggle, toggleAll } from '../src/ui/table/selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];

test('a row is selected and let go', () => {
  const on = toggle(NOTHING, 'b', ORDER, false);
  assert.deepEqual([...on.ids], ['b']);
  assert.deepEqual([...toggle(on, 'b', ORDER, false).ids], []);
});

test('Shift takes everything from the last choice, in either direction', () => {
  const from = toggle(NOTHING, 'd', ORDER, false);
  assert.deepEqual([...toggle(from, 'b', ORDER, true).ids].toSorted(), ['b', 'c', 'd']);
  assert.deepEqual([...toggle(from, 'e', ORDER, true).ids].toSorted(), ['d', 'e']);
});

test('Shift also lets a whole range go', () => {
  const all = toggleAll(NOTHING, ORDER);
  const hole = toggle(all, 'b', ORDER, false);
  assert.deepEqual([...toggle(hole, 'd', ORDER, true).ids], ['a', 'e']);
});

test('Shift without an earlier choice selects one row', () => {
  assert.deepEqual([...toggle(NOTHING, 'c', ORDER, true).ids], ['c']);
});

test('all rows are selected, then none', () => {
  const all = toggleAll(toggle(NOTHING, 'a', ORDER, false), ORDER);
  assert.equal(all.ids.size, 5);
  assert.equal(toggleAll(all, ORDER).ids.size, 0);
});

test('a row that is no longer listed is no longer selected', () => {
  const two = toggle(toggle(NOTHING, 'a', ORDER, false), 'b', ORDER, false);
  assert.deepEqual([...listed(two, ['b', 'c']).ids], ['b']);
});

test('names sort with the numbers in them by size', () => {
  assert.deepEqual(['web-10', 'web-2', 'Web-1'].toSorted(compareValues), ['Web-1', 'web-2', 'web-10']);
  assert.deepEqual([10, 9, 100].toSorted(compareValues), [9, 10, 100]);
});

test('a stored choice of another shape is refused', () => {
  assert.deepEqual(parseChoice({ hidden: ['os', 3], density: 'compact' }), {
    hidden: ['os'],
    density: 'compact',
  });
  for (const broken of [
    null,
    'x',
    {},
    { hidden: 'os', density: 'normal' },
    { hidden: [], density: 'huge' },
  ]) {
    assert.equal(parseChoice(broken), undefined);
  }
});
