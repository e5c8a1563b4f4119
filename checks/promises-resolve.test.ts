import assert from 'node:assert/strict';
import test from 'node:test';
import { promises } from '@candor/policy/promises/index.ts';
import { expectClean } from './lib/problem.ts';
import { checkPromisesResolve } from './lib/promises-resolve.ts';

test('what a promise points to is there', () => {
  expectClean((root) => checkPromisesResolve(root, promises));
});

test('a promise whose enforcement or test has gone is found', () => {
  const bad = {
    id: 'bad',
    enforcedBy: [
      { file: 'packages/policy/src/derive/encode.ts', symbol: 'decode' },
      { file: 'packages/policy/src/derive/gone.ts', symbol: 'encode' },
      { file: 'packages/policy/src/derive/encode.ts', symbol: 'encode' },
    ],
    tests: ['e2e/gone.test.ts'],
    breakIt: { test: 'checks/promises-resolve.test.ts' },
  };
  const root = new URL('..', import.meta.url).pathname;
  assert.deepEqual(checkPromisesResolve(root, [bad]), [
    { file: 'e2e/gone.test.ts', text: 'is a test of bad and does not exist' },
    { file: 'packages/policy/src/derive/encode.ts', text: 'does not export decode, which bad names' },
    { file: 'packages/policy/src/derive/gone.ts', text: 'does not export encode, which bad names' },
  ]);
});
