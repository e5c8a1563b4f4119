import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, confirm, lifeServer, secretOf, strong, stronger } from '../../../test/life.ts';
import { needleIn } from '../../../test/needle.ts';

const hourMs = 60 * 60_000;
const wish = {
  name: 'Pia Planted',
  language: 'de',
  timeZone: 'Europe/Vienna',
  professionalName: 'Dr. Pia Planted',
  title: 'Tester',
  organisation: 'Planted GmbH',
  phone: '+43 1 234 5678',
  businessEmail: 'pia@planted.example',
  address: 'Planted Street 1\n1010 Vienna',
  qualifications: ['OSCP planted', 'CISSP'],
  keyFingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
  visible: ['professionalName', 'businessEmail'],
};

test('every field that can be rectified goes in and comes out, is sealed, and can be cleared', async () => {
  await using life = await lifeServer();
  const { server, person } = life;
  const pia = await person('pia@example.org');
  const empty = (await pia.call('GET', '/api/me/profile')).body as Record<string, unknown>;
  assert.deepEqual([empty['visible'], empty['phone'], empty['qualifications']], [[], null, []]);
  assert.equal((await pia.call('PATCH', '/api/me', wish)).status, 200);
  const shown = (await pia.call('GET', '/api/me/profile')).body as Record<string, unknown>;
  for (const [field, value] of Object.entries(wish)) assert.deepEqual(shown[field], value, field);
  assert.equal((await pia.call('PATCH', '/api/me', { title: null, qualifications: [] })).status, 200);
  const cleared = (await pia.call('GET', '/api/me/profile')).body as Record<string, unknown>;
  assert.deepEqual(
    [cleared['title'], cleared['qualifications'], cleared['organisation']],
    [null, [], 'Planted GmbH'],
  );
  assert.equal(await needleIn(server.db.superuser, 'lanted'), undefined);
  for (const bad of [{ timeZone: 'Mars/Base' }, { phone: 'call me' }, { visible: ['email'] }])
    assert.equal((await pia.call('PATCH', '/api/me', bad)).status, 400, JSON.stringify(bad));
  assert.equal(codeOf(await pia.call('PATCH', '/api/me', { role: 'owner' })), 'unknown_field');
});

// ASVS 7.5.1
test('a new address confirms; the old one can bring itself back, which ends everything and asks for a recovery', async () => {
  await using life = await lifeServer();
  const { server, post, person, tokenTo, clock } = life;
  const pia = await person('old@example.org');
  assert.equal(
    codeOf(await pia.call('POST', '/api/me/email', { email: 'new@example.org' })),
    'confirm_required',
  );
  await confirm(pia);
  assert.equal((await pia.call('POST', '/api/me/email', { email: 'new@example.org' })).status, 202);
  const confirming = await tokenTo('new@example.org');
  const waiting = (await pia.call('GET', '/api/me/profile')).body as { email: string; awaitedEmail: string };
  assert.deepEqual([waiting.email, waiting.awaitedEmail], ['old@example.org', 'new@example.org']);
  const confirmed = await Promise.all(
    Array.from({ length: 20 }, () =>
      server.visitor().call('POST', '/api/me/email/confirm', { token: confirming }),
    ),
  );
  assert.equal(confirmed.filter(({ status }) => status === 200).length, 1);
  const undo = await post.letterTo('old@example.org');
  assert.equal(undo.subject, 'The address of your account was changed');
  const signIn = (email: string, password: string) =>
    server.visitor().call('POST', '/api/sign-in', { email, password });
  assert.equal((await signIn('old@example.org', strong)).status, 401);
  assert.equal((await signIn('new@example.org', strong)).status, 200);
  clock.advance(71 * hourMs);
  const [link = ''] = undo.links;
  const undone = await server.visitor().call('POST', '/api/me/email/undo', { token: secretOf(link) });
  assert.deepEqual([undone.status, undone.body], [200, { next: 'recover' }]);
  assert.equal((await pia.call('GET', '/api/me')).status, 401);
  assert.equal((await signIn('old@example.org', strong)).status, 401);
  await server.visitor().call('POST', '/api/recovery', { email: 'old@example.org' });
  const token = await tokenTo('old@example.org');
  const done = await server.visitor().call('POST', '/api/recovery/complete', { token, password: stronger });
  assert.equal(done.status, 200);
  assert.equal((await signIn('old@example.org', stronger)).status, 200);
});

test('a change to an address that somebody has looks the same, and only its owner hears of it', async () => {
  await using life = await lifeServer();
  const { post, person } = life;
  const pia = await person('pia@example.org');
  await person('taken@example.org');
  await confirm(pia);
  const free = await pia.call('POST', '/api/me/email', { email: 'free@example.org' });
  const taken = await pia.call('POST', '/api/me/email', { email: 'taken@example.org' });
  assert.deepEqual([taken.status, taken.body], [free.status, free.body]);
  assert.equal((await post.letterTo('taken@example.org')).subject, 'You already have an account');
});

// ASVS 6.2.2, 6.2.3, 7.4.3
test('a new password takes the current one, ends the other sign-ins, and is told by mail', async () => {
  await using life = await lifeServer();
  const { server, post, person } = life;
  const pia = await person('pia@example.org');
  const other = server.visitor();
  await other.call('POST', '/api/sign-in', { email: 'pia@example.org', password: strong });
  await confirm(pia);
  const change = (current: string, password = stronger) =>
    pia.call('POST', '/api/me/password', { current, password });
  assert.equal(codeOf(await change(stronger)), 'confirm_failed');
  assert.equal(codeOf(await change(strong, 'password12345678')), 'password_too_weak');
  assert.equal((await change(strong)).status, 200);
  assert.deepEqual(
    [(await other.call('GET', '/api/me')).status, (await pia.call('GET', '/api/me')).status],
    [401, 200],
  );
  assert.equal((await post.letterTo('pia@example.org')).subject, 'Your password was changed');
});

test('a sign-in from a browser that is new is told by mail, one from the same is not', async () => {
  await using life = await lifeServer();
  const { server, post, person } = life;
  await person('pia@example.org');
  const signIn = (agent: string) =>
    server
      .visitor()
      .call('POST', '/api/sign-in', { email: 'pia@example.org', password: strong }, { 'user-agent': agent });
  await signIn('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  const letter = await post.letterTo('pia@example.org');
  assert.equal(letter.subject, 'New sign-in to your account');
  assert.match(letter.text, /Firefox/u);
  await signIn('Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0');
  const { rows } = await server.db.superuser.query(
    "SELECT count(*) AS n FROM candor.mail WHERE template = 'new-sign-in'",
  );
  assert.equal(rows[0].n, 1);
});
