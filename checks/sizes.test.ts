import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkSizes } from './lib/sizes.ts';

test('no file of code is over 400 lines', () => {
  expectClean(checkSizes);
});

test('a file of 401 lines is found, a long test is not', () => {
  expectProblems(checkSizes, 'sizes', [
    'packages/server/src/long.ts has 401 lines; 400 are the most',
    'packages/web/src/ui/page.css has 401 lines; 400 are the most',
  ]);
});
