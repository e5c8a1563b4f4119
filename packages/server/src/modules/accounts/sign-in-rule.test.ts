import assert from 'node:assert/strict';
import test from 'node:test';
import { noRule } from '@candor/policy/rights/standing.ts';
import { addAccount } from '../../../test/accounts.ts';
import { enrolFactors } from '../../../test/factors.ts';
import { addCompany, addMember, addPerson, outcome } from '../../../test/people.ts';
import { ownerForm, testServer, type Client, type TestServer } from '../../../test/server.ts';
import { until } from '../../../test/until.ts';
import { fakeClock } from '../../platform/clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const at = '2026-11-21T10:00:00Z';
const status = async (client: Client, path = '/api/me/profile') => outcome(await client.call('GET', path));

/** A member who signed in by password alone, and an administrator, of the first company. */
async function people(server: TestServer) {
  const owner = await server.owner();
  const company = await server.running.app.companies.firstCompanyId();
  const mia = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const admin = await addPerson(server, 'Ada Admin');
  await addMember(server, company, admin, ['administrator']);
  const signIn = async () => {
    const client = server.visitor();
    const { email, password } = mia;
    const { body } = await client.call('POST', '/api/sign-in', { email, password });
    return { client, next: (body as { next: string }).next };
  };
  const path = `/api/companies/${company}/sign-in-rule`;
  const set = (was: object, rule: object, by: Pick<Client, 'call'> = admin) =>
    by.call('PUT', path, { was: { ...noRule, ...was }, rule: { ...noRule, ...rule } });
  return { company, owner, mia, admin, signIn, path, set };
}

// ASVS 7.3.1, 7.3.2
test('a company asks everybody for a factor and shortens sign-ins, at once and for those who are signed in', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { company, mia, admin, signIn, path, set } = await people(server);
  const { client } = await signIn();
  assert.equal(await status(client), '200');

  const shown = await admin.call('GET', path);
  assert.deepEqual(shown.body, { rule: noRule, members: 3, withoutFactor: 1 });
  assert.equal(outcome(await set({}, { needsFactor: true })), '200');
  assert.equal(await status(client), '403 factor_required');
  assert.equal((await signIn()).next, 'enrol');
  await enrolFactors(client, clock);
  assert.equal(await status(client), '200');
  assert.equal(outcome(await client.call('DELETE', '/api/me/totp')), '409 last_factor');

  const both = { needsFactor: true, idleMinutes: 30 };
  assert.deepEqual(outcome(await set({}, both)), '409 changed_meanwhile');
  assert.equal(outcome(await set({ needsFactor: true }, both)), '200');
  // of several companies the strictest counts, whichever is asked about
  const other = await addCompany(server);
  await addMember(server, other.id, mia, ['member']);
  const there = { was: noRule, rule: { needsFactor: false, idleMinutes: 60, longestHours: 2 } };
  assert.equal(
    outcome(await other.owner.call('PUT', `/api/companies/${other.id}/sign-in-rule`, there)),
    '200',
  );
  const began = clock.now().getTime();
  await until('the token is renewed', async () => {
    const { body } = await client.call('GET', '/api/me/sign-ins');
    const own = (body as { signIns: { isCurrent: boolean; expiresAt: number }[] }).signIns;
    return own.find(({ isCurrent }) => isCurrent)?.expiresAt === began + 2 * hourMs;
  });
  clock.advance(30 * minuteMs);
  assert.equal(await status(client), '200');
  clock.advance(30 * minuteMs + 1);
  assert.equal(await status(client), '401 not_signed_in');

  const { rows } = await server.db.superuser.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM candor.structure_event WHERE company_id = $1 AND kind = 'sign-in-rule'`,
    [company],
  );
  assert.equal(rows[0]?.n, 2);
});

test('a rule cannot be longer than roles let sign-ins be, and is for the whole company', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { company, admin, set } = await people(server);
  assert.equal(outcome(await set({}, { idleMinutes: 10_080, longestHours: 720 })), '200');
  clock.advance(hourMs + 1);
  assert.equal(await status(admin), '401 not_signed_in');

  const limited = await addPerson(server);
  await addMember(server, company, limited, ['administrator'], { limits: [company] });
  assert.equal(outcome(await set({}, { needsFactor: true }, limited)), '403 not_allowed');
  const helper = await addPerson(server);
  await addMember(server, company, helper, ['helper']);
  assert.equal(outcome(await set({}, { needsFactor: true }, helper)), '403 not_allowed');
});

// ASVS 7.4.5
test('administrators end the sign-ins of a member, and the operator’s owner those of everybody', async () => {
  await using server = await testServer();
  const { company, owner, mia, admin, signIn } = await people(server);
  const [{ client: first }, { client: second }] = [await signIn(), await signIn()];
  const { rows } = await server.db.superuser.query<{ id: string; accountId: string }>(
    `SELECT id, account_id AS "accountId" FROM candor.member WHERE company_id = $1`,
    [company],
  );
  const memberOf = (accountId: string) => rows.find((one) => one.accountId === accountId)?.id ?? '';
  const end = (id: string) => admin.call('POST', `/api/companies/${company}/people/${id}/end-sign-ins`);
  assert.deepEqual((await end(memberOf(mia.accountId))).body, { ended: 2 });
  for (const client of [first, second]) assert.equal(await status(client), '401 not_signed_in');
  assert.equal(outcome(await end(memberOf(admin.accountId))), '403 not_allowed', 'their own');
  const stranger = await addPerson(server);
  const elsewhere = await addMember(server, (await addCompany(server)).id, stranger, ['member']);
  assert.equal(outcome(await end(elsewhere)), '404 not_found');

  const { client } = await signIn();
  const endAll = (by: Client, name: string) => by.call('POST', '/api/operator/end-sign-ins', { name });
  assert.equal(outcome(await endAll(admin, ownerForm.companyName)), '403 not_allowed');
  assert.equal(outcome(await endAll(owner, 'Another')), '400 bad_request');
  assert.equal(outcome(await endAll(owner, ownerForm.companyName)), '200');
  for (const gone of [client, admin, stranger]) assert.equal(await status(gone), '401 not_signed_in');
  assert.equal(await status(owner), '200');
});
