import assert from 'node:assert/strict';
import test from 'node:test';
import { fakeClock } from '../clock.ts';
import { Clones } from './clones.ts';

const minuteMs = 60_000;

function arrivals(...runs: string[]): string[] {
  const clones = new Clones(fakeClock());
  return runs.map((run) => clones.arrived('device', run));
}

test('three alternations between two runs are two computers', () => {
  assert.deepEqual(arrivals('a', 'b', 'a', 'b'), ['one', 'one', 'one', 'two']);
  assert.deepEqual(arrivals('x', 'a', 'b', 'a', 'b').at(-1), 'two');
});

test('restarts and lost links are one computer', () => {
  assert.ok(arrivals('a', 'b', 'c', 'd', 'e', 'f').every((seen) => seen === 'one'));
  assert.ok(arrivals('a', 'a', 'a', 'b', 'b', 'b', 'b').every((seen) => seen === 'one'));
  assert.ok(arrivals('a', 'b', 'a').every((seen) => seen === 'one'));
});

test('only what happened within ten minutes counts, for each device by itself', () => {
  const clock = fakeClock();
  const clones = new Clones(clock);
  for (const run of ['a', 'b', 'a']) assert.equal(clones.arrived('one', run), 'one');
  for (const run of ['b', 'a', 'b']) assert.equal(clones.arrived('other', run), 'one');
  clock.advance(10 * minuteMs);
  assert.equal(clones.arrived('one', 'b'), 'one');
});
