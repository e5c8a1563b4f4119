import assert from 'node:assert/strict';
import test from 'node:test';
import { TOTP } from 'otpauth';
import { api } from '@candor/protocol/api/index.ts';
import { addAccount, type AddedAccount } from '../../../test/accounts.ts';
import { enrolFactors, signInWith } from '../../../test/factors.ts';
import { needleIn } from '../../../test/needle.ts';
import { ownerForm, testServer, type Client, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';

const at = '2026-11-21T10:00:00Z';
const halfMinuteMs = 30_000;
const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const factors = async (client: Client) =>
  api.security.factors.response.parse((await client.call('GET', '/api/me/factors')).body);

async function begin(server: TestServer, { email, password }: { email: string; password: string }) {
  const client = server.visitor();
  const { body } = await client.call('POST', '/api/sign-in', { email, password });
  assert.equal((body as { next: string }).next, 'factor');
  return client;
}
const give = (client: Client, kind: 'totp' | 'recovery-code', typed: string) =>
  client.call('POST', '/api/sign-in/factor', { factor: { kind, code: typed } });

/** A member with an authenticator app and recovery codes, signed in. */
async function withFactors(
  server: TestServer,
): Promise<{ person: AddedAccount; client: Client; own: Awaited<ReturnType<typeof enrolFactors>> }> {
  const person = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const client = server.visitor();
  const { email, password } = person;
  await client.call('POST', '/api/sign-in', { email, password });
  const own = await enrolFactors(client, server.running.platform.clock);
  return { person, client, own };
}

// ASVS 7.2.2, 7.2.4
test('password and code sign in; the cookie of before the code opens nothing', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { person, own } = await withFactors(server);
  const client = await begin(server, person);
  const pending = client.cookie();
  for (const path of ['/api/me', '/api/me/factors', '/api/trust/me/data'])
    assert.equal((await client.call('GET', path)).status, 401);
  const right = await give(client, 'totp', own.totp(clock.now()));
  assert.deepEqual([right.status, right.body], [200, { next: 'done', oldestEnded: false }]);
  assert.notEqual(client.cookie(), pending);
  assert.equal((await client.call('GET', '/api/me')).status, 200);
  const again = server.visitor();
  const late = await again.call(
    'POST',
    '/api/sign-in/factor',
    { factor: { kind: 'totp', code: own.totp(clock.now()) } },
    { cookie: pending },
  );
  assert.deepEqual([late.status, code(late)], [401, 'attempt_over']);
});

// ASVS 6.5.1, 6.5.5
test('a code counts once, the one before it counts no more, and the next one does', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { person, own } = await withFactors(server);
  const now = own.totp(clock.now());
  assert.equal((await give(await begin(server, person), 'totp', now)).status, 200);
  const second = await begin(server, person);
  assert.equal(code(await give(second, 'totp', now)), 'code_used');
  const before = own.totp(new Date(clock.now().getTime() - halfMinuteMs));
  assert.equal(code(await give(second, 'totp', before)), 'code_used');
  const ahead = own.totp(new Date(clock.now().getTime() + halfMinuteMs));
  assert.equal(code(await give(second, 'totp', ahead)), 'code_wrong');
  clock.advance(halfMinuteMs);
  assert.equal((await give(second, 'totp', ahead)).status, 200);
});

for (const kind of ['totp', 'recovery-code'] as const)
  test(`twenty sign-ins with one ${kind} at once: one of them is let in`, async () => {
    const clock = fakeClock(at);
    await using server = await testServer({ clock, limits: { take: () => undefined } });
    const { person, own } = await withFactors(server);
    const typed = kind === 'totp' ? own.totp(clock.now()) : own.recoveryCode();
    const attempts: Client[] = [];
    for (let n = 0; n < 20; n++) attempts.push(await begin(server, person));
    const answers = await Promise.all(attempts.map((client) => give(client, kind, typed)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter((answer) => code(answer) === 'code_used').length, 19);
  });

test('one attempt with twenty right codes at once signs in once', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { person, own } = await withFactors(server);
  const client = await begin(server, person);
  const cookie = client.cookie();
  const body = { factor: { kind: 'totp', code: own.totp(clock.now()) } };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.visitor().call('POST', '/api/sign-in/factor', body, { cookie })),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
});

// ASVS 6.3.1
test('five wrong codes end the attempt, and fifteen in an hour hold up the account', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock, limits: { take: () => undefined } });
  const { person, own } = await withFactors(server);
  const wrong = own.totp(new Date(clock.now().getTime() - 100 * halfMinuteMs));
  for (let attempt = 1; attempt <= 3; attempt++) {
    const client = await begin(server, person);
    for (let n = 1; n <= 4; n++) assert.equal(code(await give(client, 'totp', wrong)), 'code_wrong');
    const fifth = await give(client, 'totp', wrong);
    assert.deepEqual([fifth.status, code(fifth), client.cookie()], [401, 'attempt_over', '']);
  }
  const held = await begin(server, person);
  const refused = await give(held, 'recovery-code', own.recoveryCode());
  assert.deepEqual(
    [refused.status, code(refused), refused.headers.get('retry-after')],
    [429, 'slow_down', '3600'],
  );
  clock.advance(3_600_000);
  assert.equal((await give(await begin(server, person), 'totp', own.totp(clock.now()))).status, 200);
});

// ASVS 6.5.5
test('an attempt waits ten minutes for its code', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { person, own } = await withFactors(server);
  const client = await begin(server, person);
  clock.advance(10 * 60_000);
  assert.equal(code(await give(client, 'totp', own.totp(clock.now()))), 'attempt_over');
});

// ASVS 6.5.1, 6.5.2, 6.5.4
test('recovery codes are read as people write them, count once, and end with new ones', async () => {
  await using server = await testServer();
  const { person, client, own } = await withFactors(server);
  const [first, second] = [own.recoveryCode(), own.recoveryCode()];
  assert.match(first, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/u);
  assert.equal(await needleIn(server.db.superuser, first.replaceAll('-', '')), undefined);
  const asWritten = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  assert.equal((await give(await begin(server, person), 'recovery-code', asWritten)).status, 200);
  assert.equal((await factors(client)).recoveryCodesLeft, 9);
  const made = await client.call('POST', '/api/me/recovery-codes');
  assert.equal((made.body as { codes: string[] }).codes.length, 10);
  const attempt = await begin(server, person);
  assert.equal(code(await give(attempt, 'recovery-code', second)), 'code_wrong');
});

test('the last factor of who needs one can be replaced and not removed; others may remove theirs', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const owner = await server.owner();
  const refused = await owner.call('DELETE', '/api/me/totp');
  assert.deepEqual([refused.status, code(refused)], [409, 'last_factor']);
  assert.notEqual((await factors(owner)).totp, null);
  const { secret } = (await owner.call('POST', '/api/me/totp/options')).body as { secret: string };
  const fresh = new TOTP({ secret }).generate({ timestamp: clock.now().getTime() });
  assert.equal((await owner.call('POST', '/api/me/totp', { code: fresh })).status, 200);
  const old = (await server.ownerFactors()).totp(new Date(clock.now().getTime() + halfMinuteMs));
  clock.advance(halfMinuteMs);
  assert.equal(code(await give(await begin(server, ownerForm), 'totp', old)), 'code_wrong');

  const { person, client } = await withFactors(server);
  assert.equal((await client.call('DELETE', '/api/me/totp')).status, 200);
  const { email, password } = person;
  const { body } = await server.visitor().call('POST', '/api/sign-in', { email, password });
  assert.equal((body as { next: string }).next, 'done', 'recovery codes alone are no factor');
});

// ASVS 7.4.3
test('a change of factors ends the other sign-ins, and this one gets a new token', async () => {
  await using server = await testServer();
  const { person, client, own } = await withFactors(server);
  const other = server.visitor();
  await signInWith(other, person, own);
  const old = client.cookie();
  assert.equal((await client.call('POST', '/api/me/recovery-codes')).status, 200);
  assert.equal((await other.call('GET', '/api/me')).status, 401);
  assert.equal((await client.call('GET', '/api/me')).status, 200);
  assert.equal((await server.visitor().call('GET', '/api/me', undefined, { cookie: old })).status, 401);
});

// ASVS 7.5.1
test('a confirmation by password needs a factor where there is one, and lasts ten minutes', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const { person, client, own } = await withFactors(server);
  clock.advance(10 * 60_000 + 1);
  assert.equal(code(await client.call('POST', '/api/me/recovery-codes')), 'confirm_required');
  const confirm = (body: object) => client.call('POST', '/api/confirm/password', body);
  const { password } = person;
  const none = await confirm({ password });
  assert.deepEqual([none.status, code(none)], [403, 'confirm_failed']);
  const factor = { kind: 'totp', code: own.totp(clock.now()) };
  assert.equal(code(await confirm({ password: 'not the password', factor })), 'confirm_failed');
  const old = client.cookie();
  const wrong = { kind: 'totp', code: own.totp(new Date(0)) };
  assert.equal(code(await confirm({ password, factor: wrong })), 'code_wrong');
  assert.equal(client.cookie(), old);
  assert.equal((await confirm({ password, factor })).status, 200);
  assert.equal((await server.visitor().call('GET', '/api/me', undefined, { cookie: old })).status, 401);
  assert.equal((await client.call('POST', '/api/me/recovery-codes')).status, 200);
  clock.advance(10 * 60_000 + 1);
  assert.equal(code(await client.call('POST', '/api/me/recovery-codes')), 'confirm_required');
});
