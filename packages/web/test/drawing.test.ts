import assert from 'node:assert/strict';
import test from 'node:test';
import { spread, valueAt } from '../src/ui/chart/series.ts';
import { sparkPath } from '../src/ui/spark-path.ts';

test('a gap in the values is a gap in the line', () => {
  const { line, area } = sparkPath([1, 2, null, 3], 10, 30, 20);
  assert.equal(line.match(/M/g)?.length, 2);
  assert.equal(area.match(/Z/g)?.length, 2);
});

test('values outside the scale stay inside the picture', () => {
  const { line } = sparkPath([-5, 500], 100, 30, 20);
  assert.equal(line, 'M0 19.5L30 0.5');
});

test('nothing is drawn of nothing', () => {
  assert.deepEqual(sparkPath([], 100, 30, 20), { line: '', area: '' });
  assert.deepEqual(sparkPath([null, null], 100, 30, 20), { line: '', area: '' });
});

test('labels that would overlap are pushed apart, in their order and inside the height', () => {
  const tops = spread([50, 51, 99], 18, 100);
  assert.ok((tops[1] ?? 0) - (tops[0] ?? 0) >= 18);
  assert.ok((tops[2] ?? 0) - (tops[1] ?? 0) >= 18);
  assert.ok((tops[2] ?? 0) <= 91);
});

test('the value of now is the last that is there', () => {
  assert.equal(valueAt([1, 2, null], undefined), 2);
  assert.equal(valueAt([1, 2, null], 2), undefined);
  assert.equal(valueAt([1, 2, null], 0), 1);
});
