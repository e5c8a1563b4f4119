import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { fakeClock } from '../clock.ts';
import {
  dayMs,
  fingerprintOf,
  makeAuthorityCertificate,
  p256,
  pemOf,
  publicKeyOf,
  type Issuer,
} from './certificate.ts';
import { makeDeviceCertificate } from './device-certificate.ts';
import { isGatewayCertificateDue, makeGatewayCertificate } from './gateway-certificate.ts';
import { makeP256Pair } from './key-pair.ts';
import { KeyRefused } from './refusal.ts';

const now = new Date();
const deviceId = randomUUID();
const openssl = 'openssl';
const withoutOpenssl = spawnSync(openssl, ['version']).status === 0 ? false : 'needs openssl';

async function makeAuthority(name: string): Promise<{ issuer: Issuer; der: Uint8Array; pem: string }> {
  const issuer = { name, ...(await makeP256Pair()) };
  const der = new Uint8Array((await makeAuthorityCertificate(issuer, now, 3650)).rawData);
  return { issuer, der, pem: pemOf(der, 'CERTIFICATE') };
}
const deviceCa = await makeAuthority('Candor device CA');
const serverCa = await makeAuthority('Candor server CA');

const linkKeys = await makeP256Pair();
const makeRequest = (more: Partial<x509.Pkcs10CertificateRequestCreateParams> = {}) =>
  x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=x',
    keys: linkKeys,
    signingAlgorithm: p256,
    ...more,
  });
const csr = new Uint8Array((await makeRequest()).rawData);
const issue = (request: Uint8Array | string, days = 7) =>
  makeDeviceCertificate(deviceCa.issuer, { csr: request, deviceId, days }, now);
const device = await issue(csr);

const gatewayKeys = await makeP256Pair();
const gatewayFor = async (hosts: string[], at = now) =>
  new Uint8Array((await makeGatewayCertificate(serverCa.issuer, gatewayKeys.publicKey, hosts, at)).rawData);

/** What openssl says of a certificate, `ok` or its error. */
async function opensslVerify(authority: string, certificate: string, options: string[]): Promise<string> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'candor-certificates-'));
  const [ca, leaf] = [path.join(folder.path, 'ca'), path.join(folder.path, 'leaf')];
  await Promise.all([writeFile(ca, authority), writeFile(leaf, certificate)]);
  const { stdout, stderr } = spawnSync(openssl, ['verify', '-x509_strict', '-CAfile', ca, ...options, leaf], {
    encoding: 'utf8',
  });
  return stdout.trim().endsWith(': OK') ? 'ok' : stderr;
}

test(
  'openssl takes both authorities and what they sign, each for its one use',
  { skip: withoutOpenssl },
  async () => {
    const gateway = pemOf(await gatewayFor(['candor.example', '192.0.2.7']), 'CERTIFICATE');
    const verify = opensslVerify;
    assert.equal(await verify(deviceCa.pem, deviceCa.pem, ['-check_ss_sig']), 'ok');
    assert.equal(await verify(deviceCa.pem, device.pem, ['-purpose', 'sslclient']), 'ok');
    assert.equal(await verify(serverCa.pem, gateway, ['-purpose', 'sslserver']), 'ok');
    for (const host of ['localhost', 'candor.example'])
      assert.equal(await verify(serverCa.pem, gateway, ['-verify_hostname', host]), 'ok', host);
    for (const ip of ['127.0.0.1', '::1', '192.0.2.7'])
      assert.equal(await verify(serverCa.pem, gateway, ['-verify_ip', ip]), 'ok', ip);
    assert.match(await verify(serverCa.pem, gateway, ['-verify_hostname', 'else.example']), /mismatch/u);
    assert.match(await verify(deviceCa.pem, device.pem, ['-purpose', 'sslserver']), /purpose/u);
    assert.match(await verify(serverCa.pem, gateway, ['-purpose', 'sslclient']), /purpose/u);
    assert.match(await verify(serverCa.pem, device.pem, []), /issuer|signature/u);
  },
);

test(
  'an authority lives ten years, signs certificates only, and no further authorities',
  { skip: withoutOpenssl },
  () => {
    const certificate = new X509Certificate(deviceCa.der);
    assert.equal(certificate.ca, true);
    assert.equal(certificate.subject, 'CN=Candor device CA');
    assert.equal(Math.round((certificate.validToDate.getTime() - now.getTime()) / dayMs), 3650);
    const text = execFileSync(openssl, ['x509', '-noout', '-text'], {
      input: deviceCa.pem,
      encoding: 'utf8',
    });
    assert.match(text, /CA:TRUE, pathlen:0/u);
    assert.match(text, /X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign\n/u);
    assert.match(text, /ecdsa-with-SHA256/u);
  },
);

test('a device certificate says the device id and nothing else', () => {
  const certificate = new X509Certificate(device.der);
  assert.equal(certificate.subject, `CN=${deviceId}`);
  assert.equal(certificate.subjectAltName, undefined);
  assert.equal(certificate.ca, false);
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2']);
  assert.equal(certificate.serialNumber.toLowerCase(), device.serialHex);
  assert.match(device.serialHex, /^[4-7][0-9a-f]{31}$/u);
  assert.equal(certificate.fingerprint256.replaceAll(':', '').toLowerCase(), device.fingerprint);
  assert.equal(device.fingerprint, fingerprintOf(device.der));
  assert.equal(device.fingerprint, createHash('sha256').update(device.der).digest('hex'));
  assert.deepEqual(certificate.validToDate, device.notAfter);
  assert.deepEqual(certificate.validFromDate, device.notBefore);
  assert.equal(Math.round((device.notAfter.getTime() - now.getTime()) / dayMs), 7);
  assert.ok(device.notBefore < now);
  assert.equal(certificate.toString(), device.pem);
});

test('what a request asks for besides its key is ignored', async () => {
  const greedy = await makeRequest({
    name: 'CN=another-device, O=Somebody, C=DE',
    extensions: [
      new x509.BasicConstraintsExtension(true, 5, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
    ],
    attributes: [new x509.ChallengePasswordAttribute('password')],
  });
  const issued = await issue(greedy.toString('pem'));
  const plain = new x509.X509Certificate(device.der);
  const certificate = new x509.X509Certificate(issued.der);
  assert.deepEqual(
    certificate.extensions.map(({ type, critical }) => [type, critical]),
    plain.extensions.map(({ type, critical }) => [type, critical]),
  );
  const parsed = new X509Certificate(issued.der);
  assert.equal(parsed.subject, `CN=${deviceId}`);
  assert.equal(parsed.ca, false);
  assert.equal(parsed.subjectAltName, undefined);
  assert.deepEqual(parsed.keyUsage, ['1.3.6.1.5.5.7.3.2']);
});

test('the certificate holds the key of the request', async () => {
  const expected = Buffer.from(await crypto.subtle.exportKey('spki', linkKeys.publicKey));
  assert.deepEqual(
    new X509Certificate(device.der).publicKey.export({ type: 'spki', format: 'der' }),
    expected,
  );
  assert.equal((await publicKeyOf(device.der)).type, 'public');
});

test('a request that is not signed by its own key is refused', async () => {
  const stranger = await makeP256Pair();
  const stolen = await makeRequest({
    keys: { publicKey: linkKeys.publicKey, privateKey: stranger.privateKey },
  });
  await assert.rejects(issue(new Uint8Array(stolen.rawData)), { code: 'request_refused' });
});

const otherKeys = {
  'RSA 2048': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' },
  Ed25519: { name: 'Ed25519' },
};
for (const [name, algorithm] of Object.entries(otherKeys)) {
  test(`a request for a key of kind ${name} is refused`, async () => {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    assert.ok('privateKey' in keys);
    const request = await makeRequest({ keys, signingAlgorithm: algorithm });
    await assert.rejects(issue(new Uint8Array(request.rawData)), { code: 'request_refused' });
  });
}

test('a request signed with SHA-512 is refused', async () => {
  const request = await makeRequest({ signingAlgorithm: { ...p256, hash: 'SHA-512' } });
  await assert.rejects(issue(new Uint8Array(request.rawData)), { code: 'request_refused' });
});

test('what is no request, damaged or too large is refused', async () => {
  await assert.rejects(issue(''), { code: 'request_refused' });
  await assert.rejects(issue('text'), { code: 'request_refused' });
  await assert.rejects(issue(device.pem), { code: 'request_refused' });
  await assert.rejects(issue(device.der), { code: 'request_refused' });
  await assert.rejects(issue(new Uint8Array(0)), { code: 'request_refused' });
  await assert.rejects(issue(Buffer.concat([csr, Buffer.alloc(2048)])), { code: 'request_refused' });
  await assert.rejects(issue(`${'-----BEGIN CERTIFICATE REQUEST-----\n'}${'A'.repeat(3000)}`), {
    code: 'request_refused',
  });
});

test('an altered request is refused, or read as what its key has signed', async () => {
  const known = new X509Certificate(device.der).publicKey.export({ type: 'spki', format: 'pem' });
  const issuedKey = async (request: Uint8Array) => {
    const { der } = await issue(request).catch((error: unknown) => {
      assert.ok(error instanceof KeyRefused && error.code === 'request_refused', String(error));
      return device;
    });
    return new X509Certificate(der).publicKey.export({ type: 'spki', format: 'pem' });
  };
  await fc.assert(
    fc.asyncProperty(fc.nat(csr.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const altered = Uint8Array.from(csr, (byte, i) => (i === at ? byte ^ mask : byte));
      assert.equal(await issuedKey(altered), known);
    }),
    { numRuns: 500 },
  );
});

test('a device certificate lives for 1 to 30 days', async () => {
  for (const days of [0, 31, Number.NaN]) await assert.rejects(issue(csr, days), RangeError);
});

test('the gateway certificate is renewed from day 60 on, for a new host, or under a new authority', async () => {
  const clock = fakeClock(now);
  const der = await gatewayFor(['Candor.example', '[2001:db8::7]']);
  const isDue = (hosts: string[], issuer = serverCa.der) =>
    isGatewayCertificateDue(der, issuer, hosts, clock.now());
  assert.equal(isDue(['candor.example', '2001:db8::7']), false);
  assert.equal(isDue([]), false);
  assert.equal(isDue(['other.example']), true);
  assert.equal(isDue(['192.0.2.1']), true);
  assert.equal(isDue([], deviceCa.der), true);
  clock.advance(60 * dayMs - 1000);
  assert.equal(isDue([]), false);
  clock.advance(2000);
  assert.equal(isDue([]), true);
});
