import assert from 'node:assert/strict';
import test from 'node:test';
import { chordOf, step, type KeyPress } from '../src/ui/shortcuts.ts';

const KNOWN = ['g d', 'g t', 'j', '?', 'mod+k', 'shift+j'];

test('one key after the other completes a sequence', () => {
  const first = step('', 'g', KNOWN);
  assert.deepEqual(first, { begun: 'g' });
  assert.deepEqual(step(first.begun, 'd', KNOWN), { complete: 'g d', begun: '' });
});

test('a key that does not continue the sequence counts by itself', () => {
  assert.deepEqual(step('g', 'j', KNOWN), { complete: 'j', begun: '' });
  assert.deepEqual(step('g', 'g', KNOWN), { begun: 'g' });
  assert.deepEqual(step('g', 'z', KNOWN), { begun: '' });
});

test('a chord names modifiers only where they matter', () => {
  assert.equal(chordOf(press('j'), false), 'j');
  assert.equal(chordOf(press('J', { shiftKey: true }), false), 'shift+j');
  assert.equal(chordOf(press('?', { shiftKey: true }), false), '?');
  assert.equal(chordOf(press('k', { ctrlKey: true }), false), 'mod+k');
  assert.equal(chordOf(press('k', { metaKey: true }), true), 'mod+k');
});

test("the browser's own shortcuts are left alone", () => {
  assert.equal(chordOf(press('d', { altKey: true }), false), undefined);
  assert.equal(chordOf(press('d', { metaKey: true }), false), undefined);
  assert.equal(chordOf(press('d', { ctrlKey: true }), true), undefined);
  assert.equal(chordOf(press('Shift', { shiftKey: true }), false), undefined);
});

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}
