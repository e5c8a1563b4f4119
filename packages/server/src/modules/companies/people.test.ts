import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  addCompany,
  addMember,
  addPerson,
  inCompany,
  outcome,
  type Person,
  signInAnew,
} from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';

// later than any run: row security asks the database's clock, which is not this one
const clock = fakeClock('2076-11-21T10:00:00Z');
let server: TestServer;
before(async () => {
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

interface Listed {
  id: string;
  name: string | null;
  email: string | null;
  roles: string[];
}
const itemsOf = <T = Listed>({ body }: Answer) => (body as { items: T[] }).items;
const rolesBody = (roles: string[], more = {}) => ({ roles, narrowed: [], limits: [], ...more });

async function join(company: string, name: string, roles: Parameters<typeof addMember>[3]) {
  const person = await addPerson(server, name);
  return { person, id: await addMember(server, company, person, roles) };
}

/** An owner of the operator's company who has just signed in. */
async function operatorOf(): Promise<{ operator: Person; home: { id: string } }> {
  const [home] = itemsOf<{ id: string }>(await (await server.owner()).call('GET', '/api/companies'));
  assert.ok(home);
  const operator = await addPerson(server, 'Otto Operator');
  await addMember(server, home.id, operator, ['owner']);
  return { operator, home };
}

test('an administrator of one unit gives and takes roles in that unit alone', async () => {
  const { id, owner } = await addCompany(server);
  const unit = { name: 'North', kind: 'site', parentId: null };
  const made = await owner.call('POST', `/api/companies/${id}/units`, unit);
  const { id: north } = made.body as { id: string };
  const [admin, plain, wide] = [
    await addPerson(server),
    await join(id, 'Pia Platt', ['member']),
    await join(id, 'Tom Techniker', ['technician']),
  ];
  await addMember(server, id, admin, ['administrator'], { limits: [north] });
  const set = async (member: string, limits: string[]) =>
    outcome(
      await admin.call(
        'POST',
        `/api/companies/${id}/people/${member}/roles`,
        rolesBody(['technician'], { limits }),
      ),
    );
  assert.equal(await set(plain.id, []), '403 not_allowed');
  assert.equal(await set(plain.id, [north]), '200');
  assert.equal(await set(wide.id, [north]), '403 not_allowed');
});

// ASVS 8.2.3
test('addresses of others are masked; the whole ones need a word and are in the audit log', async () => {
  const { id, owner } = await addCompany(server);
  const { person, id: memberId } = await join(id, 'Tom Techniker', ['technician']);
  const path = `/api/companies/${id}/people`;
  const seen = itemsOf(await owner.call('GET', path)).find((one) => one.id === memberId);
  const digit = person.email.split('@')[0]?.at(-1);
  assert.deepEqual([seen?.name, seen?.email], ['Tom Techniker', `p…${digit}@example.org`]);
  const whole = itemsOf(await owner.call('GET', `${path}?contact=1`)).find((one) => one.id === memberId);
  assert.equal(whole?.email, person.email);
  assert.equal(outcome(await person.call('GET', `${path}?contact=1`)), '403 not_allowed');
  const { rows } = await server.db.superuser.query<{ actor_id: string; outcome: string }>(
    `SELECT actor_id, outcome FROM candor.audit_entry WHERE action = 'person.view-contact' AND company_id = $1 ORDER BY id`,
    [id],
  );
  assert.deepEqual(
    rows.map((one) => [one.actor_id, one.outcome]),
    [
      [owner.accountId, 'done'],
      [person.accountId, 'refused'],
    ],
  );
});

test('the list is filtered by role, state and part of a name, and pages follow each other', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const helpers: string[] = [];
  for (let n = 0; n < 5; n++) helpers.push((await join(id, `Helper ${n}`, ['helper'])).id);
  const get = (query: string) => owner.call('GET', `/api/companies/${id}/people?${query}`);
  assert.deepEqual(
    itemsOf(await get('role=owner')).map((one) => one.id),
    [ownerId],
  );
  assert.deepEqual(
    itemsOf(await get('q=per 3')).map((one) => one.name),
    ['Helper 3'],
  );
  const first = (await get('role=helper&limit=3')).body as { items: Listed[]; next: string; total: number };
  const second = await get(`role=helper&limit=3&after=${first.next}`);
  assert.equal(first.total, 5);
  assert.deepEqual(
    [...first.items, ...itemsOf(second)].map((one) => one.id),
    helpers,
  );
  await owner.call('PATCH', `/api/companies/${id}/people/${helpers[0]}`, { state: 'disabled' });
  assert.deepEqual(
    itemsOf(await get('state=disabled')).map((one) => one.id),
    [helpers[0]],
  );
});

test('nobody gives a role that is more than their own, or their own upward', async () => {
  const { id, ownerId } = await addCompany(server);
  const { person: admin, id: adminId } = await join(id, 'Ada Admin', ['administrator']);
  const { id: memberId } = await join(id, 'Max Mitglied', ['member']);
  const set = (who: string, ...roles: string[]) =>
    admin.call('POST', `/api/companies/${id}/people/${who}/roles`, rolesBody(roles));
  assert.equal(outcome(await set(memberId, 'technician')), '200');
  assert.equal(outcome(await set(memberId, 'owner')), '403 not_allowed');
  assert.equal(outcome(await set(memberId, 'privacy-officer')), '403 not_allowed');
  assert.equal(outcome(await set(adminId, 'owner')), '403 not_allowed');
  assert.equal(outcome(await set(ownerId, 'member')), '403 not_allowed');
  assert.equal(
    outcome(await admin.call('DELETE', `/api/companies/${id}/people/${ownerId}`)),
    '403 not_allowed',
  );
});

test('roles need a confirmation of the last ten minutes', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  clock.advance(601_000);
  const answer = await owner.call(
    'POST',
    `/api/companies/${id}/people/${ownerId}/roles`,
    rolesBody(['owner']),
  );
  assert.equal(outcome(answer), '403 confirm_required');
});

test('the last owner cannot be lowered, disabled or removed, nor leave', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const path = `/api/companies/${id}/people/${ownerId}`;
  assert.equal(outcome(await owner.call('POST', `${path}/roles`, rolesBody(['member']))), '409 last_owner');
  assert.equal(outcome(await owner.call('PATCH', path, { state: 'disabled' })), '409 last_owner');
  assert.equal(outcome(await owner.call('DELETE', path)), '409 last_owner');
  assert.equal(outcome(await owner.call('POST', `/api/companies/${id}/leave`)), '409 last_owner');
});

test('of five owners who leave at once, in 20 requests, one stays', async () => {
  const { id, owner } = await addCompany(server);
  const owners: Person[] = [owner];
  for (let n = 0; n < 4; n++) owners.push((await join(id, `Owner ${n}`, ['owner'])).person);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (owners[n % 5] ?? owner).call('POST', `/api/companies/${id}/leave`)),
  );
  const left = answers.filter((one) => one.status === 200).length;
  assert.equal(left, 4);
  const { rows } = await server.db.superuser.query('SELECT FROM candor.member WHERE company_id = $1', [id]);
  assert.equal(rows.length, 1);
});

test('a sixth owner is refused', async () => {
  const { id, owner } = await addCompany(server);
  for (let n = 0; n < 4; n++) await join(id, `Owner ${n}`, ['owner']);
  const { id: sixth } = await join(id, 'Owner 6', ['administrator']);
  const answer = await owner.call('POST', `/api/companies/${id}/people/${sixth}/roles`, rolesBody(['owner']));
  assert.equal(outcome(answer), '409 too_many_owners');
});

test('a changed role holds from the next request on, and ends the open stream', async () => {
  const { id, owner } = await addCompany(server);
  const { person, id: memberId } = await join(id, 'Tom Techniker', ['technician']);
  const ended: string[] = [];
  using _heard = server.running.platform.bus.subscribe('rights.changed', ({ accountId }) =>
    ended.push(accountId),
  );
  assert.equal(outcome(await person.call('GET', '/api/enrolment-tokens')), '200');
  await owner.call('POST', `/api/companies/${id}/people/${memberId}/roles`, rolesBody(['helper']));
  assert.equal(outcome(await person.call('GET', '/api/enrolment-tokens')), '403 not_allowed');
  await owner.call('PATCH', `/api/companies/${id}/people/${memberId}`, { state: 'disabled' });
  assert.equal(outcome(await person.call('GET', `/api/companies/${id}`)), '404 not_found');
  assert.deepEqual(ended, [person.accountId, person.accountId]);
});

test('a narrowed role is its base without some words, goes only when nobody holds it, and never grows', async () => {
  const { id, owner } = await addCompany(server);
  const { person, id: memberId } = await join(id, 'Tom Techniker', ['helper']);
  const path = `/api/companies/${id}/narrowed-roles`;
  const made = await owner.call('POST', path, { name: 'No logs', base: 'technician', minus: ['log.view'] });
  assert.equal(outcome(made), '200');
  const narrowed = (made.body as { id: string }).id;
  const more = { name: 'More', base: 'helper', minus: ['agreement.accept'] };
  assert.equal(outcome(await owner.call('POST', path, more)), '400 bad_request');
  const body = { roles: [], narrowed: [narrowed], limits: [] };
  assert.equal(
    outcome(await owner.call('POST', `/api/companies/${id}/people/${memberId}/roles`, body)),
    '200',
  );
  const { body: rights } = await person.call('GET', '/api/me/rights');
  const [own] = (rights as { companies: { words: string[]; roles: string[] }[] }).companies;
  assert.ok(own?.words.includes('enrolment.manage') && !own.words.includes('log.view'));
  assert.equal(outcome(await owner.call('DELETE', `${path}/${narrowed}`)), '409 in_use');
  await owner.call('POST', `/api/companies/${id}/people/${memberId}/roles`, rolesBody(['helper']));
  assert.equal(outcome(await owner.call('DELETE', `${path}/${narrowed}`)), '200');
});

test('a company has at most 20 narrowed roles', async () => {
  const { id, owner } = await addCompany(server);
  const answers: string[] = [];
  for (let n = 0; n < 21; n++)
    answers.push(
      outcome(
        await owner.call('POST', `/api/companies/${id}/narrowed-roles`, {
          name: `Role ${n}`,
          base: 'technician',
          minus: ['log.view'],
        }),
      ),
    );
  assert.deepEqual([answers[19], answers[20]], ['200', '422 limit_reached']);
});

test('staff reaches the companies of the assignment with its role, until it ends or the company refuses', async () => {
  const { operator, home } = await operatorOf();
  const { id, owner } = await addCompany(server, 'Reached');
  const { id: other } = await addCompany(server, 'Other');
  const { person, id: staffId } = await join(home.id, 'Stefanie Staff', ['technician']);
  const there = person.in(id);
  assert.equal(outcome(await there.call('GET', '/api/devices')), '404 not_found');

  const until = clock.now().getTime() + 3_600_000;
  const wish = { memberId: staffId, role: 'administrator', companyIds: [id], until };
  assert.equal(outcome(await operator.call('POST', '/api/staff', wish)), '200');
  assert.equal(outcome(await there.call('GET', '/api/devices')), '200');
  assert.equal(outcome(await person.in(other).call('GET', '/api/devices')), '404 not_found');
  const listed = itemsOf<{ id: string; by: string }>(await person.call('GET', '/api/companies'));
  assert.deepEqual(
    listed.map((one) => [one.id, one.by]).toSorted(),
    [
      [home.id, 'membership'],
      [id, 'staff'],
    ].toSorted(),
  );
  const rights = await there.call('GET', '/api/me/rights');
  const words = (rights.body as { companies: { id: string; words: string[] }[] }).companies.find(
    (one) => one.id === id,
  )?.words;
  assert.ok(
    words?.includes('device.view') &&
      !words.includes('agreement.accept') &&
      !words.includes('company.create'),
  );

  const path = `/api/companies/${id}/staff`;
  assert.deepEqual(
    itemsOf<{ name: string; role: string; isRefused: boolean }>(await owner.call('GET', path)).map(
      ({ name, role, isRefused }) => [name, role, isRefused],
    ),
    [['Stefanie Staff', 'administrator', false]],
  );
  const refuse = (who: { call: Person['call'] }, memberIds: string[]) =>
    who.call('PUT', `${path}-refusals`, { memberIds });
  assert.equal(outcome(await refuse(there, [])), '403 not_allowed');
  assert.equal(outcome(await refuse(owner, [staffId])), '200');
  assert.equal(outcome(await there.call('GET', '/api/devices')), '404 not_found');
  assert.ok(!itemsOf(await person.call('GET', '/api/companies')).some((one) => one.id === id));
  assert.equal(outcome(await refuse(owner, [])), '200');
  assert.equal(outcome(await there.call('GET', '/api/devices')), '200');
  clock.advance(3_600_000);
  await signInAnew(server);
  assert.equal(outcome(await there.call('GET', '/api/devices')), '404 not_found');
});

test('an assignment to all companies reaches new ones too, and ends at once', async () => {
  const { operator, home } = await operatorOf();
  const { person, id: staffId } = await join(home.id, 'Stefan Staff', ['member']);
  const assigned = await operator.call('POST', '/api/staff', {
    memberId: staffId,
    role: 'helper',
    companyIds: null,
  });
  const { id } = await addCompany(server, 'Later');
  assert.equal(outcome(await person.in(id).call('GET', '/api/devices')), '200');
  const assignment = (assigned.body as { id: string }).id;
  assert.equal(outcome(await operator.call('DELETE', `/api/staff/${assignment}`)), '200');
  assert.equal(outcome(await person.in(id).call('GET', '/api/devices')), '404 not_found');
});

test('a refusal goes with whom it refuses', async () => {
  const { operator, home } = await operatorOf();
  const { id, owner } = await addCompany(server, 'Refusing');
  const { id: staffId } = await join(home.id, 'Stella Staff', ['technician']);
  await operator.call('POST', '/api/staff', { memberId: staffId, role: 'helper', companyIds: [id] });
  const refused = await owner.call('PUT', `/api/companies/${id}/staff-refusals`, { memberIds: [staffId] });
  assert.equal(outcome(refused), '200');
  const removed = await operator.call('DELETE', `/api/companies/${home.id}/people/${staffId}`);
  assert.equal(outcome(removed), '200');
  const { rows } = await server.db.superuser.query(
    'SELECT count(*) AS n FROM candor.staff_refusal WHERE member_id = $1',
    [staffId],
  );
  assert.equal(rows[0].n, 0);
});

test('a customer has no staff of their own', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const wish = { memberId: ownerId, role: 'owner', companyIds: null };
  assert.equal(outcome(await inCompany(owner, id).call('POST', '/api/staff', wish)), '403 not_allowed');
});
