import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolFactors } from '../../../test/factors.ts';
import {
  codeOf,
  confirm,
  lifeServer,
  secretOf,
  strong,
  stronger,
  type LifeServer,
} from '../../../test/life.ts';
import { needleIn } from '../../../test/needle.ts';
import { addCompany, addMember, addPerson, outcome, signInAnew } from '../../../test/people.ts';
import { ownerForm, type Client } from '../../../test/server.ts';

const hourMs = 60 * 60_000;
const reason = 'Lost the planted phone';

interface Waiting {
  dueAt: number;
  company: string | null;
  reason: string | null;
}
const waitingOf = async (client: Client) =>
  ((await client.call('GET', '/api/me/factor-reset')).body as { waiting: Waiting | null }).waiting;

/** The next letter with that subject; others before it tell of other things. */
async function letterAbout({ post }: LifeServer, email: string, subject: string) {
  for (;;) {
    const letter = await post.letterTo(email);
    if (letter.subject === subject) return letter;
  }
}
const linkAbout = async (life: LifeServer, email: string, subject: string) =>
  secretOf((await letterAbout(life, email, subject)).links[0] ?? '');

/** A member of the first company with an authenticator app, and the owner, who has just confirmed. */
async function memberWithFactor(life: LifeServer) {
  const { server, clock, person } = life;
  const { app } = server.running;
  const mia = await person('mia@example.org');
  await confirm(mia);
  await enrolFactors(mia, clock);
  const { accountId } = (await mia.call('GET', '/api/me')).body as { accountId: string };
  const company = await app.companies.firstCompanyId();
  const memberId = await addMember(server, company, { accountId }, ['member']);
  const admin = await addPerson(server, 'Ada Admin');
  const adminId = await addMember(server, company, admin, ['administrator']);
  const path = (id: string) => `/api/companies/${company}/people/${id}/factor-reset`;
  return { mia, accountId, admin, adminId, company, memberId, path };
}

const ask = (admin: Client, path: string) => admin.call('POST', path, { reason });
const signIn = (client: Client, password = strong) =>
  client.call('POST', '/api/sign-in', { email: 'mia@example.org', password });

test('a reset for a member takes 24 hours, is told of twice, and the next sign-in sets up a factor first', async () => {
  await using life = await lifeServer();
  const { server, clock, runTask } = life;
  const { mia, admin, memberId, path } = await memberWithFactor(life);
  const asked = await ask(admin, path(memberId));
  const dueAt = clock.now().getTime() + 24 * hourMs;
  assert.deepEqual([asked.status, asked.body], [200, { dueAt }]);
  assert.equal(outcome(await ask(admin, path(memberId))), '409 already_running');
  assert.deepEqual(await waitingOf(mia), {
    requestedAt: dueAt - 24 * hourMs,
    dueAt,
    company: ownerForm.companyName,
    reason,
  });
  assert.equal(await needleIn(server.db.superuser, 'planted phone'), undefined);
  await letterAbout(life, 'mia@example.org', 'Your factors will be removed');
  clock.advance(12 * hourMs);
  await runTask('accounts.reset_factors');
  await runTask('accounts.reset_factors');
  await letterAbout(life, 'mia@example.org', 'Reminder: your factors will be removed');
  assert.equal((await signIn(server.visitor())).status, 200);
  clock.advance(12 * hourMs - 1);
  await runTask('accounts.reset_factors');
  assert.equal((await mia.call('GET', '/api/me')).status, 200);
  clock.advance(1);
  await Promise.all(Array.from({ length: 20 }, () => runTask('accounts.reset_factors')));
  assert.equal((await mia.call('GET', '/api/me')).status, 401);
  await letterAbout(life, 'mia@example.org', 'Your factors were removed');
  const again = server.visitor();
  assert.equal((await signIn(again)).body && ((await signIn(again)).body as { next: string }).next, 'enrol');
  assert.equal(codeOf(await again.call('GET', '/api/me/profile')), 'factor_required');
  await enrolFactors(again, clock);
  assert.equal((await again.call('GET', '/api/me/profile')).status, 200);
  const factors = (await again.call('GET', '/api/me/factors')).body as { isRequired: boolean };
  assert.equal(factors.isRequired, false, 'a member may do without one again');
  const subjects = life.post.letters.map(({ subject }) => subject);
  for (const once of ['Reminder: your factors will be removed', 'Your factors were removed'])
    assert.equal(subjects.filter((one) => one === once).length, 1, once);
  const { rows } = await server.db.superuser.query<{ action: string; outcome: string }>(
    `SELECT action, outcome FROM candor.audit_entry WHERE action LIKE '%factor%reset%' OR action LIKE '%reset_factors' ORDER BY id`,
  );
  assert.deepEqual(
    rows.map((one) => `${one.action} ${one.outcome}`),
    [
      'POST /api/companies/:c/people/:m/factor-reset done',
      'POST /api/companies/:c/people/:m/factor-reset refused',
      'accounts.reset_factors done',
    ],
  );
});

test('a reset is cancelled by the mailed link, once of 20 times, and by whoever is signed in', async () => {
  await using life = await lifeServer();
  const { server, clock, runTask } = life;
  const { mia, admin, memberId, path } = await memberWithFactor(life);
  await ask(admin, path(memberId));
  const letter = await letterAbout(life, 'mia@example.org', 'Your factors will be removed');
  const link = new URL(letter.links[0] ?? '');
  for (let n = 0; n < 10; n++)
    for (const method of ['GET', 'HEAD']) await fetch(server.url + link.pathname, { method });
  const token = secretOf(link.href);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.visitor().call('POST', '/api/factor-reset/cancel', { token })),
  );
  assert.deepEqual(
    [answers.filter(({ status }) => status === 200).length, new Set(answers.map(codeOf)).size],
    [1, 2],
  );
  assert.equal(await waitingOf(mia), null);
  await ask(admin, path(memberId));
  assert.equal((await mia.call('DELETE', '/api/me/factor-reset')).status, 200);
  assert.equal(outcome(await mia.call('DELETE', '/api/me/factor-reset')), '404 not_found');
  const second = await linkAbout(life, 'mia@example.org', 'Your factors will be removed');
  const late = await server.visitor().call('POST', '/api/factor-reset/cancel', { token: second });
  assert.equal(codeOf(late), 'link_expired');
  clock.advance(25 * hourMs);
  await runTask('accounts.reset_factors');
  assert.deepEqual(((await signIn(server.visitor())).body as { factors: string[] }).factors, [
    'totp',
    'recovery-code',
  ]);
});

test('nobody resets their own factors, those of a stranger, or without the word, a confirmation and a reason', async () => {
  await using life = await lifeServer();
  const { server, clock } = life;
  const { accountId, admin, adminId, company, memberId, path } = await memberWithFactor(life);
  await signInAnew(server);
  const foreign = await addCompany(server);
  assert.equal(outcome(await ask(admin, path(adminId))), '403 not_allowed');
  assert.equal(outcome(await ask(admin, path(foreign.ownerId))), '404 not_found');
  assert.equal(outcome(await ask(admin, path(accountId))), '404 not_found');
  const theirs = `/api/companies/${foreign.id}/people/${foreign.ownerId}/factor-reset`;
  assert.equal(outcome(await ask(admin, theirs)), '404 not_found');
  const technician = await addPerson(server);
  await addMember(server, company, technician, ['technician']);
  assert.equal(outcome(await ask(technician, path(memberId))), '403 not_allowed');
  assert.equal(outcome(await admin.call('POST', path(memberId), { reason: ' ' })), '400 bad_request');
  clock.advance(10 * 60_000 + 1);
  assert.equal(outcome(await ask(admin, path(memberId))), '403 confirm_required');
});

test('without a company the mailed link begins it, 72 hours before; then a recovery needs no factor', async () => {
  await using life = await lifeServer();
  const { server, clock, person, runTask } = life;
  const mia = await person('mia@example.org');
  await confirm(mia);
  await enrolFactors(mia, clock);
  const visitor = server.visitor();
  const known = await visitor.call('POST', '/api/factor-reset', { email: 'MIA@example.org' });
  const unknown = await visitor.call('POST', '/api/factor-reset', { email: 'nobody@example.org' });
  assert.deepEqual([known.status, known.body], [202, { next: 'mail' }]);
  assert.deepEqual([unknown.status, unknown.body], [202, { next: 'mail' }]);
  const token = await linkAbout(life, 'mia@example.org', 'Have you lost every factor?');
  const begin = () => visitor.call('POST', '/api/factor-reset/begin', { token });
  const answers = await Promise.all(Array.from({ length: 20 }, begin));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.deepEqual((await waitingOf(mia))?.dueAt, clock.now().getTime() + 72 * hourMs);
  await letterAbout(life, 'mia@example.org', 'Your factors will be removed');
  clock.advance(12 * hourMs);
  await runTask('accounts.reset_factors');
  const cancelling = await linkAbout(life, 'mia@example.org', 'Reminder: your factors will be removed');
  clock.advance(60 * hourMs);
  await runTask('accounts.reset_factors');
  const late = await visitor.call('POST', '/api/factor-reset/cancel', { token: cancelling });
  assert.equal(codeOf(late), 'link_expired');
  await visitor.call('POST', '/api/recovery', { email: 'mia@example.org' });
  const recovering = await linkAbout(life, 'mia@example.org', 'Choose a new password');
  const recovered = await visitor.call('POST', '/api/recovery/complete', {
    token: recovering,
    password: stronger,
  });
  assert.equal(recovered.status, 200, JSON.stringify(recovered.body));
  assert.equal(((await signIn(visitor, stronger)).body as { next: string }).next, 'enrol');
  assert.ok(!life.post.letters.some(({ to }) => to === 'nobody@example.org'));
});

test('a member who asks by mail is told whom to ask; a closed account is left alone', async () => {
  await using life = await lifeServer();
  const { server, clock, runTask } = life;
  const { mia, admin, memberId, path } = await memberWithFactor(life);
  await server.visitor().call('POST', '/api/factor-reset', { email: 'mia@example.org' });
  const letter = await letterAbout(life, 'mia@example.org', 'Whom to ask about your factors');
  assert.match(letter.text, new RegExp(ownerForm.companyName, 'u'));
  assert.ok(!letter.text.includes('#t='));
  await ask(admin, path(memberId));
  // whoever lost every factor confirms by nothing; this one found theirs
  await server.db.superuser.query('UPDATE candor.sign_in SET confirmed_at = $1', [clock.now()]);
  assert.equal((await mia.call('POST', '/api/me/close')).status, 200);
  clock.advance(25 * hourMs);
  await runTask('accounts.reset_factors');
  const { rows } = await server.db.superuser.query<{ state: string; totp: string }>(
    'SELECT state, (SELECT count(*) FROM candor.totp) AS totp FROM candor.factor_reset',
  );
  assert.equal(rows[0]?.state, 'cancelled');
});

test('a reset ends with the membership of the company that asked, and keeps no id of an asker who left', async () => {
  await using life = await lifeServer();
  const { server, clock, runTask } = life;
  const { mia, admin, adminId, company, memberId, path } = await memberWithFactor(life);
  await ask(admin, path(memberId));
  assert.equal(outcome(await admin.call('DELETE', `/api/companies/${company}/people/${memberId}`)), '200');
  clock.advance(24 * hourMs);
  await runTask('accounts.reset_factors');
  assert.equal(await waitingOf(mia), null);
  const factors = (await mia.call('GET', '/api/me/factors')).body as { totp: object | null };
  assert.notEqual(factors.totp, null);
  await signInAnew(server);
  const left = await (await server.owner()).call('DELETE', `/api/companies/${company}/people/${adminId}`);
  assert.equal(outcome(left), '200');
  const { rows } = await server.db.superuser.query('SELECT state, requested_by FROM candor.factor_reset');
  assert.deepEqual(rows, [{ state: 'cancelled', requested_by: null }]);
});
