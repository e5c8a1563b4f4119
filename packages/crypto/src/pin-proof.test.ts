import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import test from 'node:test';
import { deriveKey } from './derive.ts';
import { hex } from './encoding.ts';
import { pinProof, unwrapProof, wrapProof } from './pin-proof.ts';
import { createRoot } from './root-key.ts';

const [proof, identity, sealing] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
assert.ok(proof && identity && sealing);
const root = 'ab'.repeat(32);

test('the proof is HMAC-SHA-256 over identity key, sealing key and fingerprint', async () => {
  const bytes = Buffer.concat([identity, sealing, Buffer.from(root, 'hex')]);
  const expected = createHmac('sha256', proof).update(bytes).digest('hex');
  assert.equal(hex(await pinProof(proof, identity, sealing, root)), expected);
  const others = await Promise.all([
    pinProof(identity, identity, sealing, root),
    pinProof(proof, sealing, identity, root),
    pinProof(proof, identity, identity, root),
    pinProof(proof, identity, sealing, 'ac'.repeat(32)),
  ]);
  for (const other of others) assert.notEqual(hex(other), expected);
});

test('parts of another length are refused', () => {
  assert.throws(() => pinProof(proof.subarray(1), identity, sealing, root), RangeError);
  assert.throws(() => pinProof(proof, identity, sealing, root.toUpperCase()), RangeError);
});

test("a token's proof opens for its root and its token only", async () => {
  const key = await createRoot();
  const wrapped = await wrapProof(key, root, proof);
  assert.equal(wrapped.length, 60);
  assert.deepEqual(await unwrapProof(key, root, wrapped), proof);
  assert.equal(await unwrapProof(await createRoot(), root, wrapped), undefined);
  assert.equal(await unwrapProof(key, 'ac'.repeat(32), wrapped), undefined);
  for (const i of wrapped.keys()) {
    const altered = wrapped.map((byte, at) => (at === i ? byte ^ 1 : byte));
    assert.equal(await unwrapProof(key, root, altered), undefined, `byte ${i}`);
  }
  assert.equal(await unwrapProof(key, root, wrapped.subarray(0, 20)), undefined);
});

test('keys are derived by HKDF-SHA-256', async () => {
  const expected = Buffer.from(hkdfSync('sha256', proof, '', 'candor/token-proof/v1', 32));
  assert.equal(hex(await deriveKey(proof, 'candor/token-proof/v1')), expected.toString('hex'));
});
