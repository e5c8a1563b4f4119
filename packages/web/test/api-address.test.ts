import assert from 'node:assert/strict';
import test from 'node:test';
import { addressOf } from '../src/api/contract.ts';

test('parameters and query become an address, and what is not given stays away', () => {
  const route = { path: '/api/devices/:id/metrics' } as const;
  assert.equal(addressOf(route, { params: { id: 'a b/c' } }), '/api/devices/a%20b%2Fc/metrics');
  assert.equal(
    addressOf(route, {
      params: { id: 'x' },
      query: { from: 1, to: undefined, filter: '', metric: 'cpu&mem' },
    }),
    '/api/devices/x/metrics?from=1&metric=cpu%26mem',
  );
  assert.equal(addressOf({ path: '/api/me' }, undefined), '/api/me');
});
