import assert from 'node:assert/strict';
import test from 'node:test';
import { strengthOf } from '../src/factors/strength.ts';

test('a password is judged in words, and never called strong for its length alone', () => {
  assert.equal(strengthOf(''), undefined);
  assert.equal(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaa')?.tone, 'bad');
  assert.equal(strengthOf('horse')?.tone, 'warn');
  assert.deepEqual(strengthOf('a correct hors'), { tone: 'warn', of: 'tooShort', missing: 1 });
  assert.equal(strengthOf('a correct horse')?.tone, 'ok');
});
