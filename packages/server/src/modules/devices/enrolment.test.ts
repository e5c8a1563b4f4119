import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { importVerifyingKey, verify } from '@candor/crypto/sign.ts';
import { devicePolicy } from '@candor/protocol/messages/server.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import {
  makeEnrolment,
  makeLinkKey,
  metricRows,
  signStatement,
  type EnrolBody,
  type SimulatedIdentity,
} from '../../../test/simulated-agent.ts';

let one: LinkInstance;
before(async () => (one = await linkInstance()));
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
interface Created {
  id: string;
  url: string;
  ca: string;
  expiresAt: number;
  reachable: string;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function token(
  wish: Record<string, unknown> = {},
  company: 0 | 1 = 0,
): Promise<{ auth: Buffer; created: Created }> {
  const auth = randomBytes(32);
  const answer: { status: number; body: Created } = await one.call(
    'POST',
    '/api/enrolment-tokens',
    { label: 'office', secretHash: sha256(auth), ...wish },
    company,
  );
  assert.equal(answer.status, 200);
  return { auth, created: answer.body };
}
const enrol = (
  body: Partial<EnrolBody>,
): Promise<{
  status: number;
  body: Record<string, string> & { policy: { document: string; signature: string } };
}> => one.call('POST', '/api/enrol', body);
const enrolled = async () =>
  (await superuser<{ n: number }>('SELECT count(*)::int AS n FROM candor.device'))[0]?.n ?? 0;

test('a device enrols with a token and gets everything that it needs', async () => {
  const { auth, created } = await token();
  const { body } = await makeEnrolment(auth, { hostname: 'reception-2' });
  const answer = await enrol(body);
  assert.equal(answer.status, 200);
  const { deviceId = '', certificate = '', serverCa = '', policyKey = '', policy } = answer.body;
  assert.match(certificate, /BEGIN CERTIFICATE/u);
  assert.equal(sha256(Buffer.from(serverCa.replaceAll(/-----.*-----|\n/gu, ''), 'base64')), created.ca);
  assert.equal(answer.body['schemaHash'], one.schemaHash);
  const parsed = devicePolicy.parse(JSON.parse(policy.document));
  assert.equal(parsed.deviceId, deviceId);
  assert.ok(parsed.expiresAt > Date.now() + 19 * 86_400_000);
  const key = await importVerifyingKey(Buffer.from(policyKey, 'base64url'));
  assert.ok(await verify(key, policy.document, Buffer.from(policy.signature, 'base64url')));
  const [device] = await superuser<{ label: string; state: string }>(
    'SELECT label, state FROM candor.device WHERE id = $1',
    [deviceId],
  );
  assert.deepEqual(device, { label: 'reception-2', state: 'active' });
  const entries = await superuser(
    'SELECT action, outcome, actor FROM candor.audit_entry WHERE actor_id = $1',
    [deviceId],
  );
  assert.deepEqual(entries, [{ action: 'POST /api/enrol', outcome: 'done', actor: 'device' }]);
});

test('fifty devices at once with a token for one: exactly one is enrolled', async () => {
  const { auth, created } = await token();
  const before = await enrolled();
  const bodies = await Promise.all(
    Array.from({ length: 50 }, () => makeEnrolment(auth, { hostname: 'racer' })),
  );
  const answers = await Promise.all(bodies.map(({ body }) => enrol(body)));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, ...Array<number>(49).fill(403)]);
  assert.equal(await enrolled(), before + 1);
  const [row] = await superuser<{ uses_left: number }>(
    'SELECT uses_left FROM candor.enrolment_token WHERE id = $1',
    [created.id],
  );
  assert.equal(row?.uses_left, 0);
  assert.equal(
    (await superuser('SELECT 1 FROM candor.device_key WHERE device_id NOT IN (SELECT id FROM candor.device)'))
      .length,
    0,
  );
});

test('ten at once with a token for three: three', async () => {
  const { auth } = await token({ uses: 3 });
  const bodies = await Promise.all(
    Array.from({ length: 10 }, () => makeEnrolment(auth, { hostname: 'racer' })),
  );
  const answers = await Promise.all(bodies.map(({ body }) => enrol(body)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 3);
});

test('whatever is wrong, the answer is the same', async () => {
  const answers = new Map<string, unknown>();
  const note = async (what: string, body: Partial<EnrolBody>) => {
    const { status, body: said } = await enrol(body);
    const { requestId: _, ...rest } = said as Record<string, unknown>;
    answers.set(what, { status, ...rest });
  };
  const good = async (auth: Uint8Array) => (await makeEnrolment(auth, { hostname: 'x' })).body;
  await note('unknown', await good(randomBytes(32)));
  const used = await token();
  await enrol(await good(used.auth));
  await note('used up', await good(used.auth));
  const revoked = await token();
  assert.equal((await one.call('DELETE', `/api/enrolment-tokens/${revoked.created.id}`)).status, 200);
  await note('revoked', await good(revoked.auth));
  const expired = await token();
  await superuser('UPDATE candor.enrolment_token SET expires_at = now() WHERE id = $1', [expired.created.id]);
  await note('expired', await good(expired.auth));
  const fresh = await token();
  await note('a signature of another key', {
    ...(await good(fresh.auth)),
    signature: (await good(fresh.auth)).signature,
  });
  await note('a request that is none', { ...(await good(fresh.auth)), csr: 'AAAA' });
  const [unsigned] = [await good(fresh.auth)];
  await note('a Focus introduction', {
    ...unsigned,
    focus: { label: 'Laptop', osName: 'Debian', osVersion: '12' },
  });
  const { hostname: _, ...nameless } = await good(fresh.auth);
  await note('no host name', nameless);
  const [first] = answers.values();
  assert.deepEqual(first, { status: 403, code: 'enrolment_refused', text: (first as { text: string }).text });
  for (const [what, answer] of answers) assert.deepEqual(answer, first, what);
  const [row] = await superuser<{ uses_left: number }>(
    'SELECT uses_left FROM candor.enrolment_token WHERE id = $1',
    [fresh.created.id],
  );
  assert.equal(row?.uses_left, 1);
});

test('a token is listed without its secret, only to its company, and reaches this computer only while the address is loopback', async () => {
  const { created } = await token({ label: 'second floor' }, 1);
  assert.equal(created.reachable, 'this-computer');
  const listed: { body: { items: Record<string, unknown>[] } } = await one.call(
    'GET',
    '/api/enrolment-tokens',
    undefined,
    1,
  );
  assert.deepEqual(
    listed.body.items.map(({ id, label }) => [id, label]),
    [[created.id, 'second floor']],
  );
  assert.equal((await one.call('DELETE', `/api/enrolment-tokens/${created.id}`, undefined, 0)).status, 404);
});

test("the instance's own token is a pasteable string that works once", async () => {
  const text = await one.devices.createToken({
    companyId: one.companies[0],
    label: 'this computer',
    uses: 1,
    expiresInMinutes: 10,
    approval: false,
  });
  const { auth, ca, url } = parseEnrolmentToken(text);
  assert.equal(url, one.url);
  assert.equal(ca, one.authorities.serverCa.fingerprint);
  assert.equal((await enrol((await makeEnrolment(auth, { hostname: 'server' })).body)).status, 200);
  assert.equal((await enrol((await makeEnrolment(auth, { hostname: 'server' })).body)).status, 403);
});

test('a Focus device is another identity: no host name is taken, its label is sealed, nothing leads to Manage', async () => {
  const auth = randomBytes(32);
  await one.call('POST', '/api/focus/devices/tokens', { secretHash: sha256(auth) });
  const focus = { label: 'Laptop of Anna', osName: 'Debian', osVersion: '12' };
  const named = await makeEnrolment(auth, { hostname: 'annas-laptop', focus });
  assert.equal((await enrol(named.body)).status, 403);
  const answer = await enrol((await makeEnrolment(auth, { focus })).body);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.policy, null);
  const deviceId = answer.body['deviceId'];
  const [device] = await superuser<{ device_no: number; label: Buffer }>(
    'SELECT device_no, label FROM candor.focus_device WHERE id = $1',
    [deviceId],
  );
  assert.equal(device?.device_no, 1);
  assert.ok(!device?.label.includes('Anna'));
  for (const table of ['device', 'device_key', 'audit_entry', 'enrolment_token'])
    assert.deepEqual(
      await superuser(`SELECT 1 FROM candor.${table} AS row WHERE row::text LIKE $1`, [`%${deviceId}%`]),
      [],
      table,
    );
  const second = await one.join(0, 'Desktop');
  const numbers = await superuser<{ device_no: number }>(
    'SELECT device_no FROM candor.focus_device WHERE id = $1',
    [second.deviceId],
  );
  assert.deepEqual(numbers, [{ device_no: 2 }]);
});

const renewalBody = async (me: SimulatedIdentity, serial: string, nonce: string, signer = me) => {
  const link = await makeLinkKey();
  const csr = Buffer.from(link.request).toString('base64url');
  const signature = signStatement(signer, { kind: 'renewal', version: 1, serial, nonce, csr });
  return { body: { serial, nonce, csr, signature }, linkKey: link.pem };
};
const nonceFor = async (serial: string) => {
  const answer: { body: { nonce: string } } = await one.call('POST', '/api/enrol/nonce', { serial });
  return answer.body.nonce;
};
const serialOf = async (table: string, where: string, id: string) =>
  (await superuser<{ serial: string }>(`SELECT serial FROM candor.${table} WHERE ${where}`, [id]))[0]
    ?.serial ?? '';

test('a device that slept past its certificate renews by its identity key, and a nonce is good once', async () => {
  const me = await one.enrol();
  const serial = await serialOf('device_key', 'device_id = $1', me.deviceId);
  await superuser(
    "UPDATE candor.device_key SET not_before = now() - interval '9 days', not_after = now() - interval '1 day' WHERE device_id = $1",
    [me.deviceId],
  );
  const nonce = await nonceFor(serial);
  const { body, linkKey } = await renewalBody(me, serial, nonce);
  const answer: { status: number; body: { certificate: string } } = await one.call(
    'POST',
    '/api/enrol/renew',
    body,
  );
  assert.equal(answer.status, 200);
  assert.equal((await one.call('POST', '/api/enrol/renew', body)).status, 403);
  const link = one.link({ ...me, certificate: answer.body.certificate, linkKey });
  await link.hello();
  await link.report([{ record: 'manage.metric', rows: metricRows(1) }]);
  await link.close();
});

test('a renewal signed by another device, over another nonce, or of a removed device is refused', async () => {
  const [me, other] = [await one.enrol(), await one.enrol()];
  const serial = await serialOf('device_key', 'device_id = $1', me.deviceId);
  const foreign = await renewalBody(me, serial, await nonceFor(serial), other);
  assert.equal((await one.call('POST', '/api/enrol/renew', foreign.body)).status, 403);
  const invented = await renewalBody(me, serial, randomBytes(32).toString('base64url'));
  assert.equal((await one.call('POST', '/api/enrol/renew', invented.body)).status, 403);
  const borrowed = await renewalBody(me, serial, await nonceFor('00'.repeat(16)));
  assert.equal((await one.call('POST', '/api/enrol/renew', borrowed.body)).status, 403);
  await one.call('DELETE', `/api/devices/${me.deviceId}`);
  const removed = await renewalBody(me, serial, await nonceFor(serial));
  assert.equal((await one.call('POST', '/api/enrol/renew', removed.body)).status, 403);
});

test('a device that was away for more than 400 days has to enrol again', async () => {
  const me = await one.enrol();
  const serial = await serialOf('device_key', 'device_id = $1', me.deviceId);
  await superuser("UPDATE candor.device SET last_seen_at = now() - interval '401 days' WHERE id = $1", [
    me.deviceId,
  ]);
  const { body } = await renewalBody(me, serial, await nonceFor(serial));
  assert.equal((await one.call('POST', '/api/enrol/renew', body)).status, 403);
});

test('a Focus device renews the same way, and no more than six times an hour', async () => {
  const me = await one.join();
  const serial = await serialOf(
    'focus_device_key',
    'device_no = (SELECT device_no FROM candor.focus_device WHERE id = $1)',
    me.deviceId,
  );
  const statuses = [];
  for (let i = 0; i < 8; i++)
    statuses.push(
      (
        await one.call(
          'POST',
          '/api/enrol/renew',
          (await renewalBody(me, serial, await nonceFor(serial))).body,
        )
      ).status,
    );
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 403, 403]);
});
