import test from 'node:test';
import { checkNoInsecureRequests } from './lib/no-insecure-requests.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('no identity provider is asked without TLS', () => {
  expectClean(checkNoInsecureRequests);
});

test('the way around TLS is found, also in a test', () => {
  expectProblems(checkNoInsecureRequests, 'no-insecure-requests', [
    'packages/server/src/modules/sign-on/party.test.ts:1 lets an identity provider be asked without TLS',
    'packages/server/src/modules/sign-on/party.ts:3 lets an identity provider be asked without TLS',
  ]);
});
