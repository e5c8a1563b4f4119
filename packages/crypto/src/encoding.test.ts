import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { base64url, concat, equal, fromBase64url, fromHex, fromUtf8, hex, owned, utf8 } from './encoding.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });

test('bytes come back from hex and base64url, which agree with Node', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.equal(hex(bytes), Buffer.from(bytes).toString('hex'));
      assert.deepEqual(fromHex(hex(bytes)), new Uint8Array(bytes));
      assert.equal(base64url(bytes), Buffer.from(bytes).toString('base64url'));
      assert.deepEqual(fromBase64url(base64url(bytes)), new Uint8Array(bytes));
    }),
  );
});

test('only one text stands for given bytes', () => {
  for (const text of ['AA==', 'A', 'AB', 'AAB', 'A A', 'AA\n', '+/+/', 'AA=', '\u00e9aaa'])
    assert.equal(fromBase64url(text), undefined, text);
  for (const text of ['0', '0G', 'AB', ' 00', '0x00', '00\n']) assert.equal(fromHex(text), undefined, text);
});

test('text comes back from UTF-8, a byte order mark included; what is not UTF-8 is refused', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(fromUtf8(utf8(text)), text)));
  assert.equal(fromUtf8(utf8('\ufefftext')), '\ufefftext');
  assert.throws(() => utf8('\ud800'), RangeError);
  assert.throws(() => fromUtf8(Uint8Array.of(0xc3, 0x28)), TypeError);
});

test('equal compares length and every byte', () => {
  fc.assert(fc.property(anyBytes, anyBytes, (a, b) => assert.equal(equal(a, b), Buffer.compare(a, b) === 0)));
  assert.ok(equal(concat(Uint8Array.of(1), Uint8Array.of(2, 3)), Uint8Array.of(1, 2, 3)));
  assert.ok(!equal(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 4)));
});

test('bytes over shared memory are copied, others are not', () => {
  const own = Uint8Array.of(1, 2);
  assert.equal(owned(own), own);
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  assert.ok(owned(shared).buffer instanceof ArrayBuffer);
});
