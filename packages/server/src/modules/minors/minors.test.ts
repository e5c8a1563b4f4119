import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lifeServer, type LifeServer } from '../../../test/life.ts';
import { addCompany, addMember, addPerson, inCompany, outcome, signInAnew } from '../../../test/people.ts';
import { ownerForm, type Client } from '../../../test/server.ts';

const hour = 3_600_000;
let life: LifeServer;
let officer: Client;
before(async () => {
  life = await lifeServer();
  officer = await life.server.owner();
});
after(() => life[Symbol.asyncDispose]());

interface Listed {
  id: string;
  state: string;
  what: string | null;
  where: string | null;
  contact: string | null;
  by: string | null;
  reason: string | null;
}
const list = async (by: Pick<Client, 'call'> = officer, state = 'all') =>
  ((await by.call('GET', `/api/minor-reports?state=${state}`)).body as { items: Listed[] }).items;
const report = (where: string, more: object = {}) =>
  life.server
    .visitor()
    .call('POST', '/api/minor-reports', { what: 'She is 14.\n\nI teach her.', where, ...more });
/** Reports, an hour later than the one before, and names the report. */
async function reported(where: string, more: object = {}): Promise<string> {
  life.clock.advance(hour);
  await signInAnew(life.server);
  assert.equal(outcome(await report(where, more)), '202');
  return (await list())[0]?.id ?? assert.fail('no report');
}
const erase = (id: string, email: string, by: Pick<Client, 'call'> = officer, leaves: string[] = []) =>
  by.call('POST', `/api/minor-reports/${id}/erase`, { email, leaves });
const dismiss = (id: string, by: Pick<Client, 'call'> = officer) =>
  by.call('POST', `/api/minor-reports/${id}/dismiss`, { reason: 'A namesake.' });

const ownerless = async () =>
  ((await officer.call('GET', '/api/portal/requests')).body as { ownerless: unknown }).ownerless;
/** By staff of the operator that reach it from now on. */
async function inviteOwner(company: string) {
  const { body } = await officer.call('GET', '/api/me/rights');
  const [home] = (body as { companies: { memberId: string }[] }).companies;
  const reach = { memberId: home?.memberId, role: 'administrator', companyIds: [company] };
  assert.equal(outcome(await officer.call('POST', '/api/staff', reach)), '200');
  const wish = { emails: ['new-owner@example.org'], roles: ['owner'], language: 'en' };
  return inCompany(officer, company).call('POST', `/api/companies/${company}/invitations`, wish);
}

test('anybody may report, and is answered alike whoever has an account; five an hour from one network', async () => {
  const person = await addPerson(life.server);
  const answers = [];
  for (const where of [person.email, 'nobody@example.org', 'the blue one', 'x', 'y'])
    answers.push(await report(where));
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body]),
    answers.map(() => [202, { next: 'received' }]),
  );
  assert.equal(outcome(await report('z')), '429 slow_down');
  life.clock.advance(hour);
  for (const wrong of [{ what: '' }, { where: 'a\nb' }, { contact: 'nobody' }])
    assert.equal(outcome(await report('x', wrong)), '400 bad_request');
  assert.equal(outcome(await report('x', { age: 14 })), '400 unknown_field');
  const { rows } = await life.server.db.superuser.query<{ row: string }>(
    'SELECT r::text AS row FROM candor.minor_report AS r',
  );
  assert.equal(rows.length, 5);
  assert.ok(rows.every(({ row }) => !row.includes('14.') && !row.includes(person.email)));
});

test('the officers of the operator get a letter at once and another when a day is left; nobody else sees it', async () => {
  const { clock, post, server } = life;
  const written = async (template: string) =>
    (await server.db.superuser.query('SELECT FROM candor.mail WHERE template = $1', [template])).rowCount;
  const id = await reported('the blue one');
  for (;;) {
    const { subject, text } = await post.letterTo(ownerForm.email);
    if (!subject.startsWith('A report that an account')) continue;
    assert.match(text, /\/trust\/minors/u);
    break;
  }
  await life.runTask('minors.write_letters');
  assert.deepEqual([await written('minor-reported'), await written('minor-due')], [6, 0]);
  const { owner } = await addCompany(server);
  assert.deepEqual(await list(owner), []);
  assert.equal(outcome(await erase(id, owner.email, owner)), '404 not_found');
  assert.equal(outcome(await dismiss(id, owner)), '404 not_found');
  assert.equal(outcome(await (await addPerson(server)).call('GET', '/api/minor-reports')), '403 not_allowed');
  clock.advance(49 * hour);
  await life.runTask('minors.write_letters');
  await life.runTask('minors.write_letters');
  assert.deepEqual([await written('minor-reported'), await written('minor-due')], [6, 6]);
});

test('confirmed, the account goes at once, whatever it owns, and with it what was said of an age', async () => {
  const { server } = life;
  await signInAnew(server);
  const { id: band, owner } = await addCompany(server, 'Schulband');
  const second = await addCompany(server, 'Zweitband');
  await addMember(server, second.id, owner, ['owner']);
  const id = await reported(owner.email, { contact: 'teacher@example.org' });
  assert.equal(outcome(await erase(id, 'nobody@example.org')), '404 no_such_account');
  assert.equal(outcome(await erase(id, ownerForm.email)), '409 last_owner');
  const waiting = (await list()).find((one) => one.id === id);
  assert.deepEqual(
    [waiting?.state, waiting?.what, waiting?.where, waiting?.contact],
    ['open', 'She is 14.\n\nI teach her.', owner.email, 'teacher@example.org'],
  );
  const unnamed = await erase(id, owner.email, officer, [second.id]);
  assert.equal(outcome(unnamed), '409 companies_left');
  assert.deepEqual((unnamed.body as { details: unknown }).details, {
    companies: [{ id: band, name: 'Schulband' }],
  });
  assert.equal(outcome(await owner.call('GET', '/api/me')), '200', 'nothing happened');
  const done = await erase(id, owner.email, officer, [band]);
  assert.equal(outcome(done), '200');
  assert.ok((done.body as { rows: number }).rows > 0);
  assert.equal(outcome(await owner.call('GET', '/api/me')), '401 not_signed_in');
  assert.match((await life.post.letterTo(owner.email)).subject, /was erased/u);
  for (;;) {
    const { subject, text } = await life.post.letterTo(ownerForm.email);
    if (subject !== 'A company has no owner any more') continue;
    assert.match(text, /“Schulband”[^]*\/portal\/requests/u);
    break;
  }
  assert.deepEqual(await ownerless(), [{ id: band, name: 'Schulband' }]);
  assert.equal(outcome(await inviteOwner(band)), '200', 'staff invite an owner, as of a new company');
  const { rows } = await server.db.superuser.query(
    'SELECT count(*)::integer AS left FROM candor.account WHERE id = $1',
    [owner.accountId],
  );
  assert.deepEqual(rows, [{ left: 0 }]);
  const { state, what, where, by } = (await list()).find((one) => one.id === id) ?? assert.fail('gone');
  assert.deepEqual([state, what, where, by], ['erased', null, null, ownerForm.name]);
  assert.equal(outcome(await dismiss(id)), '409 changed_meanwhile');
});

test('not so needs a reason; of 20 answers one counts, and the reporter is forgotten 30 days later', async () => {
  const id = await reported('the red one', { contact: 'neighbour@example.org' });
  assert.equal(
    outcome(await officer.call('POST', `/api/minor-reports/${id}/dismiss`, { reason: ' ' })),
    '400 bad_request',
  );
  const answers = await Promise.all(Array.from({ length: 20 }, () => dismiss(id)));
  assert.deepEqual(answers.map(outcome).toSorted().slice(0, 2), ['200', '409 changed_meanwhile']);
  const found = async () => (await list()).find((one) => one.id === id) ?? assert.fail('gone');
  assert.deepEqual([(await found()).state, (await found()).reason], ['dismissed', 'A namesake.']);
  assert.equal(
    (await list(officer, 'open')).some((one) => one.id === id),
    false,
  );
  life.clock.advance(31 * 24 * hour);
  await signInAnew(life.server);
  await life.runTask('retention.run');
  const { contact, what, where, reason } = await found();
  assert.deepEqual([contact, what, where, reason], [null, null, null, 'A namesake.']);
});
