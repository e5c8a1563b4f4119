import test from 'node:test';
import { checkLockfile } from './lib/lockfile.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('the lockfile names the packages of every platform', () => {
  expectClean(checkLockfile);
});

test('a lockfile that lacks a platform is found', () => {
  expectProblems(checkLockfile, 'lockfile', [
    'package-lock.json lacks node_modules/@tool/linux-x64-musl 1.2.0; run node scripts/lock.ts',
  ]);
});
