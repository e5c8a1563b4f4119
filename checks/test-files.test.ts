import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkTestFiles } from './lib/test-files.ts';

test('npm test runs every test file', () => {
  expectClean(checkTestFiles);
});

test('test files outside the patterns are found', () => {
  expectProblems(checkTestFiles, 'test-files', [
    'checks/deep/x.test.ts is in no pattern of scripts/test-files.ts',
    'e2e/deep/start.test.ts is in no pattern of scripts/test-files.ts',
    'packages/agent/src/outbox.spec.ts is in no pattern of scripts/test-files.ts',
    'packages/server/app.test.ts is in no pattern of scripts/test-files.ts',
    'packages/web/src/ui/button.test.tsx is in no pattern of scripts/test-files.ts',
  ]);
});
