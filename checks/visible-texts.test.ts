import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkVisibleTexts } from './lib/visible-texts.ts';

test('what a person reads stands in the texts of each language', () => {
  expectClean(checkVisibleTexts);
});

test('words in a page are found', () => {
  const page = 'packages/web/src/features/page.tsx';
  expectProblems(checkVisibleTexts, 'visible-texts', [
    `${page}:3 "Disk" belongs into texts`,
    `${page}:3 "all is well" belongs into texts`,
    `${page}:9 "Devices" belongs into texts`,
    `${page}:10 "devices are here" belongs into texts`,
    `${page}:11 "One line of text" belongs into texts`,
  ]);
});
