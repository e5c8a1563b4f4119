import assert from 'node:assert/strict';
import test from 'node:test';
import { deriveKey, keyedHash } from './derive-key.ts';

const key = Buffer.alloc(32, 7);

test('a key for one use is not the key for another, and is stable', () => {
  const known = deriveKey(key, 'seal').toString('hex');
  assert.equal(deriveKey(key, 'seal').toString('hex'), known);
  assert.notEqual(deriveKey(key, 'wrap').toString('hex'), known);
  // stored values depend on this: it may never change
  assert.equal(known, '4fbc204f43c00030bc75052073d8671ed69b8719f653910d41af156f1c2d6d43');
});

test('a keyed hash is HMAC-SHA-256 (RFC 4231, test case 2)', () => {
  assert.equal(
    keyedHash(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
