import test from 'node:test';
import { checkEnvReadOnce } from './lib/env-read-once.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('the environment is read by the two config.ts and by scripts', () => {
  expectClean(checkEnvReadOnce);
});

test('each way to read the environment is found', () => {
  expectProblems(checkEnvReadOnce, 'env-read-once', [
    'packages/server/src/platform/mail.ts:1 reads the environment; config.ts does',
    'packages/server/src/platform/mail.ts:4 reads the environment; config.ts does',
    'packages/server/src/platform/mail.ts:5 reads the environment; config.ts does',
    'packages/server/src/platform/mail.ts:6 reads the environment; config.ts does',
    'packages/server/src/platform/mail.ts:7 reads the environment; config.ts does',
  ]);
});
