import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkSecureRandom } from './lib/secure-random.ts';

// ASVS 6.5.3
test('keys, tokens, codes and seeds are made by the secure generator', () => {
  expectClean(checkSecureRandom);
});

test('a code that could be guessed is found', () => {
  expectProblems(checkSecureRandom, 'secure-random', [
    'packages/server/src/modules/accounts/code.ts:2 makes something that can be guessed; take randomBytes or getRandomValues',
  ]);
});
