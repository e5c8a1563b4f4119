import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import test, { type TestContext } from 'node:test';
import { testServer, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../clock.ts';

const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const auditOf = async (server: TestServer) =>
  (
    await server.db.superuser.query<{ entry: string }>(
      "SELECT actor || ' ' || action || ' ' || outcome AS entry FROM candor.audit_entry ORDER BY at, id",
    )
  ).rows.map(({ entry }) => entry);

function builtConsole(t: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-console-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Candor</title>');
  writeFileSync(path.join(folder, 'assets/app-1a2b.js'), 'export const one = 1;\n'.repeat(100));
  return folder;
}

test('pages have a policy without foreign origins or inline code, and the API is never stored', async (t) => {
  await using server = await testServer({ pages: builtConsole(t) });
  const page = await server.visitor().call('GET', '/devices/some-id');
  assert.deepEqual([page.status, page.headers.get('cache-control')], [200, 'no-store']);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(
    policy,
    /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*frame-ancestors 'none'; require-trusted-types-for 'script'/u,
  );
  assert.doesNotMatch(policy, /(?<!'wasm-)unsafe|https?:|\*/u);
  assert.deepEqual(
    [page.headers.get('x-content-type-options'), page.headers.get('referrer-policy')],
    ['nosniff', 'no-referrer'],
  );
  const asset = await server.visitor().call('GET', '/assets/app-1a2b.js');
  assert.deepEqual(
    [asset.status, asset.headers.get('cache-control'), asset.headers.get('content-encoding')],
    [200, 'public, max-age=31536000, immutable', 'gzip'],
  );
  assert.equal((await server.visitor().call('GET', '/assets/gone.js')).status, 404);
  assert.equal((await server.visitor().call('GET', '/../../package.json')).status, 404);
  assert.equal(
    (await server.visitor().call('GET', '/api/instance')).headers.get('cache-control'),
    'no-store',
  );
});

test('a page asked for by number leads to the name, and a foreign name leads nowhere', async (t) => {
  await using server = await testServer({ pages: builtConsole(t) });
  const port = new URL(server.url).port;
  const byNumber = await fetch(`http://127.0.0.1:${port}//evil.example/devices?a=1`, { redirect: 'manual' });
  assert.deepEqual(
    [byNumber.status, byNumber.headers.get('location')],
    [307, `http://localhost:${port}/evil.example/devices?a=1`],
  );
  const rebound = await ask(
    Number(port),
    `GET /api/instance HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`,
  );
  assert.match(rebound, /^HTTP\/1.1 403 .*"foreign_origin"/su);
});

test('without a built console pages say so', async () => {
  await using server = await testServer();
  const answer = await server.visitor().call('GET', '/devices');
  assert.deepEqual([answer.status, code(answer)], [404, 'not_built']);
});

test('unknown methods and methods that an address does not take are refused', async () => {
  await using server = await testServer();
  const put = await server.visitor().call('PUT', '/api/sign-in', {});
  assert.deepEqual([put.status, code(put), put.headers.get('allow')], [405, 'method_not_allowed', 'POST']);
  assert.equal((await server.visitor().call('POST', '/devices', {})).status, 405);
  assert.equal((await server.visitor().call('GET', '/api/nothing')).status, 404);
  const port = Number(new URL(server.url).port);
  for (const method of ['TRACE', 'FOO', 'CONNECT'])
    assert.match(
      await ask(
        port,
        `${method} /api/instance HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
      ),
      /^HTTP\/1.1 405 /u,
      method,
    );
});

test('a request that changes something must come from our own pages', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const refused = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `${server.url}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of refused) {
    const answer = await owner.call('POST', '/api/sign-out', undefined, headers);
    assert.deepEqual([answer.status, code(answer)], [403, 'foreign_origin']);
  }
  assert.equal((await owner.call('GET', '/api/me')).status, 200);
});

test('only the declared form comes in', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const post = (body: unknown, headers = {}) => owner.call('POST', '/api/sign-in', body, headers);
  assert.equal(code(await post({ email: 'a@b.de', password: 'x', admin: true })), 'unknown_field');
  assert.equal(code(await post({ email: 'no address', password: 'x' })), 'bad_request');
  assert.equal(
    code(await post('{"email": "a@b.de", "password": "x", "__proto__": {"a": 1}}')),
    'bad_request',
  );
  assert.equal(code(await post('{"email":')), 'bad_request');
  assert.equal(code(await post('email=a', { 'content-type': 'text/plain' })), 'bad_request');
  assert.equal(code(await owner.call('GET', '/api/me?a=1')), 'unknown_field');
  assert.equal(code(await owner.call('POST', '/api/live-ticket', { a: 1 })), 'unknown_field');
  assert.equal(code(await owner.call('GET', '/api/devices/not-a-uuid')), 'not_found');
  const large = await post({ email: 'a@b.de', password: 'x'.repeat(1024 * 1024) });
  assert.deepEqual([large.status, code(large)], [413, 'too_large']);
  const header = await ask(
    Number(new URL(server.url).port),
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
  );
  assert.match(header, /^HTTP\/1.1 431 /u);
});

// ASVS 7.2.1, 8.3.1
test('every route of the contract but the public ones asks who is there', async () => {
  await using server = await testServer();
  await server.owner();
  const { api } = await import('@candor/protocol/api/index.ts');
  const routes = Object.values(api).flatMap((group) => Object.values(group));
  for (const { method, path: where, word } of routes.filter((route) => route.word !== 'public')) {
    const url = where.replace(/:\w+/gu, '018f0000-0000-7000-8000-000000000000');
    const answer = await server.visitor().call(method, url, method === 'GET' ? undefined : {});
    assert.deepEqual([answer.status, code(answer)], [401, 'not_signed_in'], `${method} ${where} (${word})`);
  }
});

// ASVS 8.2.1
test('a word that the role lacks is refused by its name, and audited', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  await server.db.superuser.query('DELETE FROM candor.member');
  const answer = await owner.call('PUT', '/api/server/local-agent', { running: true });
  assert.deepEqual(
    [answer.status, code(answer), (answer.body as { details: unknown }).details],
    [403, 'not_allowed', { word: 'instance.operate', refusedBy: 'role' }],
  );
  assert.deepEqual((await auditOf(server)).slice(-1), ['account PUT /api/server/local-agent refused']);
});

test('calls are limited a minute by address, which is in no log', async () => {
  const clock = fakeClock();
  await using server = await testServer({ clock });
  const signIn = () => server.visitor().call('POST', '/api/sign-in', { email: 'a@b.de', password: '' });
  for (let n = 0; n < 20; n++) assert.equal(code(await signIn()), 'bad_request');
  const over = await signIn();
  assert.deepEqual(
    [over.status, code(over), over.headers.get('retry-after')],
    [429, 'too_many_requests', '60'],
  );
  clock.advance(60_001);
  assert.equal(code(await signIn()), 'bad_request');
  assert.ok(!/127\.0\.0\.1|::1/u.test(server.logged()));
});

test('an unexpected error says nothing of its cause', async (t) => {
  await using server = await testServer();
  const owner = await server.owner();
  t.mock.method(server.running.platform.database, 'withPerson', async () => {
    throw new Error('SELECT secret FROM person WHERE name = olga');
  });
  const answer = await owner.call('GET', '/api/me');
  assert.deepEqual(
    [answer.status, Object.keys(answer.body as object).toSorted()],
    [500, ['code', 'requestId', 'text']],
  );
  const line =
    server
      .logged()
      .split('\n')
      .find((one) => one.includes('http.failed')) ?? '';
  assert.ok(line.includes((answer.body as { requestId: string }).requestId) && !line.includes('olga'));
});

test('without its database the server answers 503 and works again afterwards', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const { database: name } = server.db.connections.app;
  await server.db.superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
  await server.db.superuser.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candor_app' AND datname = $1",
    [name],
  );
  const gone = await owner.call('GET', '/api/me');
  assert.deepEqual(
    [gone.status, code(gone), gone.headers.get('retry-after')],
    [503, 'database_unavailable', '5'],
  );
  const ready = await server.visitor().call('GET', '/readyz');
  assert.deepEqual([ready.status, (ready.body as { failing: string[] }).failing], [503, ['database']]);
  await server.db.superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
  assert.equal((await owner.call('GET', '/api/me')).status, 200);
});

test('health is for everybody, numbers for whoever holds the token', async () => {
  await using server = await testServer();
  const visitor = server.visitor();
  assert.equal((await visitor.call('GET', '/healthz')).body, 'ok\n');
  assert.deepEqual((await visitor.call('GET', '/readyz')).body, {
    ready: true,
    failing: [],
    stopping: false,
  });
  assert.equal((await visitor.call('GET', '/metrics')).status, 404);
  const metrics = await visitor.call('GET', '/metrics', undefined, {
    authorization: 'Bearer a token for the tests',
  });
  assert.match(String(metrics.body), /^# TYPE candor_agents_online gauge\ncandor_agents_online 0$/mu);
});

async function ask(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  return text(socket);
}
