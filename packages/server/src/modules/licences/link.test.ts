import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUIDv7, verify, createPublicKey } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readLicenceToken } from '@candor/crypto/licence-token.ts';
import { licenceDomain, readLicencePayload, type LicencePayload } from '@candor/policy/licence-payload.ts';
import { licenceKey } from '@candor/protocol/messages/server.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { makeEnrolment, type SimulatedIdentity } from '../../../test/simulated-agent.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';
import { createLicences, type Licences } from './index.ts';

const dayMs = 86_400_000;
let clock: FakeClock;
let one: LinkInstance;
let licences: Licences;
let company: string;

before(async () => {
  clock = fakeClock(new Date());
  one = await linkInstance(clock);
  licences = createLicences(one.platform);
  [company] = one.companies;
});
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
const turn = (to: 'on' | 'off') => superuser('UPDATE candor.instance SET licences = $1', [to]);

function give(part: Partial<{ seats: number; expiresAt: Date; notBefore: Date }> = {}) {
  const now = clock.now().getTime();
  return licences.applyEntitlement({
    companyId: company,
    by: null,
    terms: {
      plan: 'Support',
      seats: 100,
      features: ['remote'],
      notBefore: new Date(now - dayMs),
      expiresAt: new Date(now + 365 * dayMs),
      graceDays: 14,
      ...part,
    },
  });
}

interface Enrolled {
  status: number;
  body: {
    code?: string;
    details?: object;
    licence?: { publicKey: string; instance: string; company: string };
    deviceId: string;
    certificate: string;
    serverCa: string;
  };
}
/** One enrolment token for so many devices. */
async function tokenFor(uses: number): Promise<Buffer> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  await one.call('POST', '/api/enrolment-tokens', { label: 'test', secretHash, uses });
  return auth;
}
async function enrolWith(
  auth: Buffer,
  protocol?: number,
): Promise<Enrolled & { identity: SimulatedIdentity }> {
  const { body, ...keys } = await makeEnrolment(auth, { hostname: 'workstation' });
  const answer: Enrolled = await one.call('POST', '/api/enrol', { ...body, ...(protocol && { protocol }) });
  const { deviceId, certificate, serverCa } = answer.body;
  return { ...answer, identity: { deviceId, certificate, serverCa, ...keys } };
}
async function removeAll(): Promise<void> {
  const { items } = (await one.call('GET', '/api/devices?limit=200')).body as { items: { id: string }[] };
  for (const { id } of items) assert.equal((await one.call('DELETE', `/api/devices/${id}`)).status, 200);
}

function opened(token: string | null, publicKey: string): LicencePayload {
  const read = readLicenceToken(token ?? '');
  assert.ok(read);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  assert.ok(verify(null, Buffer.from(licenceDomain + read.payload), key, read.signature));
  const payload = readLicencePayload(read.payload);
  assert.ok(payload);
  return payload;
}

test('while licences are off nothing is said of them, and devices enrol without end', async () => {
  const { identity } = await enrolWith(await tokenFor(1));
  await using link = one.link(identity);
  await link.hello();
  await link.report([]);
  assert.deepEqual(
    link.received.filter(({ type }) => type === 'licenceToken'),
    [],
  );
  await removeAll();
});

test('a device pins key, instance and company at its enrolment; one of an older protocol is not told of them', async () => {
  const auth = await tokenFor(2);
  const { body } = await enrolWith(auth);
  const [{ id }] = (await superuser<{ id: string }>('SELECT id FROM candor.instance')) as [{ id: string }];
  const publicKey = Buffer.from(one.authorities.publicKeys['licence-key']).toString('base64url');
  assert.deepEqual(body.licence, { publicKey, instance: id, company });
  const older = await enrolWith(auth, 2);
  assert.equal(older.status, 200);
  assert.equal(older.body.licence, undefined);
  await removeAll();
});

test('a device gets its token when it connects, after each change and daily; what it says is kept', async () => {
  await turn('on');
  const { id: serial } = await give();
  const { identity, body } = await enrolWith(await tokenFor(1));
  await using link = one.link(identity);
  await link.hello();
  const first = await link.next('licenceToken');
  const payload = opened(first.token, body.licence?.publicKey ?? '');
  assert.equal(payload.device, identity.deviceId);
  assert.equal(payload.serial, serial);
  assert.deepEqual(licenceKey.parse(JSON.parse(first.key.document)), {
    kind: 'licence-key',
    version: 1,
    deviceId: identity.deviceId,
    ...body.licence,
  });
  await give({ seats: 50 });
  assert.equal(opened((await link.next('licenceToken')).token, body.licence?.publicKey ?? '').seats, 50);
  clock.advance(1000);
  const [renew] = licences.tasks;
  await renew?.run({}, { signal: new AbortController().signal, attempt: 1 });
  const renewed = opened((await link.next('licenceToken')).token, body.licence?.publicKey ?? '');
  assert.equal(renewed.issuedAt, clock.now().getTime());

  link.send({ type: 'licenceState', serial, state: 'grace', reason: 'clock_wrong' });
  await link.report([]);
  const rows = await superuser('SELECT serial, state, reason FROM candor.seat WHERE device_id = $1', [
    identity.deviceId,
  ]);
  assert.deepEqual(rows, [{ serial, state: 'grace', reason: 'clock_wrong' }]);

  await one.platform.database.withCompany(company, 'service', (tx) =>
    tx.updateTable('licence').set({ revokedAt: clock.now() }).where('companyId', '=', company).execute(),
  );
  one.platform.bus.publish('licence.changed', { companyId: company, id: company });
  const revoked = await link.next('licenceToken');
  assert.deepEqual([revoked.token, revoked.without], [null, 'revoked']);
  await turn('off');
  one.platform.bus.publish('licence.changed', { companyId: company, id: company });
  assert.equal((await link.next('licenceToken')).without, 'off');
  await removeAll();
});

test('of 20 devices that enrol at once, exactly as many get in as seats and tolerance allow', async () => {
  await turn('on');
  await give({ seats: 10 });
  const auth = await tokenFor(30);
  for (let n = 0; n < 10; n++) assert.equal((await enrolWith(auth)).status, 200);
  const answers = await Promise.all(Array.from({ length: 20 }, () => enrolWith(auth)));
  const [inside, outside] = [
    answers.filter(({ status }) => status === 200),
    answers.filter(({ status }) => status !== 200),
  ];
  assert.equal(inside.length, 1);
  for (const { status, body } of outside)
    assert.deepEqual([status, body.code, body.details], [403, 'seats_full', { used: 11, seats: 10 }]);
  const [left] = await superuser<{ uses_left: number }>(
    'SELECT uses_left FROM candor.enrolment_token WHERE secret_hash = $1',
    [createHash('sha256').update(auth).digest()],
  );
  assert.equal(left?.uses_left, 19, 'a refused device takes no use of the token');

  const [gone] = inside;
  assert.equal((await one.call('DELETE', `/api/devices/${gone?.identity.deviceId}`)).status, 200);
  assert.equal((await enrolWith(auth)).status, 200, 'a removed device frees its seat');
  assert.equal((await enrolWith(auth)).status, 403);

  await give({ seats: 5 });
  const { items } = (await one.call('GET', '/api/licences/seats')).body as {
    items: { number: number; state: string; reason: string | null }[];
  };
  assert.deepEqual(
    items.map(({ number, reason }) => [number, reason]),
    Array.from({ length: 11 }, (_, i) => [i + 1, i < 6 ? null : 'seats_exceeded']),
  );
  await turn('off');
  assert.equal((await enrolWith(auth)).status, 200, 'without licences there is no limit');
  await removeAll();
});

test('a lapsed licence lets no new device in, with its reason; those that are in go on reporting and leave', async () => {
  await turn('on');
  const now = clock.now().getTime();
  await give();
  const auth = await tokenFor(5);
  const { identity } = await enrolWith(auth);
  const refusal = async () => {
    const { body, status } = await enrolWith(auth);
    return `${status} ${body.code} ${JSON.stringify(body.details)}`;
  };
  await give({ notBefore: new Date(now - 40 * dayMs), expiresAt: new Date(now - 20 * dayMs) });
  assert.match(await refusal(), /^403 licence_lapsed .*"reason":"expired"/u);
  await give({ notBefore: new Date(now + dayMs) });
  assert.match(await refusal(), /"reason":"not_yet_valid"/u);
  await superuser('UPDATE candor.licence SET revoked_at = now()');
  assert.match(await refusal(), /"reason":"no_licence"/u);
  await using link = one.link(identity);
  await link.hello();
  assert.deepEqual((await link.report([])).refused, []);
  assert.equal((await one.call('GET', `/api/devices/${identity.deviceId}/privacy`)).status, 200);
  assert.equal((await one.call('DELETE', `/api/devices/${identity.deviceId}`)).status, 200);
  await turn('off');
});

test('of a company that is not there, and with terms that end before they begin, nothing is kept', async () => {
  const at = { plan: 'x', seats: 1, features: [], graceDays: 14 };
  const [from, to] = [clock.now(), new Date(clock.now().getTime() + dayMs)];
  const apply = (companyId: string, notBefore: Date, expiresAt: Date) =>
    licences.applyEntitlement({ companyId, by: null, terms: { ...at, notBefore, expiresAt } });
  await assert.rejects(apply(randomUUIDv7(), from, to), { code: 'not_found' });
  await assert.rejects(apply(one.companies[1], to, from), { code: 'bad_request' });
  assert.deepEqual(
    await superuser('SELECT FROM candor.licence WHERE company_id = $1', [one.companies[1]]),
    [],
  );
  const both = await Promise.all(Array.from({ length: 20 }, () => apply(one.companies[1], from, to)));
  assert.equal(new Set(both.map(({ id }) => id)).size, 1, 'at the same moment one licence is made');
});
