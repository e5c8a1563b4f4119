import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { readWycheproof, withoutVectors } from '../test/vectors.ts';
import { hex, owned, utf8 } from './encoding.ts';
import { importSealingKey, open, seal } from './seal.ts';
import { associatedData, pad, SealBroken, unpad, type Place } from './sealed-format.ts';

const id = randomBytes(16);
const secret = randomBytes(32);
const key = await importSealingKey(id, secret);
const place: Place = { owner: 'o', table: 'account', column: 'email', rowId: 'r' };

const named = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('|'));
const anyPlace = fc.record({
  owner: named,
  table: named,
  column: named,
  rowId: fc.string({ unit: 'binary' }),
});
const anyBytes = fc.uint8Array({ maxLength: 300 });

test('what is sealed opens at its place', async () => {
  await fc.assert(
    fc.asyncProperty(anyPlace, anyBytes, async (at, plain) => {
      assert.deepEqual(Buffer.from(await open(key, at, await seal(key, at, plain))), Buffer.from(plain));
    }),
  );
});

test('a value that was moved to another owner, table, column or row does not open', async () => {
  const part = fc.constantFrom('owner', 'table', 'column', 'rowId' as const);
  await fc.assert(
    fc.asyncProperty(anyPlace, part, named, anyBytes, async (at, which, other, plain) => {
      fc.pre(at[which] !== other);
      const sealed = await seal(key, at, plain);
      await assert.rejects(open(key, { ...at, [which]: other }, sealed), SealBroken);
    }),
  );
});

test('two places never share their associated data', () => {
  fc.assert(
    fc.property(anyPlace, anyPlace, (a, b) => {
      const isSame = Object.entries(a).every(([name, value]) => b[name as keyof Place] === value);
      assert.equal(hex(associatedData(a)) === hex(associatedData(b)), isSame);
    }),
  );
  assert.throws(() => associatedData({ ...place, owner: 'a|b' }), RangeError);
  assert.deepEqual(associatedData({ ...place, rowId: 'a|b' }), utf8('o|account|email|a|b'));
});

test('any altered bit, missing or added byte is refused', async () => {
  const sealed = await seal(key, place, utf8('a text of some length, over one block'));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Uint8Array.from(sealed, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    await assert.rejects(open(key, place, altered), SealBroken, `bit ${bit}`);
  }
  for (let size = 0; size < sealed.length; size++)
    await assert.rejects(open(key, place, sealed.subarray(0, size)), SealBroken, `${size} bytes`);
  await assert.rejects(open(key, place, Buffer.concat([sealed, Buffer.alloc(32)])), SealBroken);
});

test('a value opens under its own key only', async () => {
  const sealed = await seal(key, place, utf8('text'));
  const sameId = await importSealingKey(id, randomBytes(32));
  const sameKey = await importSealingKey(randomBytes(16), secret);
  await assert.rejects(open(sameId, place, sealed), SealBroken);
  await assert.rejects(open(sameKey, place, sealed), SealBroken);
  await assert.rejects(importSealingKey(id, randomBytes(16)), RangeError);
});

test('the layout is version 1, key id, nonce, ciphertext, tag', async () => {
  const sealed = await seal(key, place, utf8('text'));
  assert.equal(sealed.length, 1 + 16 + 12 + 32 + 16);
  assert.equal(sealed[0], 1);
  assert.deepEqual(Buffer.from(sealed.subarray(1, 17)), id);
});

test('equal texts give different sealed values', async () => {
  const twice = await Promise.all([seal(key, place, utf8('a')), seal(key, place, utf8('a'))]);
  assert.notDeepEqual(twice[0], twice[1]);
});

test('the sealed size tells no more than the number of 32-byte blocks', async () => {
  const sizes = new Map<number, number[]>();
  for (let length = 0; length <= 93; length++) {
    const { length: size } = await seal(key, place, new Uint8Array(length));
    sizes.set(size, [...(sizes.get(size) ?? []), length]);
  }
  assert.deepEqual(
    [...sizes].map(([size, lengths]) => [size, lengths[0], lengths.at(-1)]),
    [
      [77, 0, 28],
      [109, 29, 60],
      [141, 61, 92],
      [173, 93, 93],
    ],
  );
});

test('padding that pad() does not write is refused', () => {
  const good = pad(utf8('abc'));
  assert.deepEqual(Buffer.from(unpad(good)), Buffer.from('abc'));
  for (const [at, byte] of [
    [31, 1],
    [7, 1],
    [3, 29],
    [0, 255],
  ] as const) {
    const altered = Uint8Array.from(good);
    altered[at] = byte;
    assert.throws(() => unpad(altered), SealBroken, `byte ${at}`);
  }
  for (const size of [0, 3, 31, 33, 64])
    assert.throws(() => unpad(new Uint8Array(size)), SealBroken, `${size} bytes`);
});

interface GcmTest {
  tcId: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: 'valid' | 'invalid' | 'acceptable';
}

test('the cipher agrees with the Wycheproof vectors of AES-256-GCM', { skip: withoutVectors }, async () => {
  const groups = readWycheproof<GcmTest>('aes_gcm_test.json').filter(
    ({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128,
  );
  const bytes = (text: string) => owned(Buffer.from(text, 'hex'));
  let n = 0;
  for (const vector of groups.flatMap(({ tests }) => tests)) {
    const cipher = {
      name: 'AES-GCM',
      iv: bytes(vector.iv),
      additionalData: bytes(vector.aad),
      tagLength: 128,
    };
    const { key: imported } = await importSealingKey(id, bytes(vector.key));
    const opened = await crypto.subtle.decrypt(cipher, imported, bytes(vector.ct + vector.tag)).then(
      (plain) => hex(new Uint8Array(plain)),
      () => 'refused',
    );
    assert.equal(opened, vector.result === 'valid' ? vector.msg : 'refused', `tcId ${vector.tcId}`);
    n++;
  }
  assert.ok(n >= 60, `${n} vectors`);
});
