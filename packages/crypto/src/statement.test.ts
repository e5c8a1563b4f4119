import assert from 'node:assert/strict';
import test from 'node:test';
import { base64url } from './encoding.ts';
import { createRoot } from './root-key.ts';
import { importSigningKey, sign } from './sign.ts';
import { signStatement, verifyStatement, type Statement, type StatementForm } from './statement.ts';

const form = (kind: string): StatementForm<string> => ({
  kind,
  maxBytes: 200,
  write: (statement) => JSON.stringify(statement),
  read(document) {
    // this test's own documents
    const statement = JSON.parse(document) as Statement<string>;
    return statement.kind === kind ? statement : undefined;
  },
});
const letter = form('letter');
const root = await createRoot();
const content = { version: 1, from: 100, until: 200, body: 'hello' };
const signed = await signStatement(root, letter, content);
const outcome = async (...words: Parameters<typeof verifyStatement<string>>) =>
  (await verifyStatement(...words)).outcome;

test('a statement verifies under its root, in its time', async () => {
  const verified = await verifyStatement(root.publicKey, signed, letter, 100);
  assert.deepEqual(verified, { outcome: 'good', statement: { kind: 'letter', ...content } });
  assert.equal(await outcome(root.publicKey, signed, letter, 99), 'not_yet');
  assert.equal(await outcome(root.publicKey, signed, letter, 199), 'good');
  assert.equal(await outcome(root.publicKey, signed, letter, 200), 'expired');
});

test('another root, and any altered character of document or signature, is refused', async () => {
  const { publicKey } = await createRoot();
  assert.equal(await outcome(publicKey, signed, letter, 150), 'bad_signature');
  for (const part of ['document', 'signature'] as const) {
    for (const i of signed[part].split('').keys()) {
      const text = signed[part];
      const altered = text.slice(0, i) + (text[i] === 'B' ? 'C' : 'B') + text.slice(i + 1);
      const verdict = await outcome(root.publicKey, { ...signed, [part]: altered }, letter, 150);
      assert.equal(verdict, 'bad_signature', `${part} ${i}`);
    }
  }
  assert.equal(await outcome(root.publicKey, { ...signed, signature: '' }, letter, 150), 'bad_signature');
});

test('a signature over one kind is none over another, even over the same bytes', async () => {
  const lenient = { ...form('permit'), read: () => ({ kind: 'permit', ...content }) };
  assert.equal(await outcome(root.publicKey, signed, lenient, 150), 'bad_signature');
  const plain = base64url(await sign(await importSigningKey(root.privateKey), signed.document));
  assert.equal(await outcome(root.publicKey, { ...signed, signature: plain }, letter, 150), 'bad_signature');
});

test('what has the wrong form or is too long is neither signed nor accepted', async () => {
  await assert.rejects(signStatement(root, letter, { ...content, body: 'é'.repeat(100) }), RangeError);
  const unreadable = { ...letter, read: () => undefined };
  await assert.rejects(signStatement(root, unreadable, content), RangeError);
  assert.equal(await outcome(root.publicKey, signed, unreadable, 150), 'bad_form');
  assert.equal(await outcome(root.publicKey, signed, { ...letter, maxBytes: 20 }, 150), 'bad_form');
  assert.equal(await outcome(root.publicKey, { ...signed, document: '\ud800' }, letter, 150), 'bad_form');
});
