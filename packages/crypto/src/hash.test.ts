import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { utf8 } from './encoding.ts';
import { schemaHash, sha256Hex } from './hash.ts';

test('SHA-256 is FIPS 180-4 example "abc"', async () => {
  assert.equal(
    await sha256Hex(utf8('abc')),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('the schema hash is SHA-256 of the canonical text as UTF-8', async () => {
  const text = '{"ä":1}';
  assert.equal(await schemaHash(text), createHash('sha256').update(text).digest('hex'));
});
