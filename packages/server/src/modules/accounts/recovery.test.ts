import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { codeOf, confirm, lifeServer, signUpForm, strong, stronger } from '../../../test/life.ts';
import { ownerForm } from '../../../test/server.ts';
import type { Call } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

// ASVS 6.5.1, 7.4.3
test('a mailed link takes a new password, once, and ends every sign-in but no API token', async () => {
  await using life = await lifeServer();
  const { server, post, person, tokenTo } = life;
  const pia = await person('pia@example.org');
  await confirm(pia);
  const made = await pia.call('POST', '/api/me/tokens', {
    name: 'Notes',
    of: 'person',
    words: ['focus.view'],
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.equal((await post.letterTo('pia@example.org')).subject, 'An API token was made');
  const asked = await server.visitor().call('POST', '/api/recovery', { email: 'PIA@example.org' });
  assert.deepEqual([asked.status, asked.body], [202, { next: 'mail' }]);
  const token = await tokenTo('pia@example.org');
  const options = await server.visitor().call('POST', '/api/recovery/options', { token });
  assert.deepEqual(options.body, { factors: [], passkey: null });
  const form = { token, password: stronger };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.visitor().call('POST', '/api/recovery/complete', form)),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal((await pia.call('GET', '/api/me')).status, 401);
  assert.equal((await post.letterTo('pia@example.org')).subject, 'Your password was changed');
  const { token: apiToken } = made.body as { token: string };
  const byToken = await server
    .visitor()
    .call('GET', '/api/focus/devices', undefined, { authorization: `Bearer ${apiToken}` });
  assert.equal(byToken.status, 200, JSON.stringify(byToken.body));
  const signIn = (password: string) =>
    server.visitor().call('POST', '/api/sign-in', { email: 'pia@example.org', password });
  assert.deepEqual([(await signIn(strong)).status, (await signIn(stronger)).status], [401, 200]);
});

// ASVS 6.4.3
test('a recovery asks for a factor where there is one, and a wrong one leaves the link and the password', async () => {
  await using life = await lifeServer();
  const { server, clock, tokenTo } = life;
  const factors = await server.ownerFactors();
  await server.visitor().call('POST', '/api/recovery', { email: ownerForm.email });
  // letters of before tell of the factors
  let token = '';
  while (token === '') token = await tokenTo(ownerForm.email);
  const options = await server.visitor().call('POST', '/api/recovery/options', { token });
  assert.deepEqual(options.body, { factors: ['totp', 'recovery-code'], passkey: null });
  const complete = (factor?: object) =>
    server.visitor().call('POST', '/api/recovery/complete', { token, password: stronger, factor });
  assert.equal(codeOf(await complete()), 'factor_needed');
  assert.equal(codeOf(await complete({ kind: 'totp', code: '000000' })), 'code_wrong');
  const right = await complete({ kind: 'totp', code: factors.totp(clock.now()) });
  assert.deepEqual([right.status, right.body], [200, { next: 'sign-in' }]);
});

// ASVS 6.5.5, 6.6.2
test('a recovery link lives for ten minutes, and a newer one ends it', async () => {
  await using life = await lifeServer();
  const { server, clock, person, tokenTo } = life;
  await person('ben@example.org');
  const ask = () => server.visitor().call('POST', '/api/recovery', { email: 'ben@example.org' });
  const complete = (token: string) =>
    server.visitor().call('POST', '/api/recovery/complete', { token, password: stronger });
  await ask();
  const first = await tokenTo('ben@example.org');
  await ask();
  const second = await tokenTo('ben@example.org');
  assert.equal(codeOf(await complete(first)), 'link_expired');
  clock.advance(10 * minuteMs + 1);
  assert.equal(codeOf(await complete(second)), 'link_expired');
});

test('a link of the host recovers where no mail is sent, and its making is audited', async () => {
  await using life = await lifeServer();
  const { server, person } = life;
  await person('cleo@example.org');
  const made = await server.running.app.accounts.recoveryLink('Cleo@example.org');
  const token = made?.link.split('#t=')[1];
  const done = await server.visitor().call('POST', '/api/recovery/complete', { token, password: stronger });
  assert.equal(done.status, 200);
  assert.equal(await server.running.app.accounts.recoveryLink('nobody@example.org'), undefined);
});

test('two hundred known and two hundred unknown addresses are answered alike, after the same work', async () => {
  await using life = await lifeServer();
  const { server, clock } = life;
  const { app, platform } = server.running;
  const known = Array.from({ length: 200 }, (_, n) => `known${n}@example.org`);
  for (const email of known) await life.plantAccount(email);
  const emails = [...known, ...known.map((one) => `un${one}`)];
  const answers = new Set<string>();
  for (const email of emails) {
    for (const [path, form] of [
      ['/api/recovery', { email }],
      ['/api/sign-up', signUpForm(email)],
    ] as const) {
      const answer = await server.visitor().call('POST', path, form);
      const headers = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
      answers.add(JSON.stringify([path, answer.status, answer.body, headers.toSorted()]));
    }
    clock.advance(hourMs + 1);
  }
  assert.equal(answers.size, 2, [...answers].slice(0, 3).join('\n'));
  const work = countWork(platform);
  const spent = new Set<string>();
  const spentOnSignUp = new Set<string>();
  for (const [n, email] of emails.entries()) {
    const client = { family: { browser: 'other', system: 'other' }, network: `192.0.2.${n}` };
    const call = { client, answerAccepted: () => undefined } as unknown as Call<'public'>;
    const input = { params: undefined, query: undefined, body: { email } };
    spent.add(JSON.stringify(await work(() => app.accounts.signUp.recover(input, call))));
    const form = { params: undefined, query: undefined, body: signUpForm(email) } as const;
    spentOnSignUp.add(JSON.stringify(await work(() => app.accounts.signUp.signUp(form, call))));
  }
  assert.deepEqual([...spent], [JSON.stringify({ security: 1, service: 1, 'accounts.write_letter': 1 })]);
  assert.equal(spentOnSignUp.size, 1, [...spentOnSignUp].join('\n'));
});

/** Counts the transactions, by purpose, and jobs of one piece of work, whatever else the server does meanwhile. */
function countWork({ database, jobs }: Platform) {
  const own = new AsyncLocalStorage<Record<string, number>>();
  const count = (what: string) => {
    const counts = own.getStore();
    if (counts) counts[what] = (counts[what] ?? 0) + 1;
  };
  const { withInstance } = database;
  const { enqueue } = jobs;
  Object.assign(database, {
    withInstance: (...call: Parameters<typeof withInstance>) => (count(call[0]), withInstance(...call)),
  });
  Object.assign(jobs, {
    enqueue: (...call: Parameters<typeof enqueue>) => (count(call[1].name), enqueue(...call)),
  });
  return async (work: () => Promise<unknown>) => {
    const counts: Record<string, number> = {};
    await own.run(counts, work);
    return counts;
  };
}
