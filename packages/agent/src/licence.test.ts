import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { dayMs, LicenceSigner } from '../test/licence-signer.ts';
import { HeldIdentity, type Identity } from './identity.ts';
import { Licence } from './licence.ts';
import { statePaths } from './state-folder.ts';

const now = Date.UTC(2027, 5, 1);

/** @param key whether the device pinned the licence key at its enrolment */
function place(key: 'pinned' | 'unknown' = 'pinned') {
  const root = mkdtempSync(path.join(tmpdir(), 'candor-licence-'));
  const state = statePaths(root);
  mkdirSync(path.dirname(state.identity), { mode: 0o700 });
  const policy = generateKeyPairSync('ed25519');
  const signer = new LicenceSigner(policy.privateKey);
  const pair = () => {
    const key = randomBytes(32).toString('base64url');
    return { publicKey: key, privateKey: key };
  };
  const identity: Identity = {
    kind: 'manage',
    deviceId: randomUUID(),
    url: 'https://localhost',
    authority: '0'.repeat(64),
    serverCa: '',
    gateway: 'wss://localhost',
    certificate: '',
    linkKey: '',
    identityKey: pair(),
    sealingKey: pair(),
    storeKey: pair().publicKey,
    policyKey: policy.publicKey.export({ format: 'jwk' }).x ?? '',
    policy: null,
    ...(key === 'pinned' && { licence: signer.pin }),
    enrolledAt: 0,
  };
  const held = new HeldIdentity(state.identity, identity);
  const logged: string[] = [];
  const open = () => new Licence(state.licence, held, (template) => void logged.push(template));
  const told = (part: Parameters<LicenceSigner['payload']>[1], licence = open()) => ({
    licence,
    answer: licence.take(message(part), now),
  });
  const message = (part: Parameters<LicenceSigner['payload']>[1]) =>
    signer.message(identity.deviceId, { token: signer.token(identity.deviceId, { issuedAt: now, ...part }) });
  return {
    deviceId: identity.deviceId,
    file: state.licence,
    held,
    logged,
    message,
    open,
    signer,
    told,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

test('while nobody speaks of licences nothing is kept and nothing is asked', () => {
  using at = place();
  const licence = at.open();
  licence.heard(now);
  assert.equal(licence.status(now), undefined);
  assert.equal(licence.isTold, false);
  assert.equal(existsSync(at.file), false);
});

test('without a network a token is valid, in grace from day 30, and lapsed from day 44; also after a restart', () => {
  using at = place();
  const { answer } = at.told({});
  assert.deepEqual(answer, {
    type: 'licenceState',
    serial: at.signer.payload(at.deviceId).serial,
    state: 'valid',
    reason: null,
  });
  const licence = at.open();
  const after = (days: number) => {
    const { state, reason } = licence.status(now + days * dayMs) ?? { state: 'none', reason: null };
    return `${state} ${reason}`;
  };
  assert.equal(after(0), 'valid null');
  assert.equal(after(31), 'grace expired');
  assert.equal(after(45), 'lapsed expired');
  licence.look(now + 31 * dayMs);
  licence.look(now + 45 * dayMs);
  assert.deepEqual(at.logged.slice(-2), ['licence.state', 'licence.state']);
});

test('a clock that was set back is wrong and counts as grace; what the server said of the time is remembered', () => {
  using at = place();
  const { licence } = at.told({});
  licence.heard(now + 20 * dayMs);
  assert.equal(licence.status(now + 20 * dayMs)?.state, 'valid');
  assert.equal(licence.status(now + 10 * dayMs)?.reason, 'clock_wrong');
  const again = at.open();
  assert.deepEqual(again.status(now + 10 * dayMs), {
    state: 'grace',
    reason: 'clock_wrong',
    until: null,
    serial: at.signer.payload(at.deviceId).serial,
  });
});

test('what is not of this device is refused with its reason, and the token that it holds stays', () => {
  using at = place();
  const { licence } = at.told({});
  const before = readFileSync(at.file, 'utf8');
  const foreign = new LicenceSigner(generateKeyPairSync('ed25519').privateKey);
  const { instance, company } = at.signer.pin;
  const good = at.signer.token(at.deviceId, { issuedAt: now });
  const [head, payload = '', signature] = good.split('.');
  const richer = Buffer.from(payload, 'base64url').toString().replace('"seats":10', '"seats":99');
  const wrong = {
    malformed: 'CL1.x.y',
    bad_signature: `${head}.${Buffer.from(richer).toString('base64url')}.${signature}`,
    other_company: at.signer.token(at.deviceId, { company: randomUUID() }),
    other_instance: foreign.token(at.deviceId),
    no_licence: at.signer.token(randomUUID()),
  };
  for (const [reason, token] of Object.entries(wrong)) {
    const answer = licence.take({ ...at.message({}), token }, now);
    assert.equal(answer.reason, reason);
    assert.equal(answer.state, 'valid', 'what it holds still counts');
  }
  const forged = licence.take(
    { ...at.message({}), token: foreign.token(at.deviceId, { instance, company }) },
    now,
  );
  assert.equal(forged.reason, 'bad_signature');
  assert.equal(readFileSync(at.file, 'utf8'), before);
});

test('an edited file is read as what it is, and nothing stops for it', () => {
  using at = place();
  at.told({});
  const kept = readFileSync(at.file, 'utf8');
  writeFileSync(
    at.file,
    kept.replace(/CL1\.(.)/u, (_, first) => `CL1.${first === 'A' ? 'B' : 'A'}`),
  );
  assert.equal(at.open().status(now)?.reason, 'malformed');
  writeFileSync(
    at.file,
    kept.replace(/.",\n/u, (end) => `${end.startsWith('A') ? 'Q' : 'A'}",\n`),
  );
  assert.equal(at.open().status(now)?.reason, 'bad_signature');
  writeFileSync(at.file, '{');
  assert.deepEqual(at.open().status(now), {
    state: 'lapsed',
    reason: 'malformed',
    until: null,
    serial: null,
  });
});

test('a device that was enrolled before pins the key that its policy key vouches for, once', () => {
  using at = place('unknown');
  const licence = at.open();
  const stranger = new LicenceSigner(generateKeyPairSync('ed25519').privateKey);
  const swapped = { ...at.message({}), key: stranger.key(at.deviceId) };
  assert.equal(licence.take(swapped, now).reason, 'bad_signature');
  assert.equal(at.held.current.licence, undefined);
  assert.equal(licence.take(at.message({}), now).state, 'valid');
  assert.deepEqual(at.held.current.licence, at.signer.pin);
  assert.ok(at.logged.includes('licence.key_pinned'));

  const other = { ...at.message({}), key: at.signer.key(at.deviceId, stranger.pin.publicKey) };
  const { instance, company } = at.signer.pin;
  const token = stranger.token(at.deviceId, { instance, company });
  assert.equal(licence.take({ ...other, token }, now).reason, 'bad_signature');
  assert.deepEqual(at.held.current.licence, at.signer.pin);
  assert.ok(at.logged.includes('licence.key_refused'));
});

test('it holds what the server says instead of a token, and forgets all of it when none is asked for', () => {
  using at = place();
  const { licence } = at.told({});
  const without = (reason: 'revoked' | 'seats_exceeded' | 'off') =>
    licence.take({ ...at.message({}), token: null, without: reason }, now);
  assert.deepEqual(without('revoked'), {
    type: 'licenceState',
    serial: null,
    state: 'lapsed',
    reason: 'revoked',
  });
  assert.equal(at.open().status(now)?.reason, 'revoked');
  assert.equal(without('seats_exceeded').reason, 'seats_exceeded');
  assert.deepEqual(without('off'), { type: 'licenceState', serial: null, state: 'valid', reason: null });
  assert.equal(existsSync(at.file), false);
  assert.equal(licence.isTold, false);
});
