import assert from 'node:assert/strict';
import { argon2Sync, hkdfSync } from 'node:crypto';
import test from 'node:test';
import { isLongEnough } from './passphrase.ts';
import { makeRecoveryCode } from './recovery-code.ts';
import { createRoot, groupsOfFour, rootFingerprint } from './root-key.ts';
import { argon2Floor, parseWrapped, WrapRefused } from './root-wrap-format.ts';
import { unwrapRoot, wrapRoot } from './root-wrap.ts';
import { unwrap } from './wrap.ts';

const companyId = '0198c0de-0000-7000-8000-000000000001';
const passphrase = 'the quiet harbour at é';
const root = await createRoot();
const fingerprint = await rootFingerprint(root.publicKey);
const owner = { companyId, fingerprint, publicKey: root.publicKey };
const code = makeRecoveryCode();
const wrapped = await wrapRoot(root, owner, { passphrase, code });

test('a root key opens by its passphrase, in either form of its letters, and by its recovery code', async () => {
  assert.deepEqual(await unwrapRoot(wrapped, owner, { passphrase: passphrase.normalize('NFD') }), root);
  assert.deepEqual(await unwrapRoot(wrapped, owner, { code }), root);
  assert.ok(wrapped.length <= 1024 && !wrapped.includes(fingerprint));
});

test('the passphrase goes through Argon2id, 64 MiB and 3 passes, as Node itself computes it', async () => {
  const { argon2: cost, passphrase: body } = parseWrapped(wrapped);
  assert.deepEqual([cost.m, cost.t, cost.p], [65_536, 3, 1]);
  const slow = argon2Sync('argon2id', {
    message: passphrase.normalize('NFC'),
    nonce: Buffer.from(cost.salt, 'base64url'),
    memory: cost.m,
    passes: cost.t,
    parallelism: cost.p,
    tagLength: 32,
  });
  const key = hkdfSync('sha256', slow, '', 'candor/root-passphrase/v1', 32);
  const context = `candor-root/1|${companyId}|${fingerprint}|passphrase`;
  assert.deepEqual(
    await unwrap(new Uint8Array(key), context, Buffer.from(body, 'base64url')),
    root.privateKey,
  );
});

test('it does not open by another passphrase or code, for another company, or as another key', async () => {
  assert.equal(await unwrapRoot(wrapped, owner, { passphrase: `${passphrase}.` }), undefined);
  assert.equal(await unwrapRoot(wrapped, owner, { code: makeRecoveryCode() }), undefined);
  const foreign = { ...owner, companyId: '0198c0de-0000-7000-8000-000000000002' };
  assert.equal(await unwrapRoot(wrapped, foreign, { code }), undefined);
  const other = await createRoot();
  const swapped = {
    ...owner,
    fingerprint: await rootFingerprint(other.publicKey),
    publicKey: other.publicKey,
  };
  assert.equal(await unwrapRoot(wrapped, swapped, { code }), undefined);
  assert.equal(await unwrapRoot(wrapped, { ...owner, publicKey: other.publicKey }, { code }), undefined);
});

test('no altered character of the wrapped form opens', async () => {
  for (const [i, character] of [...wrapped].entries()) {
    const altered = wrapped.slice(0, i) + (character === 'A' ? 'B' : 'A') + wrapped.slice(i + 1);
    if (isOfPassphrase(i)) continue;
    const opened = await unwrapRoot(altered, owner, { code }).catch((error: unknown) => {
      assert.ok(error instanceof WrapRefused, String(error));
      return undefined;
    });
    assert.equal(opened, undefined, `character ${i}`);
  }
  const { argon2, ...rest } = parseWrapped(wrapped);
  const resalted = JSON.stringify({ ...rest, argon2: { ...argon2, salt: 'A'.repeat(22) } });
  assert.equal(await unwrapRoot(resalted, owner, { passphrase }), undefined);
  const crossed = JSON.stringify({ ...rest, argon2, code: rest.passphrase });
  assert.equal(await unwrapRoot(crossed, owner, { code }), undefined);
});

// the salt and the body under the passphrase play no part when the code opens it
function isOfPassphrase(i: number): boolean {
  const { argon2, passphrase: body } = parseWrapped(wrapped);
  return [argon2.salt, body].some(
    (text) => i >= wrapped.indexOf(text) && i < wrapped.indexOf(text) + text.length,
  );
}

const { argon2, ...rest } = parseWrapped(wrapped);
const withCost = (cost: object) => JSON.stringify({ ...rest, argon2: { ...argon2, ...cost } });
const refusals: [string, string, WrapRefused['code']][] = [
  ['less memory', withCost({ m: argon2Floor.m - 1 }), 'too_cheap'],
  ['fewer passes', withCost({ t: argon2Floor.t - 1 }), 'too_cheap'],
  ['no lane', withCost({ p: 0 }), 'too_cheap'],
  ['memory that would stop the browser', withCost({ m: 4_194_304 }), 'too_dear'],
  ['half a pass', withCost({ t: 3.5 }), 'damaged'],
  ['another scheme', JSON.stringify({ ...rest, argon2, scheme: 'candor-root/2' }), 'unknown_scheme'],
  ['one more member', JSON.stringify({ ...rest, argon2, extra: 1 }), 'damaged'],
  ['a short salt', withCost({ salt: 'AAAA' }), 'damaged'],
  ['a long text', ' '.repeat(1025), 'damaged'],
  ['no JSON', '{', 'damaged'],
];
for (const [what, text, fault] of refusals) {
  test(`${what} is refused as ${fault} before the passphrase is used`, async () => {
    await assert.rejects(
      unwrapRoot(text, owner, { passphrase }),
      (error: unknown) => error instanceof WrapRefused && error.code === fault,
    );
  });
}

test('a passphrase has at least 12 characters as people count them', async () => {
  assert.equal(isLongEnough('elevenchars'), false);
  assert.equal(isLongEnough('🔑'.repeat(11)), false);
  assert.equal(isLongEnough('twelve chars'), true);
  await assert.rejects(wrapRoot(root, owner, { passphrase: 'elevenchars', code }), RangeError);
});

test('a fingerprint is SHA-256 of the raw key, read in groups of four', async () => {
  const zeros = await rootFingerprint(new Uint8Array(32));
  assert.equal(zeros, '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925');
  assert.equal(groupsOfFour(zeros).slice(0, 9), '6668 7aad');
  assert.throws(() => rootFingerprint(new Uint8Array(31)), RangeError);
});
