import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import test from 'node:test';
import { storageKeyId } from './derive-key.ts';
import { unwrapKey, wrapKey, wrappingKeyId, type KeyName } from './wrap.ts';

const storage = randomBytes(32);
const under = { id: storageKeyId(storage), key: storage };
const name: KeyName = { id: randomUUID(), kind: 'company', owner: randomUUID() };
const key = randomBytes(32);
const wrapped = wrapKey(under, name, key);

test('a wrapped key opens under the key that wrapped it, whose id it begins with', () => {
  assert.deepEqual(unwrapKey(under, name, wrapped), key);
  assert.deepEqual(wrappingKeyId(wrapped), under.id);
  assert.equal(wrapped.length, 76);
});

test('a wrapped key opens for no other id, kind or owner, and under no other key', () => {
  assert.equal(unwrapKey(under, { ...name, id: randomUUID() }, wrapped), undefined);
  assert.equal(unwrapKey(under, { ...name, kind: 'person' }, wrapped), undefined);
  assert.equal(unwrapKey(under, { ...name, owner: randomUUID() }, wrapped), undefined);
  assert.equal(unwrapKey({ ...under, key: randomBytes(32) }, name, wrapped), undefined);
  assert.equal(unwrapKey({ ...under, id: randomBytes(16) }, name, wrapped), undefined);
});

test('an altered or cut wrapped key does not open', () => {
  for (let i = 0; i < wrapped.length; i++) {
    const altered = Buffer.from(wrapped);
    altered[i] = (altered[i] ?? 0) ^ 1;
    assert.equal(unwrapKey(under, name, altered), undefined, `byte ${i}`);
  }
  for (let size = 0; size < wrapped.length; size++)
    assert.equal(unwrapKey(under, name, wrapped.subarray(0, size)), undefined, `${size} bytes`);
});

test('the id of a storage key tells nothing of it and differs for every key', () => {
  assert.equal(storageKeyId(storage).length, 16);
  assert.notDeepEqual(storageKeyId(storage), storageKeyId(key));
  assert.ok(!storage.includes(storageKeyId(storage)));
});
