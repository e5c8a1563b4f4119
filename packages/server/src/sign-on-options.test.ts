import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError, readConfig } from './config.ts';

const configOf = (environment: Record<string, string>) =>
  readConfig({ CANDOR_DATA: '/nowhere', ...environment });
const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    configOf(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
};

test('private hosts are names, in lower case, as an address has them', () => {
  assert.deepEqual(
    configOf({ CANDOR_SIGN_ON_PRIVATE_HOSTS: 'IdP.example.org, localhost' }).signOn.privateHosts,
    ['idp.example.org', 'localhost'],
  );
  for (const given of ['https://idp.example.org', 'idp.example.org:443', 'a b', ''])
    assert.equal(problems({ CANDOR_SIGN_ON_PRIVATE_HOSTS: `x,${given}` }).length, 1, given);
});

test('an authority that is no certificate is refused at the start', () => {
  assert.match(
    problems({ CANDOR_SIGN_ON_CA_FILE: import.meta.filename }).join(),
    /CANDOR_SIGN_ON_CA_FILE: expected a file with a certificate in PEM/u,
  );
});
