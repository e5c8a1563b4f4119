import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { enrolmentStatement } from '@candor/crypto/enrolment-statement.ts';
import { importSigningKey, makeSigningPair, signBytes } from '@candor/crypto/sign.ts';
import { verifyEnrolmentKeys } from './enrolment-keys.ts';

const identity = await makeSigningPair();
const keys = { csr: randomBytes(300), identityPublic: identity.publicKey, sealingPublic: randomBytes(32) };
const signer = await importSigningKey(identity.privateKey);
const signature = await signBytes(signer, enrolmentStatement(keys));

test('keys that their identity key has signed are proven', async () => {
  assert.equal(await verifyEnrolmentKeys({ ...keys, signature }), 'proven');
});

test('a public key of another length is refused, however well it is signed', async () => {
  for (const length of [0, 31, 33]) {
    const claimed = { ...keys, sealingPublic: new Uint8Array(length) };
    const own = await signBytes(signer, enrolmentStatement(claimed));
    assert.equal(await verifyEnrolmentKeys({ ...claimed, signature: own }), 'refused');
  }
});

test('another request, identity or sealing key, or an altered signature is refused', async () => {
  const altered = [
    { csr: randomBytes(300) },
    { identityPublic: (await makeSigningPair()).publicKey },
    { identityPublic: randomBytes(31) },
    { sealingPublic: randomBytes(32) },
    { sealingPublic: new Uint8Array(0) },
    { signature: Uint8Array.from(signature, (byte, i) => (i === 0 ? byte ^ 1 : byte)) },
    { signature: new Uint8Array(0) },
  ];
  for (const change of altered)
    assert.equal(await verifyEnrolmentKeys({ ...keys, signature, ...change }), 'refused');
});
