import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { WebSocket } from 'ws';
import { api } from '@candor/protocol/api/index.ts';
import { addAccount, type AddedAccount } from '../../../test/accounts.ts';
import { newClient, ownerForm, testServer, type Client, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';
import { periodStart } from '../../platform/keys/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const at = '2026-11-21T10:00:00Z';
const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const status = async (client: Client, path = '/api/me') => (await client.call('GET', path)).status;

async function signedIn(server: TestServer, { email, password }: AddedAccount): Promise<Client> {
  const client = server.visitor();
  assert.equal((await client.call('POST', '/api/sign-in', { email, password })).status, 200);
  return client;
}
const signIns = async (client: Client) =>
  api.security.signIns.response.parse((await client.call('GET', '/api/me/sign-ins')).body).signIns;

// ASVS 7.3.1, 7.3.2
test('a member who does nothing for seven days is signed out, and everybody after thirty', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const [idle, busy] = [await signedIn(server, member), await signedIn(server, member)];
  for (const day of [6, 12, 18, 24]) {
    clock.advance(6 * dayMs);
    assert.equal(await status(busy), 200, `day ${day}`);
  }
  assert.equal(await status(idle), 401);
  clock.advance(6 * dayMs - 1);
  assert.equal(await status(busy), 200);
  clock.advance(1);
  assert.equal(await status(busy), 401);
});

// ASVS 7.3.1, 7.3.2
test('who looks after others is signed out after an hour without a request, and after twelve', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const [idle, busy] = [await server.owner(), await server.ownerAgain()];
  for (let minutes = 0; minutes < 12 * 60; minutes += 30) {
    assert.equal(await status(busy), 200);
    clock.advance(30 * minuteMs);
    if (minutes === 30) assert.equal(await status(idle), 200);
  }
  assert.equal(await status(idle), 401);
  clock.advance(1);
  assert.equal(await status(busy), 401);
});

// ASVS 6.2.10
test('a password opens its account for as long as nobody changes it', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const mia = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  clock.advance(5 * 365 * dayMs);
  assert.equal(await status(await signedIn(server, mia)), 200);
});

// ASVS 7.2.3
test('each sign-in has a token of its own, of 256 bits', async () => {
  await using server = await testServer();
  const mia = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const tokens = new Set<string>();
  for (let n = 0; n < 10; n++) tokens.add((await signedIn(server, mia)).cookie());
  assert.equal(tokens.size, 10);
  for (const token of tokens) assert.match(token, /^__Host-candor=[A-Za-z0-9_-]{43}$/u);
});

test('a person without a company signs in and has what is their own', async () => {
  await using server = await testServer();
  const client = await signedIn(server, await addAccount(server, { email: 'solo@example.org' }));
  const me = api.accounts.me.response.parse((await client.call('GET', '/api/me')).body);
  assert.deepEqual([me.next, me.company, me.words.includes('focus.view')], ['done', null, true]);
});

test('the twenty-first sign-in of an account ends the oldest, and says so', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock, limits: { take: () => undefined } });
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const clients: Client[] = [];
  const { email, password } = member;
  for (let n = 1; n <= 21; n++) {
    const client = server.visitor();
    const { body } = await client.call('POST', '/api/sign-in', { email, password });
    assert.deepEqual(body, { next: 'done', factors: [], oldestEnded: n === 21 });
    clients.push(client);
    clock.advance(1000);
  }
  const [first, second] = clients;
  assert.ok(first && second);
  assert.deepEqual([await status(first), await status(second)], [401, 200]);
  assert.equal((await signIns(second)).length, 20);
});

test('when the key of networks turns, the old one is destroyed: networks of before are unknown, and nobody is alarmed', async () => {
  const turnAt = new Date(periodStart(new Date(at)).getTime() + 30 * dayMs);
  const clock = fakeClock(new Date(turnAt.getTime() - hourMs));
  await using server = await testServer({ clock });
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const before = await signedIn(server, member);
  assert.equal((await signIns(before))[0]?.isSameNetwork, true);
  clock.advance(hourMs);
  await server.running.app.tasks
    .find(({ name }) => name === 'keys.destroy_periods')
    ?.run({}, { signal: AbortSignal.timeout(30_000), attempt: 1 });
  assert.deepEqual(
    (await signIns(before)).map(({ isSameNetwork }) => isSameNetwork),
    [false],
  );
  const after = await Promise.all(Array.from({ length: 3 }, () => signedIn(server, member)));
  const listed = await signIns(after[0] ?? before);
  assert.deepEqual(listed.map(({ isSameNetwork }) => isSameNetwork).toSorted(), [false, true, true, true]);
  const { rows } = await server.db.superuser.query(
    `SELECT (SELECT count(*) FROM candor.mail WHERE template = 'new-sign-in') AS told,
            (SELECT count(*) FROM candor.sign_in WHERE state = 'full') AS sign_ins`,
  );
  assert.deepEqual(rows[0], { told: 0, sign_ins: 4 });
});

// ASVS 7.5.2
test('a person sees their sign-ins without addresses, and ends one, or all others', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const firefox = server.visitor();
  const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  const { email, password } = member;
  await firefox.call('POST', '/api/sign-in', { email, password }, agent);
  clock.advance(2 * minuteMs);
  const [own, third] = [await signedIn(server, member), await signedIn(server, member)];
  const listed = await signIns(own);
  const known = listed.find(({ browser }) => browser === 'Firefox');
  assert.deepEqual(
    [listed.length, known?.system, known?.methods, known?.isSameNetwork, known?.createdAt],
    [3, 'Linux', ['password'], true, Date.parse(at)],
  );
  assert.equal(listed.filter(({ isCurrent }) => isCurrent).length, 1);
  assert.equal((await own.call('DELETE', `/api/me/sign-ins/${known?.id}`)).status, 200);
  assert.equal(await status(firefox), 401);
  assert.equal((await own.call('DELETE', `/api/me/sign-ins/${known?.id}`)).status, 404);
  const stranger = await signedIn(server, await addAccount(server, { email: 'solo@example.org' }));
  const [foreign] = await signIns(stranger);
  assert.equal((await own.call('DELETE', `/api/me/sign-ins/${foreign?.id}`)).status, 404);
  assert.deepEqual((await own.call('DELETE', '/api/me/sign-ins')).body, { ended: 1 });
  assert.deepEqual([await status(third), await status(own), await status(stranger)], [401, 200, 200]);
  clock.advance(11 * minuteMs);
  assert.equal(code(await own.call('DELETE', '/api/me/sign-ins')), 'confirm_required');
});

// ASVS 7.4.1
test('a sign-in that ends is refused and its socket closed at once; the other one stays', async () => {
  await using server = await testServer();
  const [ending, staying] = [await server.ownerAgain(), await server.ownerAgain()];
  const streams = [await stream(server, ending), await stream(server, staying)] as const;
  const late = await ticketOf(ending);
  const [other] = (await signIns(ending)).filter(({ isCurrent }) => isCurrent);
  const endedAt = performance.now();
  assert.equal((await staying.call('DELETE', `/api/me/sign-ins/${other?.id}`)).status, 200);
  assert.equal(await status(ending), 401);
  assert.equal(await streams[0].closed, 1001);
  assert.ok(performance.now() - endedAt < 5_000);
  assert.equal(streams[1].socket.readyState, WebSocket.OPEN);
  assert.equal(await status(staying), 200);
  const refused = await stream(server, late);
  assert.equal(await refused.closed, 4401, 'a ticket of before opens nothing');
});

// ASVS 7.4.2
test('an account that is frozen is signed in nowhere any more, and cannot sign in', async () => {
  await using server = await testServer();
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const client = await signedIn(server, member);
  await server.db.superuser.query(`UPDATE candor.account SET state = 'frozen' WHERE id = $1`, [
    member.accountId,
  ]);
  assert.equal(await status(client), 401);
  const { email, password } = member;
  const answer = await server.visitor().call('POST', '/api/sign-in', { email, password });
  assert.deepEqual([answer.status, code(answer)], [401, 'sign_in_failed']);
});

// ASVS 7.2.2, 7.2.4
test('after a change of roles the next request gets a new token and the new rights; the old one leads to it for half a minute', async () => {
  const clock = fakeClock(at);
  await using server = await testServer({ clock });
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const client = await signedIn(server, member);
  const old = client.cookie();
  await server.db.superuser.query(`UPDATE candor.member SET roles = '["owner"]' WHERE account_id = $1`, [
    member.accountId,
  ]);
  server.running.platform.bus.publish('rights.changed', { accountId: member.accountId });
  await renewalDue(server, member);
  const pages = Array.from({ length: 20 }, () => newClient(server.url, old));
  await Promise.all(pages.map(async (page) => assert.equal(await status(page), 200)));
  assert.equal(new Set(pages.map((page) => page.cookie())).size, 1, 'every answer brings the same token');
  const me = api.accounts.me.response.parse((await client.call('GET', '/api/me')).body);
  assert.equal(me.next, 'enrol', 'an owner needs a factor');
  assert.notEqual(client.cookie(), old);
  assert.equal(client.cookie(), pages[0]?.cookie());
  clock.advance(30_000);
  assert.equal(await status(newClient(server.url, old)), 401);
  assert.equal(await status(client), 200);
  assert.equal(code(await client.call('GET', '/api/devices')), 'factor_required');
});

// ASVS 6.3.3
test('who needs a factor and has none reaches security settings, sign-out, own export and deletion, and nothing else', async () => {
  await using server = await testServer();
  const admin = await addAccount(server, { email: 'olaf@example.org', roles: ['owner'] });
  const client = server.visitor();
  const { email, password } = admin;
  const { body } = await client.call('POST', '/api/sign-in', { email, password });
  assert.deepEqual(body, { next: 'enrol', factors: [], oldestEnded: false });
  const companyId = await server.running.app.companies.firstCompanyId();
  const open: string[] = [];
  const routes = Object.values(api).flatMap((group) => Object.values(group));
  for (const route of routes.filter(({ word }) => word !== 'public')) {
    const path = route.path
      .replace(':c', companyId)
      .replaceAll(/:\w+/gu, '018f0000-0000-7000-8000-00000000000a');
    if (`${route.method} ${route.path}` === 'POST /api/sign-out') continue;
    const answer = await client.call(route.method, path);
    if (code(answer) !== 'factor_required') open.push(route.path);
  }
  assert.deepEqual([...new Set(open.map((path) => path.split('/').slice(0, 4).join('/')))].toSorted(), [
    '/api/confirm/options',
    '/api/confirm/passkey',
    '/api/confirm/password',
    '/api/confirm/provider',
    '/api/me',
    '/api/me/close',
    '/api/me/delete',
    '/api/me/deletion',
    '/api/me/factor-reset',
    '/api/me/factors',
    '/api/me/identity-links',
    '/api/me/passkeys',
    '/api/me/recovery-codes',
    '/api/me/sign-ins',
    '/api/me/totp',
    '/api/trust/me',
  ]);
  assert.equal((await client.call('POST', '/api/sign-out')).status, 200);
});

// ASVS 7.2.4
test('signing in again in the same browser ends the sign-in before', async () => {
  await using server = await testServer();
  const member = await addAccount(server, { email: 'mia@example.org', roles: ['member'] });
  const client = await signedIn(server, member);
  const old = client.cookie();
  const { email, password } = member;
  await client.call('POST', '/api/sign-in', { email, password });
  assert.equal((await server.visitor().call('GET', '/api/me', undefined, { cookie: old })).status, 401);
  assert.equal((await signIns(client)).length, 1);
});

test('a hash of before is taken once and replaced by one with the secret; one of another account opens nothing', async () => {
  await using server = await testServer();
  const { argon2Sync, randomBytes } = await import('node:crypto');
  const salt = randomBytes(16);
  const password = 'ein Käse auf dem Dach';
  const tag = argon2Sync('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: 32 * 1024,
    passes: 3,
    parallelism: 1,
    tagLength: 32,
  });
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/u, '');
  const phc = `$argon2id$v=19$m=32768,t=3,p=1$${base64(salt)}$${base64(tag)}`;
  const old = await addAccount(server, { email: 'alt@example.org', password, phc });
  const other = await addAccount(server, { email: 'mia@example.org' });
  const stored = async (accountId: string) =>
    (
      await server.db.superuser.query<{ phc: string }>(
        'SELECT phc FROM candor.password WHERE account_id = $1',
        [accountId],
      )
    ).rows[0]?.phc;
  await signedIn(server, { ...old, password: password.normalize('NFD') });
  const renewed = (await stored(old.accountId)) ?? '';
  assert.match(renewed, /^\$argon2id\$v=19\$m=47104,t=1,p=1,keyid=MQ\$/u);
  await signedIn(server, { ...old, password: password.normalize('NFD') });
  assert.equal(await stored(old.accountId), renewed, 'it is replaced once');
  const composed = await server
    .visitor()
    .call('POST', '/api/sign-in', { email: old.email, password: password.normalize('NFC') });
  assert.equal(composed.status, 401, 'from now on byte for byte');
  await server.db.superuser.query('UPDATE candor.password SET phc = $1 WHERE account_id = $2', [
    renewed,
    other.accountId,
  ]);
  const copied = { email: other.email, password: password.normalize('NFD') };
  assert.equal((await server.visitor().call('POST', '/api/sign-in', copied)).status, 401);
});

test('a body with a field that is not known is refused by its name', async () => {
  await using server = await testServer();
  const { email, password } = ownerForm;
  const answer = await server.visitor().call('POST', '/api/sign-in', { email, password, remember: true });
  assert.deepEqual(
    [answer.status, (answer.body as { details: object }).details],
    [400, { fields: ['remember'] }],
  );
});

test('what changes something needs our own origin, also without a cookie', async () => {
  await using server = await testServer();
  const { email, password } = ownerForm;
  for (const origin of [undefined, 'http://evil.example', 'null']) {
    const answer = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(origin !== undefined && { origin }) },
      body: JSON.stringify({ email, password }),
    });
    assert.deepEqual([answer.status, code({ body: await answer.json() })], [403, 'foreign_origin']);
  }
});

const ticketOf = async (client: Client) =>
  ((await client.call('POST', '/api/live-ticket')).body as { ticket: string }).ticket;

async function stream(server: TestServer, from: Client | string) {
  const ticket = typeof from === 'string' ? from : await ticketOf(from);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { origin: server.url });
  const closed = once(socket, 'close').then(([why]) => Number(why));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', ticket }));
  socket.ping();
  await Promise.race([once(socket, 'pong'), closed]);
  return { socket, closed };
}

/** The bus was heard when the row says so. */
async function renewalDue(server: TestServer, { accountId }: AddedAccount): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    const { rows } = await server.db.superuser.query(
      'SELECT 1 FROM candor.sign_in WHERE account_id = $1 AND renewal_due',
      [accountId],
    );
    if (rows.length > 0) return;
  }
  assert.fail('no renewal is due');
}
