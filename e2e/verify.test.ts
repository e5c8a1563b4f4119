import assert from 'node:assert/strict';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { base64url } from '@candor/crypto/encoding.ts';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { importSigningKey, makeSigningPair, sign } from '@candor/crypto/sign.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { isLikeReceipt, writeReceipt, type ConsentDocument } from '@candor/protocol/consent-receipt.ts';
import { statements } from '@candor/protocol/statements.ts';
import { verifyReceipt } from '../packages/cli/src/verify/consent.ts';
import { readEntries } from '../packages/cli/src/verify/zip.ts';
import { candor } from '../packages/server/test/command-line.ts';
import { emptyRoster, rootHolder } from '../packages/server/test/root-holder.ts';
import { testServer } from '../packages/server/test/server.ts';
import { temporaryFolder } from '../scripts/temporary-folder.ts';

const companyId = '01890000-0000-7000-8000-000000000001';
const dayMs = 86_400_000;

/** No instance is there: nothing of it is needed. */
async function verify(...words: string[]) {
  const { out, errors, exitCode } = await candor('/nowhere', ['verify', ...words]);
  return { out, errors, exitCode };
}

async function written(t: TestContext, name: string, bytes: Uint8Array | string): Promise<string> {
  const file = path.join(temporaryFolder(t), name);
  await writeFile(file, bytes);
  return file;
}

async function exportOf(t: TestContext): Promise<string> {
  await using server = await testServer();
  const owner = await server.owner();
  const response = await fetch(new URL('/api/trust/me/export', server.url), {
    method: 'POST',
    headers: { origin: server.url, cookie: owner.cookie() },
  });
  assert.equal(response.status, 200);
  return written(t, 'export.zip', await response.bytes());
}

test('an export verifies, and does not with one byte altered in any of its files', async (t) => {
  const file = await exportOf(t);
  const good = await verify(file);
  assert.match(
    good.out,
    /^Export of Candor \S+, made \S+: \d+ files, each as its manifest says\.\n.*no signature/u,
  );
  assert.equal(good.exitCode, 0);

  const bytes = await readFile(file);
  await using handle = await open(file);
  const entries = await readEntries(handle);
  assert.ok(entries.length > 4);
  for (const { name, offset, packedBytes } of entries) {
    const altered = Buffer.from(bytes);
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const at = start + Math.floor(packedBytes / 2);
    altered[at] = (altered[at] ?? 0) ^ 1;
    const { errors, exitCode, out } = await verify(await written(t, 'altered.zip', altered));
    assert.deepEqual([exitCode, out], [1, ''], name);
    assert.match(errors, /^Not good: (\S+) (?:was changed|cannot be unpacked)\.\n$/u);
    assert.ok(errors.includes(name), errors);
  }
  const cut = await verify(await written(t, 'cut.zip', bytes.subarray(0, -30)));
  assert.deepEqual([cut.exitCode, cut.errors], [1, 'Not good: the archive has no end.\n']);
});

test('a statement of a root verifies as the device keeps it, and no longer with one character altered', async (t) => {
  const holder = await rootHolder(companyId);
  const { publicKey } = holder.wish;
  const roster = await holder.sign(statements.roster, emptyRoster(companyId));
  const certificate = await holder.sign(statements.deviceCertificate, {
    companyId,
    deviceId: companyId,
    identityPublic: base64url(new Uint8Array(32).fill(1)),
    sealingPublic: base64url(new Uint8Array(32).fill(2)),
  });
  const kept = {
    roots: [{ fingerprint: holder.fingerprint, by: 'token' }],
    certificate: { ...certificate, publicKey },
    roster: { ...roster, publicKey },
  };
  const file = await written(t, 'roots.json', JSON.stringify(kept, null, 2));
  const good = await verify(file);
  const fingerprint = groupsOfFour(holder.fingerprint);
  assert.deepEqual(good.out.split('\n').slice(0, 2), [
    `device-certificate, signed by root ${fingerprint}`,
    `roster, signed by root ${fingerprint}`,
  ]);
  assert.equal(good.exitCode, 0);
  assert.equal((await verify(file, '--root', fingerprint)).exitCode, 0);
  const other = await verify(file, '--root', '0'.repeat(64));
  assert.match(other.errors, /^Not good: device-certificate: another root signed it: /u);
  assert.equal(other.exitCode, 1);

  const flip = (text: string) => text.replace(/.(?=.{5}$)/u, (one) => (one === 'A' ? 'B' : 'A'));
  for (const member of ['signature', 'root', 'publicKey'] as const) {
    const altered = { ...kept, roster: { ...kept.roster, [member]: flip(kept.roster[member]) } };
    const { errors, exitCode } = await verify(await written(t, 'altered.json', JSON.stringify(altered)));
    assert.equal(exitCode, 1, member);
    assert.match(errors, /^Not good: roster: .+\.\n$/u);
  }
  const document = roster.document.replace('"version":1', '"version":2');
  const newer = { ...roster, document, publicKey };
  assert.deepEqual(await verify(await written(t, 'newer.json', JSON.stringify(newer))), {
    out: '',
    errors: 'Not good: roster: the signature is not of this document.\n',
    exitCode: 1,
  });
  const times = { from: Date.now() - 20 * dayMs, until: Date.now() - dayMs };
  const expired = { ...(await holder.sign(statements.roster, emptyRoster(companyId), 1, times)), publicKey };
  assert.deepEqual(await verify(await written(t, 'expired.json', JSON.stringify(expired))), {
    out: '',
    errors: 'Not good: roster: it holds no more.\n',
    exitCode: 1,
  });
});

test('the receipt of a consent verifies, and with any one byte altered it does not', async (t) => {
  const key = await makeSigningPair();
  const consent: ConsentDocument = {
    candor: 'consent',
    id: companyId,
    kind: 'agreement',
    act: 'given',
    subjectId: companyId,
    version: 2,
    language: 'de',
    textSha256: '0'.repeat(64),
    screenSha256: null,
    companyId,
    accountId: companyId,
    memberId: null,
    method: 'click',
    withdraws: null,
    standing: null,
    at: '2026-11-21T10:00:00.000Z',
  };
  const signature = await sign(await importSigningKey(key.privateKey), canonical(consent));
  const receipt = writeReceipt({
    consent,
    instanceKey: base64url(key.publicKey),
    signature: base64url(signature),
  });
  const good = await verify(await written(t, 'receipt.json', receipt));
  assert.deepEqual(good.out.split('\n').slice(0, 2), [
    'Consent to version 2 of the agreement (de), given 2026-11-21T10:00:00.000Z',
    `for company ${companyId} by account ${companyId}`,
  ]);
  assert.equal(good.exitCode, 0);
  const bytes = Buffer.from(receipt);
  for (const at of bytes.keys()) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 1;
    const text = altered.toString('latin1');
    assert.ok(isLikeReceipt(text), `byte ${at}`);
    assert.equal((await verifyReceipt(text)).state, 'bad', `byte ${at}`);
  }
  const file = await written(t, 'altered.json', bytes.toString().replace('{', '['));
  assert.deepEqual(await verify(file), {
    out: '',
    errors: 'Not good: the receipt is not as an instance writes one.\n',
    exitCode: 1,
  });
});

test('a file of no known kind is said to be so, and a wrong use too', async (t) => {
  for (const [bytes, why] of [
    ['just text', /^It is no file that Candor hands out\.\n$/u],
    ['{"a":{"document":"x"}}', /^It holds no statement/u],
    ['{"a":', /^It is no file that Candor hands out\.\n$/u],
    ['', /^It is no file that Candor hands out\.\n$/u],
  ] as const) {
    const { errors, exitCode } = await verify(await written(t, 'file', bytes));
    assert.equal(exitCode, 2, bytes);
    assert.match(errors, why);
  }
  const empty = Buffer.alloc(22);
  empty.write('PK\u0005\u0006', 'latin1');
  const foreign = await verify(
    await written(t, 'other.zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), empty])),
  );
  assert.deepEqual(
    [foreign.exitCode, foreign.errors],
    [2, 'It is a ZIP archive, and no export of Candor.\n'],
  );
  for (const words of [[], ['a', 'b'], ['a', '--root', 'x'], ['a', '--nothing']])
    assert.match((await verify(...words)).errors, /^Usage: verify FILE/u);
  const absent = await verify('/nowhere/file');
  assert.deepEqual([absent.exitCode, /ENOENT/u.test(absent.errors)], [1, true]);
});
