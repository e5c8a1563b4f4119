import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fromBase64url, fromHex } from '@candor/crypto/encoding.ts';
import { pinProof, wrapProof } from '@candor/crypto/pin-proof.ts';
import { readRecoveryCode } from '@candor/crypto/recovery-code.ts';
import { unwrapRoot } from '@candor/crypto/root-wrap.ts';
import { verifyStatement } from '@candor/crypto/statement.ts';
import { statements } from '@candor/protocol/statements.ts';
import { candor } from './command-line.ts';
import { testServer, type TestServer } from './server.ts';
import { makeEnrolment } from './simulated-agent.ts';

const passphrase = 'the quiet harbour at six';

test('a root is made on the command line, opens by the code that it showed, and signs what proves itself', async () => {
  await using server = await testServer();
  const { dataDir } = server.running.platform.config;
  const file = path.join(dataDir, 'passphrase');
  writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
  const root = (...words: string[]) => candor(dataDir, ['root', ...words, '--passphrase-file', file]);

  assert.equal(
    (await candor(dataDir, ['root', 'show'])).out,
    'There is no root key yet. Make one with: root init\n',
  );
  assert.equal((await root('certify')).out, 'There is no device to sign.\n');
  const made = await root('init');
  assert.equal(made.exitCode, 0, made.errors);
  const code = readRecoveryCode(/^ {4}([0-9A-Z]{4}-.*)$/mu.exec(made.out)?.[1] ?? '');
  const grouped = /^ {4}((?:[0-9a-f]{4} ?){16})$/mu.exec(made.out)?.[1] ?? '';
  assert.ok(code);
  assert.match((await candor(dataDir, ['root', 'show'])).out, new RegExp(`^${grouped}  made `, 'u'));
  const again = await root('init');
  assert.deepEqual([again.exitCode, again.out], [1, '']);
  assert.match(again.errors, /There is a root key already/u);

  const { companyId, key, publicKey, id } = await openByCode(server, code);
  const [proven, other] = [
    await enrolPinned(server, { root: key, id, fingerprint: grouped.replaceAll(' ', '') }),
    await enrolPinned(server, undefined),
  ];
  const signed = await root('certify', '--yes');
  assert.equal(signed.exitCode, 0, signed.errors);
  assert.match(signed.out, new RegExp(`^${proven} .* proven by its token$`, 'mu'));
  assert.match(signed.out, new RegExp(`^${other} .* to be compared\n {4}(?:[0-9a-f]{4} ?){16}$`, 'mu'));
  assert.match(signed.out, /^1 signed\.$/mu);
  assert.match((await root('certify', '--yes')).out, /Compare the fingerprint/u);
  assert.match((await root('certify', '--device', other, '--yes')).out, /^1 signed\.$/mu);

  const { rows } = await server.db.superuser.query<{ document: Buffer; signature: Buffer }>(
    'SELECT document, signature FROM candor.device_certificate WHERE device_id = $1',
    [proven],
  );
  const stored = {
    document: String(rows[0]?.document),
    signature: rows[0]?.signature.toString('base64url') ?? '',
  };
  const verified = await verifyStatement(publicKey, stored, statements.deviceCertificate, Date.now());
  assert.ok(verified.outcome === 'good');
  assert.deepEqual(
    [verified.statement.body.companyId, verified.statement.body.deviceId],
    [companyId, proven],
  );
});

test('without a terminal, with a file that others can read or a wrong passphrase nothing is done', async () => {
  await using server = await testServer();
  const { dataDir } = server.running.platform.config;
  const write = (name: string, text: string, mode: number) => {
    writeFileSync(path.join(dataDir, name), text, { mode });
    return path.join(dataDir, name);
  };
  const short = write('short', 'elevenchars', 0o600);
  const open = write('open', passphrase, 0o644);
  const good = write('good', passphrase, 0o600);
  const wrong = write('wrong', `${passphrase}!`, 0o600);
  const errorsOf = async (...words: string[]) => (await candor(dataDir, ['root', ...words])).errors;
  assert.match(await errorsOf('init'), /no terminal to ask at. Use --passphrase-file/u);
  assert.match(await errorsOf('init', '--passphrase-file', short), /at least 12 characters/u);
  assert.match(await errorsOf('init', '--passphrase-file', open), /can be read by others/u);
  assert.match(await errorsOf('init', '--nonsense'), /Unknown option '--nonsense'/u);
  assert.match((await candor(dataDir, ['root', 'show'])).out, /no root key yet/u);
  await enrolPinned(server, undefined);
  assert.match(await errorsOf('certify', '--passphrase-file', good), /Make one with: root init/u);
  assert.equal(await errorsOf('init', '--passphrase-file', good), '');
  assert.match(await errorsOf('certify', '--passphrase-file', wrong), /opens no root key/u);
  const replaced = await candor(dataDir, ['root', 'init', '--replace-lost', '--passphrase-file', wrong]);
  assert.equal(replaced.exitCode, 0);
  assert.match((await candor(dataDir, ['root', 'show'])).out, /made \S+\n.*, retired /u);
});

async function openByCode(server: TestServer, code: Uint8Array) {
  const owner = await server.owner();
  const listed = (await owner.call('GET', '/api/roots')).body as {
    companyId: string;
    items: { id: string; wrapped: string; publicKey: string; fingerprint: string }[];
  };
  const [item] = listed.items;
  assert.ok(item);
  const publicKey = fromBase64url(item.publicKey) ?? new Uint8Array();
  const whose = { companyId: listed.companyId, fingerprint: item.fingerprint, publicKey };
  const key = await unwrapRoot(item.wrapped, whose, { code });
  assert.ok(key);
  return { companyId: listed.companyId, key, publicKey, id: item.id };
}

/** Id of a device that says it pinned this root by its token's proof; or of one that came without a proof. */
async function enrolPinned(
  server: TestServer,
  pin: { root: { privateKey: Uint8Array }; id: string; fingerprint: string } | undefined,
): Promise<string> {
  const owner = await server.owner();
  const [auth, proof] = [randomBytes(32), new Uint8Array(randomBytes(32))];
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const wrapped = pin && Buffer.from(await wrapProof(pin.root, secretHash, proof)).toString('base64url');
  const wish = {
    label: 'office',
    secretHash,
    ...(pin && { pin: { rootId: pin.id, proofWrapped: wrapped } }),
  };
  assert.equal((await owner.call('POST', '/api/enrolment-tokens', wish)).status, 200);
  const { body } = await makeEnrolment(auth, { hostname: 'reception' });
  const answer = await server.visitor().call('POST', '/api/enrol', body);
  const { deviceId } = answer.body as { deviceId: string };
  if (!pin) return deviceId;
  const [identity, sealing] = [fromBase64url(body.identityPublic), fromBase64url(body.sealingPublic)];
  assert.ok(identity && sealing);
  const mac = await pinProof(proof, identity, sealing, pin.fingerprint);
  await server.db.superuser.query(
    'UPDATE candor.device_key SET pin_root = $2, pin_mac = $3 WHERE device_id = $1',
    [deviceId, fromHex(pin.fingerprint), mac],
  );
  return deviceId;
}
