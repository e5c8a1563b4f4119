import assert from 'node:assert/strict';
import test from 'node:test';
import { networkOf } from './ip-address.ts';

test('a network of IPv6 counts as one address, and a mapped address as the one of IPv4', () => {
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(networkOf('2001:db8::6'), '2001:db8:0:0');
  assert.equal(networkOf('::1'), '0:0:0:0');
  assert.equal(networkOf('fe80::1:2:3:4'), 'fe80:0:0:0');
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
});
