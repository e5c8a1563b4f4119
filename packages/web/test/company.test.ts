import assert from 'node:assert/strict';
import test from 'node:test';
import { api } from '@candor/protocol/api/index.ts';
import { contractAddresses } from '../contract-addresses.ts';
import { chooseCompany, companyHeaders, isAboutCompany } from '../src/api/company.ts';
import { readPeopleSearch } from '../src/features/portal/search.ts';

const id = '01a1fd80-a99b-7ff1-aedd-f3703159230f';

test('the chosen company goes with every request but those that anybody may make', () => {
  assert.deepEqual(companyHeaders(api.devices.list), {});
  chooseCompany(id);
  assert.deepEqual(companyHeaders(api.devices.list), { 'candor-company': id });
  assert.deepEqual(companyHeaders(api.accounts.signIn), {});
  chooseCompany(undefined);
  assert.deepEqual(companyHeaders(api.devices.list), {});
});

test('a built page knows which requests anybody may make, and no schema', () => {
  const { accounts, devices } = contractAddresses(api);
  assert.deepEqual(devices?.['list'], { method: 'GET', path: '/api/devices' });
  assert.deepEqual(accounts?.['setupState'], { method: 'GET', path: '/api/setup', word: 'public' });
});

test('"not found" is about the chosen company only where the route names nothing else', () => {
  assert.equal(isAboutCompany(api.devices.list), false);
  chooseCompany(id);
  assert.equal(isAboutCompany(api.devices.list), true);
  assert.equal(isAboutCompany(api.devices.get), false);
  assert.equal(isAboutCompany(api.accounts.setupState), false);
  chooseCompany(undefined);
});

test('the address of the page of people keeps what it knows', () => {
  assert.deepEqual(readPeopleSearch({ tab: 'invitations', role: 'owner', state: 'x', filter: 7, y: 1 }), {
    tab: 'invitations',
    role: 'owner',
    filter: '7',
  });
});
