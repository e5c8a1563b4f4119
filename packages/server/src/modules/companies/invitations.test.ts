import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  addCompany,
  addDevice,
  addMember,
  addPerson,
  outcome,
  type Person,
  signInAnew,
} from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';
import { emailIndex } from '../accounts/index.ts';

const dayMs = 86_400_000;
const clock = fakeClock('2026-11-21T10:00:00Z');
let server: TestServer;
before(async () => {
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

interface Invited {
  outcome: string;
  id: string | null;
  link: string | null;
}
const itemsOf = <T>({ body }: Answer) => (body as { items: T[] }).items;

async function invite(
  company: string,
  by: Pick<Person, 'call'>,
  emails: string[],
  more: object = {},
): Promise<Answer> {
  return by.call('POST', `/api/companies/${company}/invitations`, {
    emails,
    roles: ['technician'],
    language: 'en',
    ...more,
  });
}

/** @returns the token of the link */
async function tokenFor(
  company: string,
  owner: Person,
  person: Pick<Person, 'email'>,
  more: object = {},
): Promise<string> {
  const [item] = itemsOf<Invited>(await invite(company, owner, [person.email], more));
  assert.equal(item?.outcome, 'invited');
  return item?.link?.split('/invite/')[1] ?? '';
}

const accept = (person: Person, token: string) => person.call('POST', `/api/invitations/${token}/accept`);
const stateOf = async (company: string, owner: Person) =>
  itemsOf<{ state: string }>(await owner.call('GET', `/api/companies/${company}/invitations`)).map(
    ({ state }) => state,
  );

test('an invited account accepts, once, and is a member with role, unit and levels', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'pc');
  const person = await addPerson(server);
  const levels = [{ target: { kind: 'device', id: device }, level: 'view' }];
  const token = await tokenFor(id, owner, person, { levels, message: 'Welcome.\nSee you soon.' });
  const shown = await person.call('GET', `/api/invitations/${token}`);
  assert.deepEqual(
    (({ company, inviter, roles, message, caller }) => ({ company, inviter, roles, message, caller }))(
      shown.body as Record<string, unknown>,
    ),
    {
      company: 'Kupfer GmbH',
      inviter: 'Karin Kupfer',
      roles: ['technician'],
      message: 'Welcome.\nSee you soon.',
      caller: 'invited',
    },
  );
  assert.deepEqual((await accept(person, token)).body, { companyId: id });
  assert.equal(outcome(await accept(person, token)), '410 link_expired');
  assert.deepEqual(await stateOf(id, owner), ['accepted']);
  assert.equal(outcome(await person.call('GET', `/api/devices/${device}`)), '200');
  assert.equal(outcome(await person.call('GET', `/api/devices/${device}/logs`)), '403 right_refused');
});

test('looking at a link, however often, uses nothing up; opening it is noted', async () => {
  const { id, owner } = await addCompany(server);
  const person = await addPerson(server);
  const token = await tokenFor(id, owner, person);
  for (let n = 0; n < 10; n++) {
    await server.visitor().call('GET', `/api/invitations/${token}`);
    await fetch(`${server.url}/api/invitations/${token}`, { method: 'HEAD' });
  }
  assert.deepEqual(await stateOf(id, owner), ['sent']);
  assert.equal(outcome(await server.visitor().call('POST', `/api/invitations/${token}/open`)), '200');
  assert.deepEqual(await stateOf(id, owner), ['opened']);
  assert.equal(outcome(await accept(person, token)), '200');
});

test('of 20 acceptances at once one makes the member', async () => {
  const { id, owner } = await addCompany(server);
  const person = await addPerson(server);
  const token = await tokenFor(id, owner, person);
  const answers = await Promise.all(Array.from({ length: 20 }, () => accept(person, token)));
  // a change of rights gives the winner a new token, which the others do not have
  const others = new Set(['410 link_expired', '401 not_signed_in']);
  assert.equal(answers.map(outcome).filter((one) => one === '200').length, 1);
  assert.ok(answers.map(outcome).every((one) => one === '200' || others.has(one)));
  const { rowCount } = await server.db.superuser.query('SELECT FROM candor.member WHERE account_id = $1', [
    person.accountId,
  ]);
  assert.equal(rowCount, 1);
});

test('another address cannot accept, and a token that never was is answered like one that is over', async () => {
  const { id, owner } = await addCompany(server);
  const token = await tokenFor(id, owner, await addPerson(server));
  const stranger = await addPerson(server);
  assert.equal(outcome(await accept(stranger, token)), '403 invitation_other_address');
  assert.equal(outcome(await accept(stranger, 'x'.repeat(43))), '410 link_expired');
  assert.equal(
    outcome(await server.visitor().call('GET', `/api/invitations/${'x'.repeat(43)}`)),
    '410 link_expired',
  );
});

test('a new link voids the one before, at most five times a day', async () => {
  const { id, owner } = await addCompany(server);
  const person = await addPerson(server);
  const [made] = itemsOf<Invited>(await invite(id, owner, [person.email]));
  const resend = () => owner.call('POST', `/api/companies/${id}/invitations/${made?.id}/resend`);
  const tokens = [made?.link ?? ''];
  for (let n = 0; n < 4; n++) tokens.push(((await resend()).body as { link: string }).link);
  assert.equal(outcome(await resend()), '429 too_many_requests');
  assert.equal(new Set(tokens).size, 5);
  const [first = '', last = ''] = [tokens[0], tokens.at(-1)].map((link) => link?.split('/invite/')[1] ?? '');
  assert.equal(outcome(await accept(person, first)), '410 link_expired');
  clock.advance(dayMs);
  await signInAnew(server);
  assert.equal(outcome(await accept(person, last)), '200');
});

test('an invitation ends by itself, by being revoked, and when the inviter may not give its role any more', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const [late, revoked, voided] = [await addPerson(server), await addPerson(server), await addPerson(server)];
  const token = await tokenFor(id, owner, late, { days: 1 });
  clock.advance(dayMs);
  await signInAnew(server);
  assert.equal(outcome(await accept(late, token)), '410 link_expired');
  assert.deepEqual(await stateOf(id, owner), ['expired']);

  const [item] = itemsOf<Invited>(await invite(id, owner, [revoked.email]));
  assert.equal(
    outcome(await owner.call('POST', `/api/companies/${id}/invitations/${item?.id}/revoke`)),
    '200',
  );
  assert.equal(outcome(await accept(revoked, item?.link?.split('/invite/')[1] ?? '')), '410 link_expired');
  assert.equal(
    outcome(await owner.call('POST', `/api/companies/${id}/invitations/${item?.id}/revoke`)),
    '409 changed_meanwhile',
  );

  const last = await tokenFor(id, owner, voided);
  await addMember(server, id, await addPerson(server), ['owner']);
  await server.db.superuser.query(`UPDATE candor.member SET roles = '["technician"]' WHERE id = $1`, [
    ownerId,
  ]);
  assert.equal(outcome(await accept(voided, last)), '410 invitation_void');
});

test('levels of an invitation are given by what the inviter is when it is accepted', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'pc');
  const [inviter, person] = [await addPerson(server), await addPerson(server)];
  await addMember(server, id, inviter, ['administrator']);
  const levels = [{ target: { kind: 'device', id: device }, level: 'view' }];
  const token = await tokenFor(id, inviter, person, { levels });
  assert.equal(outcome(await inviter.call('POST', `/api/companies/${id}/leave`)), '200');
  assert.equal(outcome(await accept(person, token)), '410 invitation_void');
  const again = await addMember(server, id, inviter, ['administrator']);
  assert.equal(outcome(await accept(person, token)), '200');
  const { rows } = await server.db.superuser.query(
    'SELECT by_member_id FROM candor.permission_level WHERE device_id = $1',
    [device],
  );
  assert.deepEqual(rows, [{ by_member_id: again }]);
  assert.equal((await stateOf(id, owner))[0], 'accepted');
});

test('who is limited to units invites into these, and whoever joins is limited as they are', async () => {
  const { id, owner } = await addCompany(server);
  const unit = async (name: string) => {
    const made = await owner.call('POST', `/api/companies/${id}/units`, {
      name,
      kind: 'site',
      parentId: null,
    });
    return (made.body as { id: string }).id;
  };
  const [own, other] = [await unit('Own'), await unit('Other')];
  const admin = await addPerson(server, 'Ada Admin');
  await addMember(server, id, admin, ['administrator'], { unitId: own, limits: [own] });
  const person = await addPerson(server);
  for (const unitId of [null, other])
    assert.equal(outcome(await invite(id, admin, [person.email], { unitId })), '403 not_allowed');
  const token = await tokenFor(id, admin, person, { unitId: own, roles: ['administrator'] });
  assert.equal(outcome(await accept(person, token)), '200');
  const rights = await person.call('GET', '/api/me/rights');
  const [held] = (rights.body as { companies: { limits: string[] }[] }).companies;
  assert.deepEqual(held?.limits, [own]);
  assert.equal(outcome(await invite(id, person, ['x@example.org'], { unitId: other })), '403 not_allowed');
});

test('an address is invited once at a time, and members not at all; roles beyond the own are refused', async () => {
  const { id, owner } = await addCompany(server);
  const again = `Again.${id.slice(-4)}@Example.org`;
  const answer = await invite(id, owner, [again, again.toLowerCase(), owner.email]);
  assert.deepEqual(
    itemsOf<Invited>(answer).map((one) => one.outcome),
    ['invited', 'invited-already', 'member-already'],
  );
  const { person: admin } = { person: await addPerson(server) };
  await addMember(server, id, admin, ['administrator']);
  assert.equal(outcome(await invite(id, admin, ['x@example.org'], { roles: ['owner'] })), '403 not_allowed');
  const foreign = { unitId: (await addCompany(server)).id };
  assert.equal(outcome(await invite(id, owner, ['x@example.org'], foreign)), '404 not_found');
  assert.equal(
    outcome(
      await invite(
        id,
        owner,
        Array.from({ length: 51 }, (_, n) => `p${n}@example.org`),
      ),
    ),
    '400 bad_request',
  );
});

test('address, message and token of an invitation lie in no table readable, nor in a log', async () => {
  const { id, owner } = await addCompany(server);
  const token = await tokenFor(
    id,
    owner,
    { email: 'planted.address@example.org' },
    { message: 'planted message' },
  );
  await server.visitor().call('GET', `/api/invitations/${token}`);
  const { rows } = await server.db.superuser.query<{ row: string }>(
    'SELECT i::text AS row FROM candor.invitation i',
  );
  const text = JSON.stringify(rows) + server.logged();
  assert.doesNotMatch(text, /planted/u);
  assert.ok(!text.includes(token) && !text.includes(Buffer.from(token).toString('hex')));
});

test('the first owner of a new company is invited by staff, and no second one', async () => {
  const [home] = itemsOf<{ id: string }>(await (await server.owner()).call('GET', '/api/companies'));
  const staff = await addPerson(server);
  const staffId = await addMember(server, home?.id ?? '', staff, ['owner']);
  const { id } = (await staff.call('POST', '/api/companies', { name: 'Fresh' })).body as { id: string };
  const wish = { memberId: staffId, role: 'administrator', companyIds: [id] };
  assert.equal(outcome(await staff.call('POST', '/api/staff', wish)), '200');
  const offered = async () => {
    const { body } = await staff.in(id).call('GET', '/api/me/rights');
    const { companies } = body as { companies: { id: string; rolesToInvite: string[] }[] };
    return companies.find((one) => one.id === id)?.rolesToInvite;
  };
  assert.deepEqual(await offered(), ['owner']);
  const first = await addPerson(server);
  const [made] = itemsOf<Invited>(await invite(id, staff.in(id), [first.email], { roles: ['owner'] }));
  assert.equal(outcome(await accept(first, made?.link?.split('/invite/')[1] ?? '')), '200');
  assert.equal(
    outcome(await invite(id, staff.in(id), ['second@example.org'], { roles: ['owner'] })),
    '403 not_allowed',
  );
  assert.deepEqual(await offered(), []);
});

test('somebody who signs up with the token becomes a member in the transaction that makes their account', async () => {
  const { id, owner } = await addCompany(server);
  const person = await addPerson(server);
  const token = await tokenFor(id, owner, person);
  const { platform, app } = server.running;
  const account = { id: person.accountId, emailIndex: await emailIndex(platform.keys, person.email) };
  const work = (mustFail: boolean) =>
    platform.database.withPerson(person.personId, 'service', async (tx) => {
      const taken = await app.companies.takeInvitation(tx, token, account);
      if (mustFail) throw new RangeError('the sign-up failed');
      return taken;
    });
  await assert.rejects(work(true), RangeError);
  assert.equal(await app.companies.membershipOf(person.accountId), undefined);
  assert.equal((await work(false)).companyId, id);
  assert.deepEqual((await app.companies.membershipOf(person.accountId))?.roles, ['technician']);
});
