import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

interface Shown {
  id: string;
  device: { label: string };
  way: string;
  company: { id: string; name: string | null };
  state: string;
  answer: { by: string | null; isSelf: boolean } | null;
}
const transfersOf = async (who: Pick<Person, 'call'>) =>
  ((await who.call('GET', '/api/portal/requests')).body as { transfers: Shown[] }).transfers;
const offer = (who: Person, device: string, to: string) =>
  who.call('POST', `/api/devices/${device}/transfer`, { to });
const give = (who: Person, id: string, answer: 'accept' | 'refuse') =>
  who.call('POST', `/api/portal/transfers/${id}/answer`, { answer });
const idOf = ({ body }: Answer) => (body as { id: string }).id;

async function twoCompanies() {
  const giver = await addCompany(server, 'Kupfer GmbH');
  const receiver = await addCompany(server, 'Nickel AG');
  return { giver, receiver, device: await addDevice(server, giver.id, 'PC-12') };
}

test('nothing changes until the other company accepts; then the device ends with its rights, once of 20 times', async () => {
  const { giver, receiver, device } = await twoCompanies();
  const helper = await addPerson(server);
  const helperId = await addMember(server, giver.id, helper, ['member']);
  const base = `/api/companies/${giver.id}`;
  const subject = { kind: 'member', id: helperId };
  const change = { subject, target: { kind: 'device', id: device }, was: null, level: 'control' };
  assert.equal(outcome(await giver.owner.call('PUT', `${base}/levels`, { changes: [change] })), '200');
  await giver.owner.call('PUT', `${base}/devices/${device}/people`, { memberIds: [helperId] });
  const standing = { sessionRight: 'screen.view', target: { kind: 'device', id: device } };
  const to = { to: { kind: 'role', role: 'technician' } };
  assert.equal(outcome(await giver.owner.call('POST', `${base}/standing`, { ...standing, ...to })), '200');

  const offered = await offer(giver.owner, device, receiver.id);
  assert.equal(outcome(offered), '200');
  assert.equal(outcome(await offer(giver.owner, device, receiver.id)), '409 already_exists');
  assert.equal(
    outcome(await helper.call('GET', `/api/devices/${device}`)),
    '200',
    'until then it is as it was',
  );
  const [out] = await transfersOf(giver.owner);
  assert.deepEqual(out && [out.way, out.company.name, out.state], ['out', null, 'waiting']);
  const [seen] = await transfersOf(receiver.owner);
  assert.deepEqual(seen && [seen.way, seen.device.label, seen.company.name], ['in', 'PC-12', 'Kupfer GmbH']);

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => give(receiver.owner, idOf(offered), 'accept')),
  );
  assert.deepEqual(answers.map(outcome).toSorted(), [
    '200',
    ...Array.from({ length: 19 }, () => '409 request_over'),
  ]);
  assert.equal(outcome(await helper.call('GET', `/api/devices/${device}`)), '404 not_found');
  const { rows } = await server.db.superuser.query(
    `SELECT (SELECT count(*)::int FROM candor.permission_level WHERE device_id = $1) AS levels,
            (SELECT count(*)::int FROM candor.device_person WHERE device_id = $1) AS people,
            (SELECT count(*)::int FROM candor.standing_consent WHERE target_id = $1 AND ended_at IS NULL) AS standing,
            (SELECT count(*)::int FROM candor.device WHERE id = $1 AND company_id = $2 AND state = 'removed') AS kept,
            (SELECT count(*)::int FROM candor.device WHERE company_id = $3) AS theirs`,
    [device, giver.id, receiver.id],
  );
  assert.deepEqual(rows, [{ levels: 0, people: 0, standing: 0, kept: 1, theirs: 0 }]);
  const history = await giver.owner.call('GET', `${base}/history?kind=device-transferred`);
  const [event] = (history.body as { items: { subjectId: string; to: string }[] }).items;
  assert.deepEqual(event && [event.subjectId, event.to], [device, 'Nickel AG']);
  const received = await receiver.owner.call('GET', `/api/companies/${receiver.id}/history?limit=1`);
  const [takenOver] = (received.body as { items: Record<string, unknown>[] }).items;
  assert.deepEqual(
    takenOver && [takenOver['kind'], takenOver['subject'], takenOver['from'], takenOver['by']],
    ['device-taken-over', 'PC-12', 'Kupfer GmbH', 'member'],
  );
  const [theirs] = await transfersOf(receiver.owner);
  assert.deepEqual(theirs && [theirs.state, theirs.device.label, theirs.answer?.isSelf], [
    'accepted',
    'PC-12',
    true,
  ]);
  const [ours] = await transfersOf(giver.owner);
  assert.deepEqual(
    ours && [ours.state, ours.answer?.by],
    ['accepted', null],
    'who it was there is not ours to know',
  );
});

test('an offer says the same of every id, and is answered by the company that it names alone', async () => {
  const { giver, receiver, device } = await twoCompanies();
  const spare = await addDevice(server, giver.id, 'PC-13');
  const known = await offer(giver.owner, device, receiver.id);
  const unknown = await offer(giver.owner, spare, randomUUID());
  assert.deepEqual([known.status, Object.keys(known.body as object)], [200, ['id']]);
  assert.deepEqual([unknown.status, Object.keys(unknown.body as object)], [200, ['id']]);
  assert.deepEqual(
    (await transfersOf(giver.owner)).map(({ company, state }) => [company.name, state]),
    [
      [null, 'waiting'],
      [null, 'waiting'],
    ],
  );
  assert.equal(outcome(await offer(giver.owner, device, giver.id)), '400 bad_request');
  assert.equal(outcome(await offer(receiver.owner, device, receiver.id)), '404 not_found');
  const third = await addCompany(server, 'Zinn OHG');
  for (const who of [third.owner, giver.owner]) {
    assert.equal(outcome(await give(who, idOf(known), 'accept')), '404 not_found');
    if (who === third.owner) assert.deepEqual(await transfersOf(who), []);
  }
  const technician = await addPerson(server);
  await addMember(server, receiver.id, technician, ['technician']);
  assert.equal(outcome(await give(technician, idOf(known), 'accept')), '403 not_allowed');
  assert.equal(
    outcome(await receiver.owner.call('DELETE', `/api/portal/transfers/${idOf(known)}`)),
    '404 not_found',
  );
});

test('an offer is taken back or refused, ends by its time and with the device', async () => {
  const { giver, receiver, device } = await twoCompanies();
  const first = idOf(await offer(giver.owner, device, receiver.id));
  assert.equal(outcome(await giver.owner.call('DELETE', `/api/portal/transfers/${first}`)), '200');
  assert.equal(outcome(await give(receiver.owner, first, 'accept')), '409 request_over');
  const second = idOf(await offer(giver.owner, device, receiver.id));
  assert.equal(outcome(await give(receiver.owner, second, 'refuse')), '200');
  assert.equal(outcome(await give(receiver.owner, second, 'accept')), '409 request_over');
  const third = idOf(await offer(giver.owner, device, receiver.id));
  await server.db.superuser.query('UPDATE candor.device_transfer SET expires_at = offered_at WHERE id = $1', [
    third,
  ]);
  assert.equal(outcome(await give(receiver.owner, third, 'accept')), '409 request_over');
  assert.equal(outcome(await giver.owner.call('GET', `/api/devices/${device}`)), '200', 'it is still theirs');
  assert.equal(outcome(await offer(giver.owner, device, receiver.id)), '200');
  await giver.owner.call('DELETE', `/api/devices/${device}`);
  assert.deepEqual(
    (await transfersOf(receiver.owner)).map(({ state }) => state),
    ['expired', 'refused', 'taken-back'],
  );
});

test('without a free seat nothing is accepted, and both numbers are said', async () => {
  const { giver, receiver, device } = await twoCompanies();
  await addDevice(server, receiver.id, 'PC-1');
  await addDevice(server, receiver.id, 'PC-2');
  const operator = await server.owner();
  assert.equal(outcome(await operator.call('PUT', '/api/operator/licences', { licences: 'on' })), '200');
  const terms = { plan: 'Support', seats: 1, features: [], graceDays: 14 };
  const now = Date.now();
  await server.running.app.licences.applyEntitlement({
    companyId: receiver.id,
    by: null,
    terms: { ...terms, notBefore: new Date(now - 1000), expiresAt: new Date(now + 86_400_000) },
  });
  const id = idOf(await offer(giver.owner, device, receiver.id));
  const full = await give(receiver.owner, id, 'accept');
  assert.equal(outcome(full), '403 seats_full');
  assert.deepEqual((full.body as { details: unknown }).details, { used: 2, seats: 1 });
  assert.equal(outcome(await giver.owner.call('GET', `/api/devices/${device}`)), '200');
  assert.equal((await transfersOf(receiver.owner))[0]?.state, 'waiting');
});
