import assert from 'node:assert/strict';
import test from 'node:test';
import { base64url } from '../encoding.ts';
import { importSigningKey, makeSigningPair, sign } from '../sign.ts';
import { isSigned, signDocument } from './documents.ts';

const pair = await makeSigningPair();
const key = await importSigningKey(pair.privateKey);
const document = '{"kind":"session-ask","reason":"Drucker prüfen"}';
const signed = { document, signature: await signDocument(key, 'session-ask', document) };

test('a document is signed by its key, as its kind and unaltered only', async () => {
  assert.equal(await isSigned(pair.publicKey, 'session-ask', signed), true);
  assert.equal(await isSigned(pair.publicKey, 'session-answer', signed), false);
  assert.equal(await isSigned((await makeSigningPair()).publicKey, 'session-ask', signed), false);
  for (const part of ['document', 'signature'] as const) {
    for (const i of signed[part].split('').keys()) {
      const altered = signed[part].slice(0, i) + (signed[part][i] === 'B' ? 'C' : 'B');
      const other = { ...signed, [part]: altered + signed[part].slice(i + 1) };
      assert.equal(await isSigned(pair.publicKey, 'session-ask', other), false, `${part} ${i}`);
    }
  }
});

test('a signature of another use is none over a document', async () => {
  const plain = base64url(await sign(key, document));
  assert.equal(await isSigned(pair.publicKey, 'session-ask', { document, signature: plain }), false);
  const statement = base64url(await sign(key, `candor/statement/session-ask/v1\n${document}`));
  assert.equal(await isSigned(pair.publicKey, 'session-ask', { document, signature: statement }), false);
});

test('what can be no key, no signature or no text is refused, and does not throw', async () => {
  assert.equal(await isSigned(new Uint8Array(31), 'session-ask', signed), false);
  assert.equal(await isSigned(pair.publicKey, 'session-ask', { document, signature: '' }), false);
  assert.equal(await isSigned(pair.publicKey, 'session-ask', { document, signature: 'é' }), false);
  assert.equal(await isSigned(pair.publicKey, 'session-ask', { ...signed, document: '\ud800' }), false);
});
