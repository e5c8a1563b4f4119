import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needleIn } from '../../../test/needle.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { ownerForm, testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';

let server: TestServer;
let clock: FakeClock;
before(async () => {
  clock = fakeClock(new Date().toISOString());
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const dayMs = 86_400_000;
const reason = 'the planted printer jams';

interface Listed {
  rights: {
    id: string;
    device: { label: string };
    right: string;
    line: string;
    needed: string | null;
    reason: string | null;
    from: { memberId: string | null; name: string | null; isSelf: boolean; staffOf: string | null };
    state: string;
    answer: { by: string | null; isSelf: boolean; at: number; note: string | null } | null;
    mayAnswer: boolean;
    set: string | null;
  }[];
  resets: { name: string | null; by: string | null; isSelf: boolean }[];
  mine: number;
}
type Who = Pick<Person, 'call'>;
const listOf = async (who: Who) => (await who.call('GET', '/api/portal/requests')).body as Listed;
const ask = (who: Who, device: string, right: string) =>
  who.call('POST', '/api/portal/requests', { device, right, reason });
const idOf = ({ body }: Answer) => (body as { id: string }).id;
const answer = (who: Who, id: string, body: unknown, kind = 'answer') =>
  who.call('POST', `/api/portal/requests/${id}/${kind}`, body);
const allow = (who: Who, id: string, was: string | null = null, preview = false) =>
  answer(who, id, { was, preview }, 'allow');

/** A company with a device, which a helper sees but may not use. */
async function office() {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  const helper = await addPerson(server, 'Hella Helfer');
  const helperId = await addMember(server, id, helper, ['technician']);
  return { id, owner, device, helper, helperId };
}

test('whoever is refused asks, whoever can change it answers, and the level is set with the answer', async () => {
  const { owner, device, helper, id: company } = await office();
  const asked = await ask(helper, device, 'device.remove');
  assert.equal(outcome(asked), '200');
  const id = idOf(asked);
  const [seen] = (await listOf(owner)).rights;
  assert.deepEqual(seen && [seen.id, seen.device.label, seen.right, seen.line, seen.needed, seen.reason], [
    id,
    'PC-12',
    'device.remove',
    'level',
    'own',
    reason,
  ]);
  assert.deepEqual(seen && [seen.from.name, seen.mayAnswer, seen.set], ['Hella Helfer', true, null]);
  assert.equal((await listOf(owner)).mine, 1);
  assert.deepEqual(
    (await listOf(helper)).rights.map(({ from, mayAnswer }) => [from.isSelf, mayAnswer]),
    [[true, false]],
  );
  assert.equal(await needleIn(server.db.superuser, 'planted printer'), undefined);

  const preview = await allow(owner, id, null, true);
  assert.deepEqual(preview.body, { changes: [{ before: 'control', after: 'own' }] });
  assert.equal(outcome(await helper.call('DELETE', `/api/devices/${device}`)), '403 right_refused');
  assert.equal(outcome(await allow(owner, id, 'support')), '409 changed_meanwhile');
  assert.equal((await listOf(owner)).mine, 1, 'what failed answers nothing');
  assert.equal(outcome(await allow(owner, id)), '200');
  assert.equal(outcome(await allow(owner, id)), '200', 'the same answer once more');
  const [own] = (await listOf(helper)).rights;
  assert.deepEqual(own && [own.state, own.answer?.by, own.answer?.isSelf], [
    'allowed',
    'Karin Kupfer',
    false,
  ]);
  assert.equal(outcome(await helper.call('DELETE', `/api/devices/${device}`)), '200');
  const { rows } = await server.db.superuser.query<{ action: string }>(
    `SELECT action || ' ' || outcome AS action FROM candor.audit_entry WHERE company_id = $1 AND action LIKE '%portal/requests%' ORDER BY id`,
    [company],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    [
      'POST /api/portal/requests done',
      'POST /api/portal/requests/:id/allow done',
      'POST /api/portal/requests/:id/allow refused',
      'POST /api/portal/requests/:id/allow done',
      'POST /api/portal/requests/:id/allow done',
    ],
  );
});

test('of 20 at once one request waits, and of several answers the first counts', async () => {
  const { id: company, owner, device, helper } = await office();
  const asked = await Promise.all(Array.from({ length: 20 }, () => ask(helper, device, 'device.remove')));
  assert.deepEqual(asked.map(outcome).toSorted(), [
    '200',
    ...Array.from({ length: 19 }, () => '409 already_exists'),
  ]);
  const id = idOf(asked.find(({ status }) => status === 200) ?? assert.fail());
  const admin = await addPerson(server, 'Ada Admin');
  await addMember(server, company, admin, ['administrator']);
  const both = await Promise.all([
    answer(owner, id, { answer: 'refuse', note: 'the planted note' }),
    allow(admin, id),
    ...Array.from({ length: 9 }, () => allow(admin, id)),
    ...Array.from({ length: 9 }, () => answer(owner, id, { answer: 'refuse', note: 'the planted note' })),
  ]);
  const [after] = (await listOf(helper)).rights;
  const isAllowed = after?.state === 'allowed';
  const [winner, loser] = isAllowed ? [admin, owner] : [owner, admin];
  assert.equal(after?.answer?.by, isAllowed ? 'Ada Admin' : 'Karin Kupfer');
  assert.equal(after.answer.note, isAllowed ? null : 'the planted note');
  assert.deepEqual([...new Set(both.map(outcome))].toSorted(), ['200', '409 request_over']);
  const late = isAllowed ? await answer(loser, id, { answer: 'refuse' }) : await allow(loser, id);
  assert.equal(outcome(late), '409 request_over');
  const { details } = late.body as { details: unknown };
  assert.deepEqual(details, { state: after.state, by: after.answer.by, at: after.answer.at });
  assert.equal((await listOf(winner)).mine, 0);
  assert.equal(
    (await helper.call('DELETE', `/api/devices/${device}`)).status,
    isAllowed ? 200 : 403,
    'a refusal sets no level',
  );
  assert.equal(await needleIn(server.db.superuser, 'planted note'), undefined);
});

test('what a level does not change is done elsewhere; what nothing refuses, nobody asks for', async () => {
  const { id: company, owner, device, helper } = await office();
  const never = { target: { kind: 'company', id: company }, was: 0, body: { rights: { terminal: 'never' } } };
  const workstation = { ...never, body: { workstation: never.body, server: never.body } };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${company}/policy`, workstation)), '200');
  const asked = await ask(helper, device, 'terminal');
  assert.equal(outcome(asked), '200');
  const [seen] = (await listOf(owner)).rights;
  assert.deepEqual(seen && [seen.line, seen.needed], ['company_policy', null]);
  assert.equal(outcome(await allow(owner, idOf(asked))), '400 bad_request');
  assert.equal(outcome(await answer(owner, idOf(asked), { answer: 'done' })), '200');
  assert.equal((await listOf(helper)).rights[0]?.state, 'done');

  assert.equal(outcome(await ask(helper, device, 'device.view')), '409 nothing_to_ask');
  assert.equal(outcome(await ask(helper, device, 'no-such-right')), '400 bad_request');
  const blank = { device, right: 'device.remove', reason: '  ' };
  assert.equal(outcome(await helper.call('POST', '/api/portal/requests', blank)), '400 bad_request');
  const long = { ...blank, reason: 'x'.repeat(201) };
  assert.equal(outcome(await helper.call('POST', '/api/portal/requests', long)), '400 bad_request');
});

test('who has no say in it, or does not see the device, is answered like for one that is not there', async () => {
  const { id: company, owner, device, helper } = await office();
  const id = idOf(await ask(helper, device, 'device.remove'));
  const foreign = await addCompany(server);
  const member = await addPerson(server, 'Mia');
  await addMember(server, company, member, ['member']);
  const other = await addPerson(server, 'Theo');
  await addMember(server, company, other, ['technician']);
  for (const who of [foreign.owner, member, other, helper]) {
    assert.equal(outcome(await answer(who, id, { answer: 'refuse' })), '404 not_found');
    assert.equal(outcome(await allow(who, id)), '404 not_found');
    if (who === helper) continue;
    assert.equal(outcome(await who.call('DELETE', `/api/portal/requests/${id}`)), '404 not_found');
    assert.deepEqual((await listOf(who)).rights, []);
  }
  assert.equal(outcome(await owner.call('DELETE', `/api/portal/requests/${id}`)), '404 not_found');
  assert.equal(outcome(await ask(member, device, 'device.view')), '404 not_found');
  assert.equal(outcome(await ask(foreign.owner, device, 'device.view')), '404 not_found');
  assert.equal((await listOf(owner)).mine, 1);
});

test('a request is taken back, ends after 14 days, and goes with who asks and with the device', async () => {
  const { id: company, owner, device, helper, helperId } = await office();
  const first = idOf(await ask(helper, device, 'device.remove'));
  assert.equal(outcome(await helper.call('DELETE', `/api/portal/requests/${first}`)), '200');
  assert.equal(outcome(await helper.call('DELETE', `/api/portal/requests/${first}`)), '409 request_over');
  assert.equal(outcome(await answer(owner, first, { answer: 'refuse' })), '409 request_over');

  const second = idOf(await ask(helper, device, 'device.remove'));
  await server.db.superuser.query(
    'UPDATE candor.right_request SET asked_at = $2, expires_at = $3 WHERE id = $1',
    [second, new Date(clock.now().getTime() - 14 * dayMs), clock.now()],
  );
  const late = await answer(owner, second, { answer: 'refuse' });
  assert.equal(outcome(late), '409 request_over');
  assert.equal((late.body as { details: { state: string } }).details.state, 'expired');
  assert.deepEqual(
    (await listOf(helper)).rights.map(({ state }) => state),
    ['expired', 'taken-back'],
  );
  assert.equal(outcome(await ask(helper, device, 'device.remove')), '200', 'and can be asked for again');
  const spare = await addDevice(server, company, 'PC-13');
  await ask(helper, spare, 'device.remove');
  assert.equal((await listOf(owner)).mine, 2);
  assert.equal(outcome(await owner.call('DELETE', `/api/devices/${spare}`)), '200');
  assert.equal((await listOf(owner)).mine, 1);
  const gone = await owner.call('DELETE', `/api/companies/${company}/people/${helperId}`);
  assert.equal(outcome(gone), '200');
  assert.deepEqual((await listOf(owner)).rights, []);
});

test('staff of the operator ask where they are refused; the company sees whose staff it is, as long as it lets them in', async () => {
  const { id: company, owner, device } = await office();
  const operator = await server.owner();
  const { companies } = (await operator.call('GET', '/api/me/rights')).body as {
    companies: { id: string }[];
  };
  const staff = await addPerson(server, 'Stefanie Staff');
  const staffId = await addMember(server, companies[0]?.id ?? '', staff, ['member']);
  const reach = { memberId: staffId, role: 'technician', companyIds: [company] };
  assert.equal(outcome(await operator.call('POST', '/api/staff', reach)), '200');
  const there = staff.in(company);
  const id = idOf(await ask(there, device, 'device.remove'));
  assert.equal(outcome(await ask(there, device, 'device.remove')), '409 already_exists');
  const sealed = await server.db.superuser.query<{ person: string }>(
    'SELECT person_id AS person FROM candor.right_request WHERE id = $1',
    [id],
  );
  assert.deepEqual(sealed.rows, [{ person: staff.personId }], 'whose key seals its words');
  const [seen] = (await listOf(owner)).rights;
  assert.deepEqual(seen?.from, {
    memberId: null,
    name: 'Stefanie Staff',
    isSelf: false,
    staffOf: ownerForm.operatorName,
  });
  assert.deepEqual([seen.reason, seen.needed, seen.mayAnswer], [reason, 'own', true]);
  assert.deepEqual(
    (await listOf(there)).rights.map(({ from, mayAnswer }) => [from.isSelf, mayAnswer]),
    [[true, false]],
  );
  assert.equal(outcome(await answer(there, id, { answer: 'done' })), '404 not_found');
  assert.equal(outcome(await allow(owner, id)), '400 bad_request', 'they have no membership to set it for');
  const refuse = (memberIds: string[]) =>
    owner.call('PUT', `/api/companies/${company}/staff-refusals`, { memberIds });
  await refuse([staffId]);
  assert.deepEqual((await listOf(owner)).rights, []);
  await refuse([]);
  const subject = { kind: 'role', role: 'technician' };
  const change = { subject, target: { kind: 'device', id: device }, was: null, level: 'own' };
  const set = await owner.call('PUT', `/api/companies/${company}/levels`, { changes: [change] });
  assert.equal(outcome(set), '200');
  assert.equal(outcome(await answer(owner, id, { answer: 'done', note: 'Now you can.' })), '200');
  const [own] = (await listOf(there)).rights;
  assert.deepEqual(own && [own.state, own.answer?.by, own.answer?.note], [
    'done',
    'Karin Kupfer',
    'Now you can.',
  ]);
  const mine = (await staff.call('GET', '/api/trust/me/data')).body as {
    records: { record: string; rows: number }[];
  };
  assert.equal(mine.records.find(({ record }) => record === 'platform.right_request')?.rows, 1);
  assert.equal(outcome(await there.call('DELETE', `/api/devices/${device}`)), '200');
  const kept = async () =>
    (await server.db.superuser.query('SELECT FROM candor.right_request WHERE id = $1', [id])).rowCount;
  assert.equal(await kept(), 1);
  const deleted = await staff.call('POST', '/api/me/delete', {});
  const { steps } = deleted.body as { steps: { table: string }[] };
  assert.deepEqual(
    steps.find(({ table }) => table === 'right_request'),
    { table: 'right_request', before: 1, removed: 1, after: 0 },
  );
  assert.equal(await kept(), 0);
});

test('factors that will be removed are shown to whoever may ask for it', async () => {
  const { id: company, owner, helper, helperId } = await office();
  const path = `/api/companies/${company}/people/${helperId}/factor-reset`;
  assert.equal(outcome(await owner.call('POST', path, { reason: 'lost the phone' })), '200');
  const [reset, ...others] = (await listOf(owner)).resets;
  assert.deepEqual(
    [reset?.name, reset?.by, reset?.isSelf, others.length],
    ['Hella Helfer', 'Karin Kupfer', false, 0],
  );
  assert.deepEqual((await listOf(helper)).resets, []);
});
