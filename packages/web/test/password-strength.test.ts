import assert from 'node:assert/strict';
import test from 'node:test';
import { strengthOf } from '../src/features/setup/strength.ts';

test('a password is judged in words, and never called strong for its length alone', () => {
  assert.equal(strengthOf(''), undefined);
  assert.equal(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaa')?.tone, 'bad');
  assert.equal(strengthOf('horse')?.tone, 'warn');
  assert.match(strengthOf('a correct hors')?.words ?? '', /^1 more character /u);
  assert.equal(strengthOf('a correct horse')?.tone, 'ok');
});
