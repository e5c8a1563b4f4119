import assert from 'node:assert/strict';
import test from 'node:test';
import { base64url } from '@candor/crypto/encoding.ts';
import { createRoot, rootFingerprint } from '@candor/crypto/root-key.ts';
import { makeSigningPair } from '@candor/crypto/sign.ts';
import { signStatement } from '@candor/crypto/statement.ts';
import { statements, type Roster } from '@candor/protocol/statements.ts';
import { inRoster } from '../src/features/sessions/in-roster.ts';
import { asSent } from '../src/features/sessions/messages.ts';
import { readSessionsSearch } from '../src/features/sessions/search.ts';
import { verifiedBy } from '../src/features/sessions/verified.ts';

const companyId = '01a1fd80-a99b-7ff1-aedd-f3703159230f';
const deviceId = '01a1fd80-a99b-7ff1-aedd-f37031592310';
const accountId = '01a1fd80-a99b-7ff1-aedd-f37031592311';
const now = 1_763_769_600_000;
const hourMs = 3_600_000;
const times = { version: 1, from: now - hourMs, until: now + hourMs };

test('a certificate counts for its device alone, and spares the comparison only under a root that is known here', async () => {
  const root = await createRoot();
  const device = await makeSigningPair();
  const identity = device.publicKey;
  const body = {
    companyId,
    deviceId,
    identityPublic: base64url(identity),
    sealingPublic: base64url(new Uint8Array(32)),
  };
  const signed = await signStatement(root, statements.deviceCertificate, { ...times, body });
  const certificate = { ...signed, publicKey: base64url(root.publicKey) };
  const fingerprint = await rootFingerprint(root.publicKey);
  const of = { companyId, deviceId, identity };
  assert.deepEqual(await verifiedBy(certificate, of, [fingerprint], now), {
    state: 'known',
    root: fingerprint,
  });
  assert.deepEqual(await verifiedBy(certificate, of, [], now), { state: 'unknown', root: fingerprint });
  const other = (await makeSigningPair()).publicKey;
  const none = [
    [null, of, now],
    [certificate, { ...of, deviceId: accountId }, now],
    [certificate, { ...of, companyId: accountId }, now],
    [certificate, { ...of, identity: other }, now],
    [certificate, of, now + 2 * hourMs],
    [{ ...certificate, publicKey: base64url(other) }, of, now],
    [{ ...certificate, publicKey: 'AAAA' }, of, now],
  ] as const;
  for (const [given, whose, at] of none)
    assert.deepEqual(await verifiedBy(given, whose, [fingerprint], at), { state: 'none' });
});

test('whether the roster lets this browser begin sessions is read from what a root signed', async () => {
  const root = await createRoot();
  const publicKey = base64url((await makeSigningPair()).publicKey);
  const roster = (person: Partial<Roster['people'][number]>, until = now + hourMs / 2): Roster => ({
    companyId,
    people: [
      {
        person: accountId,
        name: 'Ada Beispiel',
        organisation: 'Beispiel Works',
        level: 'own',
        signs: ['session'],
        keys: [{ kind: 'browser', publicKey, until }],
        ...person,
      },
    ],
    limits: { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 },
    freezeDays: [],
  });
  const state = async (body: Roster, by = root, at = now) => {
    const stored = await signStatement(root, statements.roster, { ...times, body });
    return inRoster(stored, base64url(by.publicKey), { accountId, publicKey }, at);
  };
  assert.equal(await inRoster(null, undefined, { accountId, publicKey }, now), 'none');
  assert.equal(await state(roster({})), 'listed');
  assert.equal(await state(roster({}), await createRoot()), 'none');
  assert.equal(await state(roster({ person: deviceId })), 'missing');
  assert.equal(await state(roster({ keys: [] })), 'missing');
  assert.equal(await state(roster({}, now)), 'over');
  assert.equal(await state(roster({}), root, now + 2 * hourMs), 'over');
  assert.equal(await state(roster({ signs: ['job'] })), 'not-sessions');
});

test('a message travels as lines that the other side takes', () => {
  assert.equal(asSent('  one \u202e\r\n\n\ttwo  \n'), 'one\n\ntwo');
  assert.equal(asSent(' \n '), '');
  assert.equal(asSent('x'.repeat(3000)).length, 2000);
});

test('the list’s address holds a state and a device, and nothing else', () => {
  assert.deepEqual(readSessionsSearch({ state: 'live', device: deviceId }), {
    state: 'live',
    device: deviceId,
  });
  assert.deepEqual(readSessionsSearch({ state: 'gone', device: '1; DROP', other: 1 }), {});
});
