import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { canonical } from '@candor/policy/canonical.ts';
import { makePair, signAs } from './identity.ts';
import { judgePolicy } from './policy.ts';

const key = makePair('ed25519');
const deviceId = randomUUID();
const identity = { deviceId, policyKey: key.publicKey };
const now = { at: 1000, inForce: 3 };

function signed(part: object = {}, by = key) {
  const policy = {
    deviceId,
    version: 3,
    issuedAt: 0,
    expiresAt: 2000,
    collectors: { cpu: { on: false, everyS: 60 } },
    ...part,
  };
  const document = canonical(policy);
  return { document, signature: signAs(by, Buffer.from(document)) };
}
const verdict = (one: ReturnType<typeof signed>) => {
  const judged = judgePolicy(identity, one, now);
  return judged.status === 'refused' ? judged.why : judged.status;
};

test('a policy of the pinned key for this device is taken, the same version again too', () => {
  assert.equal(verdict(signed()), 'accepted');
  assert.equal(verdict(signed({ version: 4 })), 'accepted');
});

test('any other is refused, and the line says why', () => {
  assert.equal(verdict(signed({}, makePair('ed25519'))), 'bad_signature');
  assert.equal(
    verdict({ ...signed(), document: signed().document.replace('false', 'true') }),
    'bad_signature',
  );
  assert.equal(verdict({ ...signed(), signature: '' }), 'bad_signature');
  assert.equal(verdict(signed({ deviceId: randomUUID() })), 'other_device');
  assert.equal(verdict(signed({ expiresAt: 1000 })), 'expired');
  assert.equal(verdict(signed({ version: 2 })), 'lower_version');
  assert.equal(verdict(signed({ shell: true })), 'malformed');
});
