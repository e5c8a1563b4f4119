import assert from 'node:assert/strict';
import test from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { ownerForm, testServer, type Client } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';

const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const signIn = (client: Client, password = ownerForm.password, email = ownerForm.email) =>
  client.call('POST', '/api/sign-in', { email, password });
const linkToken = (link: string | undefined) => link?.split('#')[1] ?? '';

// ASVS 6.3.2
test('the owner is made once, and after that the set-up does not exist', async () => {
  await using server = await testServer();
  const visitor = server.visitor();
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  assert.deepEqual((await visitor.call('GET', '/api/setup')).body, { open: true });
  const made = await visitor.call('POST', '/api/setup', { ...ownerForm, token });
  assert.deepEqual([made.status, made.body], [200, { next: 'enrol' }]);
  const { body } = await visitor.call('GET', '/api/me');
  const me = body as { email: string; name: string; company: { name: string }; words: string[] };
  assert.deepEqual(
    [me.email, me.name, me.company.name],
    [ownerForm.email, ownerForm.name, ownerForm.companyName],
  );
  assert.ok(me.words.includes('instance.operate') && me.words.includes('focus.view'));
  const instance = await visitor.call('GET', '/api/instance');
  assert.deepEqual(instance.body, {
    operatorName: 'Borealis IT',
    privacyContact: 'privacy@example.org',
    version: '0.1.0',
  });
  assert.equal((await server.visitor().call('GET', '/api/setup')).status, 404);
  for (const form of [{ ...ownerForm, token }, {}])
    assert.equal((await server.visitor().call('POST', '/api/setup', form)).status, 404);
  assert.equal((await server.visitor().call('POST', '/api/setup/passkey', {})).status, 404);
  assert.equal(await server.running.app.accounts.makeSetupLink(), undefined);
});

test('twenty set-ups at once make one owner', async () => {
  await using server = await testServer();
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  // five a minute from one address get past the limit
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      server.visitor().call('POST', '/api/setup', { ...ownerForm, email: `o${n}@example.org`, token }),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const { rows } = await server.db.superuser.query(
    'SELECT (SELECT count(*) FROM candor.account) AS a, (SELECT count(*) FROM candor.person) AS p, (SELECT count(*) FROM candor.member) AS m',
  );
  assert.deepEqual(rows[0], { a: 1, p: 1, m: 1 });
});

test('a wrong link is refused, and ten wrong tries end the right one', async () => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  await using server = await testServer({ clock });
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  for (let tries = 1; tries <= 10; tries++) {
    const wrong = await server.visitor().call('POST', '/api/setup', { ...ownerForm, token: 'A'.repeat(43) });
    assert.deepEqual(
      [wrong.status, code(wrong), (wrong.body as { details: object }).details],
      [403, 'setup_refused', { triesLeft: 10 - tries }],
    );
    if (tries % 4 === 0) clock.advance(61_000);
  }
  clock.advance(61_000);
  assert.equal(
    code(await server.visitor().call('POST', '/api/setup', { ...ownerForm, token })),
    'setup_refused',
  );
});

// ASVS 6.4.1
test('a link ends after an hour, and with the next one', async () => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  await using server = await testServer({ clock });
  const old = linkToken(await server.running.app.accounts.makeSetupLink());
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  assert.equal(
    code(await server.visitor().call('POST', '/api/setup', { ...ownerForm, token: old })),
    'setup_refused',
  );
  clock.advance(60 * 60_000);
  assert.equal(
    code(await server.visitor().call('POST', '/api/setup', { ...ownerForm, token })),
    'setup_refused',
  );
});

test('a weak password, or none of a passkey and a password, is refused, and the link stays good', async () => {
  await using server = await testServer();
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  const setUp = (more: object) =>
    server.visitor().call('POST', '/api/setup', { ...ownerForm, token, ...more });
  const weak = await setUp({ password: 'zirkonwerkezirkonwerke' });
  assert.deepEqual([weak.status, code(weak)], [400, 'password_too_weak']);
  assert.equal(code(await setUp({ password: undefined })), 'bad_request');
  assert.equal((await setUp({})).status, 200);
});

test('without the statement of age nothing is stored', async () => {
  await using server = await testServer();
  const token = linkToken(await server.running.app.accounts.makeSetupLink());
  for (const ageStatement of [false, undefined])
    assert.equal(
      code(await server.visitor().call('POST', '/api/setup', { ...ownerForm, token, ageStatement })),
      'age_statement_required',
    );
  const { rows } = await server.db.superuser.query(
    'SELECT (SELECT count(*) FROM candor.account) + (SELECT count(*) FROM candor.person) AS n',
  );
  assert.deepEqual(rows, [{ n: 0 }]);
  assert.equal((await server.visitor().call('POST', '/api/setup', { ...ownerForm, token })).status, 200);
});

test('a sign-in needs the right password, and says the same of an address that nobody has', async () => {
  await using server = await testServer();
  await server.owner();
  const client = server.visitor();
  const wrong = await signIn(client, 'not the password');
  const unknown = await signIn(client, ownerForm.password, 'nobody@example.org');
  assert.deepEqual(
    [wrong.status, code(wrong), unknown.status, code(unknown)],
    [401, 'sign_in_failed', 401, 'sign_in_failed'],
  );
  assert.equal(client.cookie(), '');
  const right = await signIn(client, ownerForm.password, 'OLGA@example.org');
  assert.deepEqual(right.body, {
    next: 'factor',
    factors: ['totp', 'recovery-code'],
    oldestEnded: false,
  });
  const [cookie = ''] = right.headers.getSetCookie();
  assert.match(cookie, /^__Host-candor=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/u);
  assert.equal((await client.call('GET', '/api/me')).status, 401, 'a factor is still asked for');
});

// ASVS 7.4.1
test('signing out ends this sign-in and no other', async () => {
  await using server = await testServer();
  const [owner, second] = [await server.owner(), await server.ownerAgain()];
  const cookie = owner.cookie();
  assert.equal((await owner.call('POST', '/api/sign-out')).status, 200);
  assert.equal(owner.cookie(), '');
  assert.equal((await server.visitor().call('GET', '/api/me', undefined, { cookie })).status, 401);
  assert.equal((await second.call('GET', '/api/me')).status, 200);
});

test('neither address, name, password nor token can be read in the database or the log', async () => {
  await using server = await testServer();
  const owner = await server.ownerAgain();
  await signIn(server.visitor(), 'a wrong password');
  const { secret } = (await owner.call('POST', '/api/me/totp/options')).body as { secret: string };
  const now = server.running.platform.clock.now();
  const totp = new TOTP({ secret }).generate({ timestamp: now.getTime() });
  assert.equal((await owner.call('POST', '/api/me/totp', { code: totp })).status, 200);
  const recoveryCode = (await server.ownerFactors()).recoveryCode();
  const { rows } = await server.db.superuser.query(`
    SELECT (SELECT json_agg(t) FROM candor.account t)::text || (SELECT json_agg(t) FROM candor.person t)::text
        || (SELECT json_agg(t) FROM candor.sign_in t)::text || (SELECT json_agg(t) FROM candor.audit_entry t)::text
        || (SELECT json_agg(t) FROM candor.setup_link t)::text
        || (SELECT json_agg(t) FROM candor.password t)::text || (SELECT json_agg(t) FROM candor.totp t)::text
        || (SELECT json_agg(t) FROM candor.recovery_code t)::text
        || (SELECT json_agg(t) FROM candor.throttle t)::text AS all`);
  const kept = String(rows[0].all);
  const token = owner.cookie().split('=')[1] ?? '';
  const hex = (text: string) => Buffer.from(text).toString('hex');
  assert.ok(server.logged().includes('/api/sign-in') && kept.includes('argon2id'));
  for (const value of [
    'olga',
    'Olga',
    'Ownerova',
    ownerForm.password,
    'a wrong password',
    token,
    secret,
    hex(Secret.fromBase32(secret).latin1),
    recoveryCode,
    recoveryCode.replaceAll('-', ''),
    hex('olga'),
    hex(token),
    '127.0.0.1',
  ]) {
    assert.ok(!kept.includes(value), `the database holds ${value}`);
    assert.ok(!server.logged().includes(value), `the log holds ${value}`);
  }
});

test('set-up, sign-in and sign-out stand in the audit log, refused ones too', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  await signIn(server.visitor(), 'wrong');
  await owner.call('POST', '/api/sign-out');
  const { rows } = await server.db.superuser.query<{ entry: string; known: boolean }>(
    `SELECT action || ' ' || outcome AS entry, actor_id IS NOT NULL AS known FROM candor.audit_entry ORDER BY at, id`,
  );
  assert.deepEqual(rows, [
    { entry: 'POST /api/setup done', known: true },
    { entry: 'POST /api/me/totp done', known: true },
    { entry: 'POST /api/me/recovery-codes done', known: true },
    { entry: 'POST /api/sign-in refused', known: true },
    { entry: 'POST /api/sign-out done', known: true },
  ]);
});
