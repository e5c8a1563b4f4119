import test from 'node:test';
import { expectClean, expectProblems } from './lib/problem.ts';
import { checkSecretsAndPaths } from './lib/secrets-and-paths.ts';

test('nothing in the repository is secret or true on one machine only', () => {
  expectClean(checkSecretsAndPaths);
});

test('secrets, machine paths and registry hosts are found', () => {
  expectProblems(checkSecretsAndPaths, 'secrets-and-paths', [
    '.npmrc:2 holds a registry of one machine',
    '.npmrc:3 holds an npm token',
    'docs/install.md:1 holds a path of one machine',
    'docs/install.md:1 holds a path of one machine',
    'package-lock.json:3 holds a registry of one machine',
    'package-lock.json:4 holds a registry of one machine',
    'packages/server/src/keys.ts:3 holds a private key',
    'server.pem is a kind of file that holds secrets',
  ]);
});
