import 'reflect-metadata';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import tls from 'node:tls';
import * as x509 from '@peculiar/x509';
import { importVerifyingKey, verify } from '@candor/crypto/sign.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { testDatabase } from '../../../test/database.ts';
import { fakeClock } from '../clock.ts';
import { openErasureLedger } from '../erasures/index.ts';
import { AuthorityStore } from './authority-store.ts';
import { dayMs, p256 } from './certificate.ts';
import { ensureAuthorities, openKeys, type Authorities } from './index.ts';
import { makeP256Pair } from './key-pair.ts';

async function setUp() {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const folder = stack.use(await mkdtempDisposable(path.join(tmpdir(), 'candor-authorities-')));
  const clock = fakeClock(new Date());
  const erasures = await openErasureLedger(folder.path, clock);
  const storageKeyFile = path.join(folder.path, 'keys/storage.key');
  const keys = stack.use(
    await openKeys({ storageKeyFile, keyring: db.keyringPool, clock, erasures, warn: () => undefined }),
  );
  const ensure = (hosts: string[] = ['candor.example']) =>
    ensureAuthorities({ database: db.database, keys, clock, hosts });
  const all = stack.move();
  return { db, clock, keys, ensure, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** A device's link key with its certificate. */
async function enrol(authorities: Authorities) {
  const keys = await makeP256Pair();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=x',
    keys,
    signingAlgorithm: p256,
  });
  const certificate = await authorities.issueDeviceCertificate({
    csr: new Uint8Array(request.rawData),
    deviceId: randomUUID(),
    days: 7,
  });
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  );
  return { cert: certificate.pem, key, serialHex: certificate.serialHex };
}

/** What the gateway sees of one TLS 1.3 connection: the serial of the client's certificate, or the refusal. */
async function connect(authorities: Authorities, client: tls.ConnectionOptions): Promise<string> {
  const { certPem, keyPem } = await authorities.gatewayCertificate();
  const ca = authorities.deviceCa.pem;
  const server = tls.createServer({
    cert: certPem,
    key: keyPem.reveal(),
    ca,
    requestCert: true,
    minVersion: 'TLSv1.3',
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  const seen = Promise.withResolvers<string>();
  server.on('secureConnection', (socket) =>
    seen.resolve(socket.getPeerCertificate().serialNumber.toLowerCase()),
  );
  server.on('tlsClientError', (error) =>
    seen.resolve(`server: ${'code' in error ? error.code : error.message}`),
  );
  const socket = tls.connect({ host: '127.0.0.1', port: address.port, servername: 'localhost', ...client });
  socket.on('error', (error) => seen.resolve(`client: ${'code' in error ? error.code : error.message}`));
  try {
    return await seen.promise;
  } finally {
    socket.destroy();
    server.close();
  }
}

test('a device and the gateway recognise each other by TLS 1.3, and nobody else', async () => {
  await using t = await setUp();
  const authorities = await t.ensure();
  const device = await enrol(authorities);
  const ca = authorities.serverCa.pem;
  assert.equal(await connect(authorities, { ...device, ca }), device.serialHex);
  assert.match(await connect(authorities, { ...device, ca: authorities.deviceCa.pem }), /client: /u);
  assert.match(await connect(authorities, { ca }), /server: /u);
  const { certPem, keyPem } = await authorities.gatewayCertificate();
  assert.match(await connect(authorities, { cert: certPem, key: keyPem.reveal(), ca }), /server: /u);
});

test('a second start, and a second server at the same time, use the same authorities', async () => {
  await using t = await setUp();
  const [one, two] = await Promise.all([t.ensure(), t.ensure()]);
  const three = await t.ensure();
  const facts = async ({ serverCa, deviceCa, publicKeys, gatewayCertificate }: Authorities) => ({
    serverCa,
    deviceCa,
    publicKeys,
    gateway: (await gatewayCertificate()).fingerprint,
  });
  assert.deepEqual(await facts(two), await facts(one));
  assert.deepEqual(await facts(three), await facts(one));
  assert.notEqual(one.serverCa.fingerprint, one.deviceCa.fingerprint);
  const { rows } = await t.db.superuser.query('SELECT kind FROM candor.authority ORDER BY kind');
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['device-ca', 'gateway', 'licence-key', 'policy-key', 'receipt-key', 'server-ca'],
  );
});

test('a statement of the instance verifies under its public key, and under no other kind', async () => {
  await using t = await setUp();
  const authorities = await t.ensure();
  const statement = { kind: 'policy', version: 1, b: [1, 2], a: 'ä' };
  const signature = await authorities.sign('policy-key', statement);
  const policyKey = await importVerifyingKey(authorities.publicKeys['policy-key']);
  const receiptKey = await importVerifyingKey(authorities.publicKeys['receipt-key']);
  assert.equal(await verify(policyKey, canonical(statement), signature), true);
  assert.equal(await verify(policyKey, canonical({ ...statement, version: 2 }), signature), false);
  assert.equal(await verify(receiptKey, canonical(statement), signature), false);
});

test('the gateway certificate is made anew from day 60 on and for a new host; device certificates go on', async () => {
  await using t = await setUp();
  const authorities = await t.ensure();
  const first = await authorities.gatewayCertificate();
  assert.equal(Math.round((first.notAfter.getTime() - t.clock.now().getTime()) / dayMs), 90);
  t.clock.advance(59 * dayMs);
  assert.equal((await authorities.gatewayCertificate()).fingerprint, first.fingerprint);
  t.clock.advance(2 * dayMs);
  const renewed = await Promise.all([authorities.gatewayCertificate(), authorities.gatewayCertificate()]);
  assert.notEqual(renewed[0].fingerprint, first.fingerprint);
  assert.equal(renewed[0].fingerprint, renewed[1].fingerprint);
  assert.equal((await authorities.gatewayCertificate()).fingerprint, renewed[1].fingerprint);
  const moved = await t.ensure(['other.example']);
  assert.notEqual((await moved.gatewayCertificate()).fingerprint, renewed[1].fingerprint);
  assert.equal(moved.serverCa.fingerprint, authorities.serverCa.fingerprint);
});

test('of two renewals of the same pair the first one counts', async () => {
  await using t = await setUp();
  await t.ensure();
  const store = new AuthorityStore(t.db.database, t.keys, t.clock);
  const old = await store.find('gateway');
  assert.ok(old);
  const pair = (byte: number) => ({
    certificate: Uint8Array.of(byte),
    privateKey: Uint8Array.of(byte),
    notAfter: t.clock.now(),
  });
  const winner = await store.renew('gateway', old.id, pair(1));
  assert.deepEqual(await store.renew('gateway', old.id, pair(2)), winner);
  assert.deepEqual([...winner.certificate], [1]);
});

test('private keys lie sealed in the table, each bound to its row, and print as nothing', async () => {
  await using t = await setUp();
  const authorities = await t.ensure();
  const { keyPem } = await authorities.gatewayCertificate();
  assert.equal(`${keyPem} ${JSON.stringify({ keyPem })}`, '[secret] {"keyPem":"[secret]"}');
  const { rows } = await t.db.superuser.query<{ private_key: Buffer }>(
    'SELECT private_key FROM candor.authority',
  );
  const pkcs8 = Buffer.from(keyPem.reveal().replace(/-----[^-]+-----|\n/gu, ''), 'base64');
  for (const { private_key: sealed } of rows) {
    assert.equal(sealed[0], 1);
    assert.ok(!sealed.includes(pkcs8.subarray(-64)));
  }
  await t.db.superuser.query(
    `UPDATE candor.authority SET private_key = (SELECT private_key FROM candor.authority WHERE kind = 'server-ca') WHERE kind = 'device-ca'`,
  );
  await assert.rejects(t.ensure(), { code: 'seal_broken' });
});
