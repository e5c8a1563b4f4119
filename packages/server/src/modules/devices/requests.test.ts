import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { enrolmentCode } from '@candor/crypto/enrolment-code.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { makeEnrolment, type EnrolBody } from '../../../test/simulated-agent.ts';
import { fakeClock } from '../../platform/clock.ts';
import { deleteOverdueRequests } from './overdue.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
let one: LinkInstance;
const clock = fakeClock(new Date());
before(async () => (one = await linkInstance(clock)));
after(() => one[Symbol.asyncDispose]());

interface Answer {
  status: number;
  body: { ticket: string; code: string; deviceId: string; certificate: string; items: Item[] };
}
interface Item {
  id: string;
  hostname: string;
  code: string;
  askedAt: number;
  endsAt: number;
}
const call = (method: string, where: string, body?: unknown, company?: 0 | 1): Promise<Answer> =>
  one.call(method, where, body, company);
const enrol = (body: Partial<EnrolBody>) => call('POST', '/api/enrol', body);
const poll = (ticket: string) => call('GET', `/api/enrol/${ticket}`);
const waiting = async (company: 0 | 1 = 0) =>
  (await call('GET', '/api/enrolment-requests', undefined, company)).body.items;
const query = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;

async function token(wish: object = {}): Promise<{ auth: Buffer; id: string }> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const { body } = await call('POST', '/api/enrolment-tokens', { label: 'desk', secretHash, ...wish });
  return { auth, id: (body as unknown as { id: string }).id };
}
const usesLeft = async (id: string) =>
  (await query<{ uses_left: number }>('SELECT uses_left FROM candor.enrolment_token WHERE id = $1', [id]))[0]
    ?.uses_left;
async function ask(hostname: string) {
  const made = await token({ approval: true });
  const { body } = await makeEnrolment(made.auth, { hostname });
  const answer = await enrol(body);
  const [item] = await waiting();
  assert.ok(item);
  return { ...made, made: body, answer, item };
}

test('with approval the answer is 202, and the same keys have the same request for one use', async () => {
  const { id, made, answer, item } = await ask('reception');
  assert.equal(answer.status, 202);
  assert.deepEqual([item.hostname, item.code], ['reception', answer.body.code]);
  const [identity, sealing] = [made.identityPublic, made.sealingPublic].map((key) =>
    Buffer.from(key, 'base64url'),
  );
  assert.ok(identity && sealing);
  assert.equal(answer.body.code, await enrolmentCode(identity, sealing));
  const again = await enrol(made);
  assert.equal(again.status, 202);
  assert.equal((await waiting()).length, 1);
  assert.equal(await usesLeft(id), 0);
  assert.equal((await poll(answer.body.ticket)).status, 403, 'the ticket before it has ended');
  assert.equal((await poll(again.body.ticket)).status, 202);
  await call('POST', `/api/enrolment-requests/${item.id}/refuse`);
  assert.equal((await poll(again.body.ticket)).status, 403);
  assert.equal((await enrol(made)).status, 403, 'a refused device does not ask again with this token');
});

test('approved, one request makes one device, also when its answer is lost; its audit entry names both', async () => {
  const { answer, item } = await ask('desk-4');
  const { ticket } = answer.body;
  const events: string[] = [];
  using _ = one.platform.bus.subscribe('enrolment.requested', ({ state }) => void events.push(state));
  assert.equal((await call('POST', `/api/enrolment-requests/${item.id}/approve`)).status, 200);
  assert.deepEqual(events, ['approved']);
  assert.deepEqual(await waiting(), []);
  const answers = await Promise.all([poll(ticket), poll(ticket), poll(ticket)]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  const [first] = answers;
  const deviceId = first?.body.deviceId ?? '';
  assert.equal(new Set(answers.map(({ body }) => body.deviceId)).size, 1);
  assert.equal((await query("SELECT 1 FROM candor.device WHERE label = 'desk-4'")).length, 1);
  const [entry] = await query(
    'SELECT action, target_id FROM candor.audit_entry WHERE actor_id = $1 ORDER BY at',
    [deviceId],
  );
  assert.deepEqual(entry, { action: 'GET /api/enrol/:ticket', target_id: item.id });
  clock.advance(11 * minuteMs);
  assert.equal((await poll(ticket)).status, 403, 'ten minutes later the ticket gives nothing out');
});

test('nobody decided within 24 h: refused, and the job deletes it; a decision goes 24 h after it was made', async () => {
  const { answer, item } = await ask('forgotten');
  clock.advance(24 * hourMs - 1);
  await deleteOverdueRequests(one.platform);
  assert.equal((await poll(answer.body.ticket)).status, 202);
  clock.advance(1);
  assert.equal((await poll(answer.body.ticket)).status, 403);
  assert.deepEqual(await waiting(), []);
  assert.equal((await call('POST', `/api/enrolment-requests/${item.id}/approve`)).status, 404);
  await deleteOverdueRequests(one.platform);
  assert.deepEqual(await query('SELECT 1 FROM candor.enrolment_request WHERE id = $1', [item.id]), []);
});

test("another company neither sees nor decides a request, and a token's flag or the instance's option asks", async () => {
  const { item } = await ask('private');
  assert.deepEqual(await waiting(1), []);
  for (const verb of ['approve', 'refuse'])
    assert.equal(
      (await call('POST', `/api/enrolment-requests/${item.id}/${verb}`, undefined, 1)).status,
      404,
    );
  await call('POST', `/api/enrolment-requests/${item.id}/refuse`);
  await using always = await linkInstance(clock, undefined, { enrolmentApproval: 'on' });
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  await always.call('POST', '/api/enrolment-tokens', { label: 'desk', secretHash });
  const { body } = await makeEnrolment(auth, { hostname: 'x' });
  assert.equal((await always.call('POST', '/api/enrol', body)).status, 202);
});

test('the answer may be asked for again within ten minutes, by the same keys and nobody else', async () => {
  const { auth, id } = await token({ uses: 2 });
  const mine = await makeEnrolment(auth, { hostname: 'mine' });
  const first = await enrol(mine.body);
  const repeated = await Promise.all([enrol(mine.body), enrol(mine.body)]);
  for (const { body, status } of repeated) {
    assert.equal(status, 200);
    assert.equal(body.deviceId, first.body.deviceId);
    assert.notEqual(body.certificate, first.body.certificate);
  }
  assert.equal(await usesLeft(id), 1);
  const other = await enrol((await makeEnrolment(auth, { hostname: 'other' })).body);
  assert.notEqual(other.body.deviceId, first.body.deviceId);
  assert.equal((await enrol(mine.body)).status, 200, 'also when the token is used up');
  clock.advance(10 * minuteMs);
  assert.equal((await enrol(mine.body)).status, 403);
});

test('a device that was removed does not come back by asking again', async () => {
  const { auth } = await token();
  const { body } = await makeEnrolment(auth, { hostname: 'gone' });
  const { deviceId } = (await enrol(body)).body;
  await call('DELETE', `/api/devices/${deviceId}`);
  assert.equal((await enrol(body)).status, 403);
});

test("a Focus device whose answer was lost is the same device of the person's", async () => {
  const auth = randomBytes(32);
  await call('POST', '/api/focus/devices/tokens', {
    secretHash: createHash('sha256').update(auth).digest('hex'),
  });
  const focus = { label: 'Laptop', osName: 'Debian', osVersion: '12' };
  const { body } = await makeEnrolment(auth, { focus });
  const [first, again] = [await enrol(body), await enrol(body)];
  assert.deepEqual([first.status, again.status], [200, 200]);
  assert.equal(again.body.deviceId, first.body.deviceId);
  clock.advance(10 * minuteMs);
  assert.equal((await enrol(body)).status, 403);
});
