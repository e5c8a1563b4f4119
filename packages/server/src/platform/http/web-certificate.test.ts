import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeWebAuthority, type Pair, type WebAuthority } from '../../../test/web-authority.ts';
import { CertificateRefused, readWebCertificate } from './web-certificate.ts';

const dayMs = 86_400_000;
const host = 'console.example.test';
let authority: WebAuthority;
let good: Pair;
before(async () => {
  authority = await makeWebAuthority();
  good = await authority.issue([host, '*.wild.example.test', '192.0.2.7', '2001:db8::7']);
});
after(() => authority[Symbol.dispose]());

const read = (pair: Partial<Pair>, name = host, now = new Date()) =>
  readWebCertificate(authority.write({ ...good, ...pair }), name, now);

/** The problems, with the folder taken out of them. */
function problemsOf(pair: Partial<Pair>, name?: string, now?: Date): string[] {
  try {
    read(pair, name, now);
  } catch (error) {
    assert.ok(error instanceof CertificateRefused);
    assert.equal(error.exitCode, 78);
    return error.problems.map((one) => one.replaceAll(`${authority.folder}/`, ''));
  }
  return [];
}

test('a pair that is valid now is taken, for each of its names and addresses', () => {
  const { notAfter, keyPem } = read({});
  assert.equal(Math.round((notAfter.getTime() - Date.now()) / dayMs), 90);
  assert.equal(`${keyPem}`, '[secret]');
  for (const name of ['Console.Example.Test', 'a.wild.example.test', '192.0.2.7', '[2001:db8::7]'])
    assert.deepEqual(problemsOf({}, name), [], name);
});

test('certificate and key may lie in one file, and the chain that others are told holds no key', async () => {
  const next = await authority.issue(['next.example.test']);
  const { certPem } = read({ certPem: `${good.keyPem}${good.certPem}\n${next.certPem}` });
  assert.equal(certPem, `${good.certPem.trim()}\n${next.certPem.trim()}\n`);
});

test('a certificate of other names is refused with theirs; a common name alone is none', async () => {
  assert.deepEqual(problemsOf({}, 'a.b.wild.example.test'), [
    `CANDOR_TLS_CERT_FILE: expected a certificate for a.b.wild.example.test, got one for ${host}, *.wild.example.test, 192.0.2.7, 2001:DB8:0:0:0:0:0:7`,
  ]);
  assert.deepEqual(problemsOf(await authority.issue([])), [
    `CANDOR_TLS_CERT_FILE: expected a certificate for ${host}, got one for no name (it lacks subject alternative names)`,
  ]);
});

test('one that ended, and one that has not begun, are refused with the day', () => {
  const [past, future] = [-2 * dayMs, 91 * dayMs].map((ms) => new Date(Date.now() + ms));
  assert.match(
    problemsOf({}, host, past)[0] ?? '',
    /^CANDOR_TLS_CERT_FILE: expected one that is valid now, got one from \d{4}-\d\d-\d\d on$/u,
  );
  assert.match(
    problemsOf({}, host, future)[0] ?? '',
    /^CANDOR_TLS_CERT_FILE: expected one that is valid now, got one that ended on \d{4}-\d\d-\d\d$/u,
  );
});

test('a key of another certificate, an encrypted one, and what is no key or certificate, are refused', async () => {
  assert.deepEqual(problemsOf({ keyPem: (await authority.issue([host])).keyPem }), [
    'CANDOR_TLS_KEY_FILE: expected the key of cert.pem, got another in key.pem',
  ]);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  for (const keyPem of [String(privateKey.export(cipher)), good.certPem])
    assert.deepEqual(problemsOf({ keyPem }), [
      'CANDOR_TLS_KEY_FILE: expected a private key (PEM, not encrypted), got something else in key.pem',
    ]);
  assert.deepEqual(problemsOf({ certPem: good.keyPem }), [
    'CANDOR_TLS_CERT_FILE: expected a certificate (PEM), got something else in cert.pem',
  ]);
});

test('a key that others can read is refused; one that its group can read is not', (t) => {
  const key = path.join(authority.folder, 'key.pem');
  t.after(() => chmodSync(key, 0o600));
  chmodSync(key, 0o644);
  assert.deepEqual(problemsOf({}), [
    'CANDOR_TLS_KEY_FILE: expected a file that others cannot read, got key.pem (chmod o= it)',
  ]);
  chmodSync(key, 0o640);
  assert.deepEqual(problemsOf({}), []);
});

test('all problems are told together, and files that are not there by their path', () => {
  const files = {
    cert: path.join(authority.folder, 'gone.pem'),
    key: path.join(authority.folder, 'gone.key'),
  };
  assert.throws(() => readWebCertificate(files, host, new Date()), {
    message: [
      `CANDOR_TLS_CERT_FILE: expected a file that can be read, got ${files.cert} (ENOENT)`,
      `CANDOR_TLS_KEY_FILE: expected a file that can be read, got ${files.key} (ENOENT)`,
    ].join('\n'),
  });
});
