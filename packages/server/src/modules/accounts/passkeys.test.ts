import assert from 'node:assert/strict';
import test from 'node:test';
import { api } from '@candor/protocol/api/index.ts';
import { addAccount } from '../../../test/accounts.ts';
import { Authenticator } from '../../../test/authenticator.ts';
import { ownerForm, testServer, type Client, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';

const code = ({ body }: { body: unknown }) => (body as { code: string }).code;

async function creation(client: Client) {
  const { body } = await client.call('POST', '/api/me/passkeys/options');
  return api.security.passkeyOptions.response.parse(body);
}
async function request(client: Client) {
  const { body } = await client.call('POST', '/api/sign-in/passkey/options');
  return api.accounts.signInPasskeyOptions.response.parse(body);
}

/** A member with a passkey of that authenticator. */
async function withPasskey(server: TestServer) {
  const person = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const client = server.visitor();
  const { email, password } = person;
  assert.equal((await client.call('POST', '/api/sign-in', { email, password })).status, 200);
  const authenticator = new Authenticator(server.url);
  const response = authenticator.create(await creation(client));
  const added = await client.call('POST', '/api/me/passkeys', { name: 'Phone', response });
  assert.equal(added.status, 200);
  return { person, client, authenticator, id: (added.body as { id: string }).id };
}

test('an owner is made with a passkey alone, and signs in with it alone', async () => {
  await using server = await testServer();
  const visitor = server.visitor();
  const token = (await server.running.app.accounts.makeSetupLink())?.split('#')[1];
  const authenticator = new Authenticator(server.url);
  const { password: _, ...form } = ownerForm;
  const options = api.accounts.setupPasskey.response.parse(
    (await visitor.call('POST', '/api/setup/passkey', { token, email: form.email })).body,
  );
  const made = await visitor.call('POST', '/api/setup', {
    ...form,
    token,
    passkey: authenticator.create(options),
  });
  assert.deepEqual([made.status, made.body], [200, { next: 'done' }]);
  assert.equal((await visitor.call('GET', '/api/devices')).status, 200, 'nothing has to be set up first');

  const browser = server.visitor();
  const signedIn = await browser.call('POST', '/api/sign-in/passkey', {
    response: authenticator.get(await request(browser)),
  });
  assert.deepEqual(signedIn.body, { next: 'done', oldestEnded: false });
  assert.equal((await browser.call('GET', '/api/devices')).status, 200);
  const { email } = form;
  const byPassword = await server
    .visitor()
    .call('POST', '/api/sign-in', { email, password: 'there is none' });
  assert.deepEqual([byPassword.status, code(byPassword)], [401, 'sign_in_failed']);
});

test('a passkey without user verification, of another origin, or with a challenge used before is refused', async () => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  await using server = await testServer({ clock });
  const { client, authenticator } = await withPasskey(server);
  const refused = async (response: unknown) => {
    const answer = await server.visitor().call('POST', '/api/sign-in/passkey', { response });
    assert.deepEqual([answer.status, code(answer)], [403, 'passkey_refused']);
    assert.deepEqual(answer.headers.getSetCookie(), []);
  };
  const visitor = server.visitor();
  await refused(authenticator.get(await request(visitor), { user: 'present' }));
  await refused(authenticator.get(await request(visitor), { origin: 'http://evil.example' }));
  const used = await request(visitor);
  assert.equal(
    (await visitor.call('POST', '/api/sign-in/passkey', { response: authenticator.get(used) })).status,
    200,
  );
  await refused(authenticator.get(used));
  const old = await request(visitor);
  clock.advance(5 * 60_000 + 1);
  await refused(authenticator.get(old));
  const stranger = new Authenticator(server.url);
  stranger.create(await creation(client));
  await refused(stranger.get(await request(visitor)));
  const unverified = new Authenticator(server.url).create(await creation(client), { user: 'present' });
  const added = await client.call('POST', '/api/me/passkeys', { name: 'x', response: unverified });
  assert.deepEqual([added.status, code(added)], [403, 'passkey_refused']);
});

test('a passkey whose counter went back is frozen, and nothing opens with it any more', async () => {
  await using server = await testServer();
  const { client, authenticator } = await withPasskey(server);
  const visitor = server.visitor();
  const signIn = async (counter: number) =>
    visitor.call('POST', '/api/sign-in/passkey', {
      response: authenticator.get(await request(visitor), { counter }),
    });
  assert.equal((await signIn(100)).status, 200);
  assert.equal(code(await signIn(100)), 'passkey_refused');
  assert.equal(code(await signIn(101)), 'passkey_refused', 'it stays frozen');
  const { body } = await client.call('GET', '/api/me/factors');
  assert.deepEqual(
    api.security.factors.response.parse(body).passkeys.map(({ name, state }) => [name, state]),
    [['Phone', 'frozen']],
  );
});

test('one assertion sent twenty times at once signs in once', async () => {
  await using server = await testServer();
  const { authenticator } = await withPasskey(server);
  const response = authenticator.get(await request(server.visitor()));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.visitor().call('POST', '/api/sign-in/passkey', { response })),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter((answer) => code(answer) === 'passkey_refused').length, 19);
});

test('passkeys are listed, renamed and removed by their person alone, 20 at most', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const { client, id } = await withPasskey(server);
  for (const [method, body] of [
    ['PATCH', { name: 'Stolen' }],
    ['DELETE', undefined],
  ] as const)
    assert.equal((await owner.call(method, `/api/me/passkeys/${id}`, body)).status, 404);
  assert.equal((await client.call('PATCH', `/api/me/passkeys/${id}`, { name: 'Old phone' })).status, 200);
  for (let n = 1; n < 20; n++) {
    const response = new Authenticator(server.url).create(await creation(client));
    assert.equal((await client.call('POST', '/api/me/passkeys', { name: `Key ${n}`, response })).status, 200);
  }
  assert.equal(code(await client.call('POST', '/api/me/passkeys/options')), 'too_many_passkeys');
  const { passkeys } = api.security.factors.response.parse(
    (await client.call('GET', '/api/me/factors')).body,
  );
  assert.deepEqual([passkeys.length, passkeys[0]?.name], [20, 'Old phone']);
  assert.equal((await client.call('DELETE', `/api/me/passkeys/${id}`)).status, 200);
  assert.equal((await client.call('DELETE', `/api/me/passkeys/${id}`)).status, 404);
});

// ASVS 7.2.4, 7.5.1
test('a confirmation by passkey is for the account that asked, and gives a new token', async () => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  await using server = await testServer({ clock });
  const { client, authenticator } = await withPasskey(server);
  clock.advance(11 * 60_000);
  assert.equal(code(await client.call('POST', '/api/me/passkeys/options')), 'confirm_required');
  const options = async () =>
    api.security.confirmOptions.response.parse((await client.call('POST', '/api/confirm/options')).body);
  const { passkey, password, factors } = await options();
  assert.deepEqual([password, factors, passkey?.allowCredentials.length], [true, [], 1]);
  const old = client.cookie();
  assert.ok(passkey);
  const forSignIn = { response: authenticator.get(await request(client)) };
  assert.equal(code(await client.call('POST', '/api/confirm/passkey', forSignIn)), 'passkey_refused');
  const given = { response: authenticator.get(passkey) };
  assert.equal((await client.call('POST', '/api/confirm/passkey', given)).status, 200);
  assert.notEqual(client.cookie(), old);
  assert.equal((await server.visitor().call('GET', '/api/me', undefined, { cookie: old })).status, 401);
  assert.equal((await client.call('POST', '/api/me/passkeys/options')).status, 200);
});
