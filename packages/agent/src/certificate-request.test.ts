import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import test from 'node:test';
import { makeAuthority, readRequest } from '../test/authority.ts';
import { makeLinkKey } from './certificate-request.ts';
import {
  fingerprintOf,
  hasEnded,
  parseCertificate,
  renewAt,
  requireOwnCertificate,
  serialOf,
} from './certificate.ts';

test('a certificate library reads the request and finds it signed by its own key', async () => {
  for (let round = 0; round < 20; round++) {
    const { privateKey, request } = makeLinkKey();
    const publicKey = await readRequest(request);
    const own = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'der' });
    assert.deepEqual(Buffer.from(publicKey.rawData), own);
  }
});

test('only a certificate for the own key is taken, and it is renewed after four of seven days', async () => {
  const link = makeLinkKey();
  const authority = await makeAuthority('devices');
  const issued = await authority.issue('device', await readRequest(link.request), {
    fromMs: 0,
    untilMs: 7 * 86_400_000,
  });
  const pem = issued.toString('pem');
  requireOwnCertificate(pem, link);
  assert.throws(() => requireOwnCertificate(pem, makeLinkKey()), { code: 'answer_refused' });
  assert.throws(() => requireOwnCertificate('no certificate', link), { code: 'answer_refused' });
  const days = (renewAt(pem) - Date.now()) / 86_400_000;
  assert.ok(days > 3.5 && days < 4.5, String(days));
  assert.equal(renewAt(pem), renewAt(pem));
  assert.equal(hasEnded(pem, Date.now()), false);
  assert.equal(hasEnded(pem, Date.now() + 7.1 * 86_400_000), true);
  assert.equal(serialOf(pem), issued.serialNumber.toLowerCase());
  const certificate = parseCertificate(pem);
  assert.ok(certificate);
  assert.equal(
    fingerprintOf(certificate),
    createHash('sha256').update(Buffer.from(issued.rawData)).digest('hex'),
  );
});
