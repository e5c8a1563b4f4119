import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkWords } from './lib/words.ts';

test('files and folders have names that say something', () => {
  expectClean(checkWords);
});

test('names that say nothing are found', () => {
  expectProblems(checkWords, 'words', [
    'packages/agent/src/sessionManager.ts "Manager" says nothing; use the product\'s word',
    'packages/server/src/device-info.ts "info" says nothing; use the product\'s word',
    'packages/server/src/utils/text.ts "utils" says nothing; use the product\'s word',
    'packages/web/src/ui/common.css "common" says nothing; use the product\'s word',
  ]);
});
