import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readWycheproof, withoutVectors } from '../test/vectors.ts';
import { hex, owned } from './encoding.ts';
import { importSigningKey, importVerifyingKey, makeSigningPair, sign, verify, verifyBytes } from './sign.ts';

test('a statement verifies under its key only, unaltered only', async () => {
  const pair = await makeSigningPair();
  const [signer, verifier] = [
    await importSigningKey(pair.privateKey),
    await importVerifyingKey(pair.publicKey),
  ];
  const stranger = await importVerifyingKey((await makeSigningPair()).publicKey);
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (statement, other) => {
      const signature = await sign(signer, statement);
      assert.equal(await verify(verifier, statement, signature), true);
      assert.equal(await verify(verifier, other, signature), other === statement);
      assert.equal(await verify(stranger, statement, signature), false);
      assert.equal(await verify(verifier, statement, signature.subarray(0, 63)), false);
    }),
    { numRuns: 30 },
  );
});

// RFC 8032, section 7.1, test 2
const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const signatureOfR =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';

test('raw 32-byte keys are those of RFC 8032', async () => {
  const signer = await importSigningKey(owned(Buffer.from(seed, 'hex')));
  assert.equal(hex(await sign(signer, 'r')), signatureOfR);
  const verifier = await importVerifyingKey(Buffer.from(publicKey, 'hex'));
  assert.equal(await verify(verifier, 'r', Buffer.from(signatureOfR, 'hex')), true);
});

test('a key of another length is refused, and a private key cannot be read back', async () => {
  assert.throws(() => importSigningKey(new Uint8Array(31)), RangeError);
  assert.throws(() => importVerifyingKey(new Uint8Array(33)), RangeError);
  const signer = await importSigningKey((await makeSigningPair()).privateKey);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', signer));
});

test('a key of small order, for which one signature would fit every statement, verifies nothing', async () => {
  const one = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));
  const signature = Uint8Array.from({ length: 64 }, (_, i) => (i === 0 ? 1 : 0));
  const isGood = await importVerifyingKey(one).then(
    (key) => verify(key, 'any', signature),
    () => false,
  );
  assert.equal(isGood, false);
});

interface SignatureTest {
  tcId: number;
  msg: string;
  sig: string;
  result: 'valid' | 'invalid';
}

test('verification agrees with the Wycheproof vectors of Ed25519', { skip: withoutVectors }, async () => {
  let n = 0;
  for (const { publicKey: shared, tests } of readWycheproof<SignatureTest>('ed25519_test.json')) {
    const { pk } = shared as { pk: string };
    const key = await importVerifyingKey(Buffer.from(pk, 'hex'));
    for (const { tcId, msg, sig, result } of tests) {
      const isGood = await verifyBytes(key, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'));
      assert.equal(isGood, result === 'valid', `tcId ${tcId}`);
      n++;
    }
  }
  assert.ok(n >= 150, `${n} vectors`);
});
