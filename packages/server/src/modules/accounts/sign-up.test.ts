import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, lifeServer, secretOf, signUpForm, strong } from '../../../test/life.ts';
import { testServer, type Client } from '../../../test/server.ts';

const dayMs = 24 * 60 * 60_000;

test('somebody signs up with an address and a password, and with nothing else', async () => {
  await using life = await lifeServer();
  const { server, post } = life;
  const visitor = server.visitor();
  assert.deepEqual((await visitor.call('GET', '/api/sign-up')).body, { signUp: 'open', mail: 'on' });
  const asked = await visitor.call('POST', '/api/sign-up', signUpForm('Pia@Example.org'));
  assert.deepEqual([asked.status, asked.body], [202, { next: 'mail' }]);
  const link = await post.linkTo('Pia@example.org');
  assert.match(link, /\/sign-up#t=[A-Za-z0-9_-]{43}$/u);
  const before = await server.db.superuser.query('SELECT 1 FROM candor.account');
  assert.equal(before.rowCount, 1, 'no account before the link is opened');
  const { records } = await server.running.app.rowsFor('pia@example.org');
  assert.deepEqual(
    records.map(({ rows }) => rows),
    [0, 1],
    'the link that waits is counted',
  );
  const weak = await visitor.call('POST', '/api/sign-up/complete', {
    token: secretOf(link),
    password: 'too short',
  });
  assert.equal(codeOf(weak), 'password_too_weak');
  const done = await visitor.call('POST', '/api/sign-up/complete', {
    token: secretOf(link),
    password: strong,
  });
  assert.deepEqual([done.status, done.body], [200, { next: 'done' }]);
  const { body } = await visitor.call('GET', '/api/me/profile');
  const profile = body as { email: string; name: null; ageStatedAt: number };
  assert.deepEqual([profile.email, profile.name], ['Pia@Example.org', null]);
  const again = await server.visitor().call('POST', '/api/sign-in', {
    email: 'pia@example.org',
    password: strong,
  });
  assert.equal(again.status, 200);
});

test('without the statement of age nothing is kept and nothing is sent', async () => {
  await using life = await lifeServer();
  const { server, post } = life;
  const { ageStatement: _left, ...form } = signUpForm('kid@example.org');
  for (const body of [form, { ...form, ageStatement: false }]) {
    const refused = await server.visitor().call('POST', '/api/sign-up', body);
    assert.deepEqual([refused.status, codeOf(refused)], [400, 'age_statement_required']);
  }
  const counts = await server.db.superuser.query(
    `SELECT (SELECT count(*) FROM candor.mail_token) AS t, (SELECT count(*) FROM candor.mail WHERE template <> 'factor-added') AS m,
      (SELECT count(*) FROM candor.throttle WHERE kind LIKE 'link%') AS h, (SELECT count(*) FROM candor.account) AS a`,
  );
  assert.deepEqual(counts.rows[0], { t: 0, m: 0, h: 0, a: 1 });
  assert.ok(!post.letters.some(({ to }) => to === 'kid@example.org'));
  assert.ok(!server.logged().includes('kid@example.org'));
});

// ASVS 6.5.1
test('ten visits of a mail scanner use no link up; a link is used once, and twenty at once make one account', async () => {
  await using life = await lifeServer();
  const { server, post } = life;
  await server.visitor().call('POST', '/api/sign-up', signUpForm('ada@example.org'));
  const link = await post.linkTo('ada@example.org');
  for (let visit = 0; visit < 10; visit++) {
    await fetch(link, { method: visit % 2 === 0 ? 'GET' : 'HEAD' });
    await fetch(`${server.url}/api/sign-up?t=${secretOf(link)}`, {
      method: visit % 2 === 0 ? 'GET' : 'HEAD',
    });
  }
  const form = { token: secretOf(link), password: strong };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.visitor().call('POST', '/api/sign-up/complete', form)),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.ok(
    answers.every(
      (answer) => answer.status === 200 || ['link_expired', 'busy'].includes(codeOf(answer) ?? ''),
    ),
  );
  const { rows } = await server.db.superuser.query(
    'SELECT (SELECT count(*) FROM candor.account) AS a, (SELECT count(*) FROM candor.person) AS p, (SELECT count(*) FROM candor.password) AS w',
  );
  assert.deepEqual(rows[0], { a: 2, p: 2, w: 2 });
});

// ASVS 6.4.1, 6.6.3
test('a link ends after 24 hours, and with a newer one; what it leads to says the same as for a made-up one', async () => {
  await using life = await lifeServer();
  const { server, clock, tokenTo } = life;
  const complete = (token: string) =>
    server.visitor().call('POST', '/api/sign-up/complete', { token, password: strong });
  await server.visitor().call('POST', '/api/sign-up', signUpForm('ben@example.org'));
  const first = await tokenTo('ben@example.org');
  await server.visitor().call('POST', '/api/sign-up', signUpForm('ben@example.org'));
  const second = await tokenTo('ben@example.org');
  assert.equal(codeOf(await complete(first)), 'link_expired');
  clock.advance(dayMs + 1);
  const [late, madeUp] = [await complete(second), await complete('A'.repeat(43))];
  assert.deepEqual([late.status, codeOf(late)], [410, 'link_expired']);
  assert.deepEqual(
    { ...(late.body as object), requestId: '' },
    { ...(madeUp.body as object), requestId: '' },
  );
});

test('an address with an account is told so by mail alone', async () => {
  await using life = await lifeServer();
  const { server, post, person } = life;
  await person('cleo@example.org');
  const asked = await server.visitor().call('POST', '/api/sign-up', signUpForm('CLEO@example.org'));
  assert.deepEqual([asked.status, asked.body], [202, { next: 'mail' }]);
  const letter = await post.letterTo('cleo@example.org');
  assert.equal(letter.subject, 'You already have an account');
  assert.deepEqual(letter.links, [`${server.url}/sign-in`]);
});

test('sign-up follows its setting, and without a mail server pages can say so', async () => {
  await using invited = await lifeServer({ CANDOR_SIGN_UP: 'invite' });
  const refused = await invited.server.visitor().call('POST', '/api/sign-up', signUpForm('dan@example.org'));
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'sign_up_closed']);
  const wrong = await invited.server
    .visitor()
    .call('POST', '/api/sign-up', { ...signUpForm('dan@example.org'), invitation: 'A'.repeat(43) });
  assert.equal(codeOf(wrong), 'link_expired');
  await using silent = await testServer({ environment: { CANDOR_SIGN_UP: 'open' } });
  await silent.owner();
  const visitor = silent.visitor();
  assert.deepEqual((await visitor.call('GET', '/api/sign-up')).body, { signUp: 'open', mail: 'off' });
  for (const [path, body] of [
    ['/api/sign-up', signUpForm('eve@example.org')],
    ['/api/recovery', { email: 'eve@example.org' }],
  ] as const)
    assert.equal(codeOf(await visitor.call('POST', path, body)), 'mail_off');
});

test('the domain of an address may be of any script, and is one address with its A-label', async () => {
  await using life = await lifeServer();
  const { server, post, tokenTo } = life;
  // the mail server shows the A-label that it was given as what people read
  const email = 'uwe@bücher.example';
  await server.visitor().call('POST', '/api/sign-up', signUpForm(email));
  const form = { token: await tokenTo(email), password: strong };
  assert.equal((await server.visitor().call('POST', '/api/sign-up/complete', form)).status, 200);
  await server.visitor().call('POST', '/api/sign-up', signUpForm('UWE@XN--BCHER-KVA.example'));
  assert.equal((await post.letterTo(email)).subject, 'You already have an account');
});

test('an invitation makes account and membership at once, for its own address, by a mailed link or by its own', async () => {
  await using life = await lifeServer({ CANDOR_SIGN_UP: 'invite' });
  const { server, post, tokenTo } = life;
  const owner = await server.owner();
  const { company } = (await owner.call('GET', '/api/me')).body as { company: { id: string } };
  const invite = async (email: string) => {
    const wish = { emails: [email], roles: ['member'], language: 'en' };
    const made = await owner.call('POST', `/api/companies/${company.id}/invitations`, wish);
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const [item] = (made.body as { items: { link: string | null }[] }).items;
    // whether by mail or by hand, it is the same link
    const link = item?.link ?? (await post.linkTo(email));
    return link.split('/invite/')[1] ?? '';
  };
  const companyOf = async (client: Client) =>
    ((await client.call('GET', '/api/me')).body as { company: { id: string } | null }).company?.id;
  const first = await invite('ina@example.org');
  const foreign = await server
    .visitor()
    .call('POST', '/api/sign-up', { ...signUpForm('other@example.org'), invitation: first });
  assert.equal(codeOf(foreign), 'link_expired');
  const ina = server.visitor();
  const asked = await ina.call('POST', '/api/sign-up', {
    ...signUpForm('Ina@example.org'),
    invitation: first,
  });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  const token = await tokenTo('Ina@example.org');
  const done = await ina.call('POST', '/api/sign-up/complete', { token, password: strong });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(await companyOf(ina), company.id);
  const second = await invite('jo@example.org');
  const form = { invitation: second, language: 'en', password: strong };
  const young = await server.visitor().call('POST', '/api/sign-up/invited', form);
  assert.equal(codeOf(young), 'age_statement_required');
  const clients = Array.from({ length: 10 }, () => server.visitor());
  const answers = await Promise.all(
    clients.map((client) => client.call('POST', '/api/sign-up/invited', { ...form, ageStatement: true })),
  );
  const winner = answers.findIndex(({ status }) => status === 200);
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(await companyOf(clients[winner] ?? server.visitor()), company.id);
  const { rows } = await server.db.superuser.query(
    'SELECT (SELECT count(*) FROM candor.account) AS a, (SELECT count(*) FROM candor.member) AS m',
  );
  assert.deepEqual(rows[0], { a: 3, m: 3 });
});
