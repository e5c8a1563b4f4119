import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect as tlsConnect } from 'node:tls';
import { WebSocket } from 'ws';
import {
  cookieOf,
  host,
  serverBehindSocket,
  serverWithFiles,
  setUp,
  type SecureServer,
} from '../../../test/secure-server.ts';
import { makeWebAuthority } from '../../../test/web-authority.ts';
import { ask, here, type Way } from '../../../test/web-request.ts';
import { bindListeners } from './index.ts';
import { webLimits } from './listeners.ts';

const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const portOf = (url: string) => Number(new URL(url).port);

/** Opens the live stream as a page of `origin`; @returns its first event. */
async function openLive({ url, way }: Pick<SecureServer, 'url' | 'way'>, origin: string): Promise<string> {
  const [, rest = ''] = url.split('://');
  const target = way.socketPath === undefined ? `wss://${rest}/live` : `ws+unix:${way.socketPath}:/live`;
  const socket = new WebSocket(target, { origin, ...here, ...way });
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on('open', () => resolve('open'));
  socket.on('unexpected-response', (_request, { statusCode }) => resolve(`refused ${statusCode}`));
  const said = await promise;
  socket.on('error', () => undefined).terminate();
  return said;
}

for (const [way, start] of [
  ['by its own certificate', () => serverWithFiles()],
  ['behind a proxy on a unix socket', () => serverBehindSocket()],
] as const)
  test(`${way}: cookies, origins and HSTS follow the public URL`, async () => {
    await using one = await start();
    const signedIn = await setUp(one);
    assert.equal(signedIn.status, 200);
    assert.match(
      signedIn.headers['set-cookie']?.[0] ?? '',
      /^__Host-candor=.*; Path=\/;.*Secure.*SameSite=Lax/u,
    );
    assert.equal(signedIn.headers['strict-transport-security'], 'max-age=63072000; includeSubDomains');
    const headers = { cookie: cookieOf(signedIn) };
    assert.equal((await ask(`${one.url}/api/me`, one.way, { headers })).status, 200);
    for (const origin of [`http://${host}`, 'https://localhost:8080', `https://${host}.evil.example`]) {
      const answer = await ask(`${one.url}/api/sign-out`, one.way, {
        method: 'POST',
        headers: { ...headers, origin },
      });
      assert.deepEqual([answer.status, code(answer)], [403, 'foreign_origin'], origin);
      assert.equal(await openLive(one, origin), 'refused 403');
    }
    assert.equal(await openLive(one, one.url), 'open');
    const link = await one.server.running.app.devices.createToken({
      companyId: await one.server.running.app.companies.firstCompanyId(),
      label: 'a desk',
      approval: false,
      uses: 1,
      expiresInMinutes: 5,
    });
    assert.equal(JSON.parse(Buffer.from(link.slice(5), 'base64url').toString()).url, one.url);
  });

test('on loopback there is no HSTS, also by TLS', async () => {
  await using one = await serverWithFiles({ host: 'localhost' });
  const { status, headers } = await ask(`${one.url}/healthz`, one.way);
  assert.deepEqual([status, headers['strict-transport-security']], [200, undefined]);
});

test('TLS 1.2 is the oldest, and plain HTTP at the port gets nothing but an end', async () => {
  await using one = await serverWithFiles();
  const handshake = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    const socket = tlsConnect({
      port: portOf(one.url),
      host: '127.0.0.1',
      servername: host,
      ca: one.authority.pem,
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.on('secureConnect', () => resolve(String(socket.getProtocol())));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    const outcome = await promise;
    socket.destroy();
    return outcome;
  };
  assert.deepEqual([await handshake('TLSv1.2'), await handshake('TLSv1.3')], ['TLSv1.2', 'TLSv1.3']);
  assert.match(await handshake('TLSv1.1'), /VERSION|ECONNRESET/u);
  const plain = connect(portOf(one.url), '127.0.0.1').on('error', () => undefined);
  plain.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(plain, 'close');
  assert.equal((await ask(`${one.url}/healthz`, one.way)).status, 200);
});

test('a new certificate is swapped in and open connections stay; a bad one is refused, and the running one stays', async () => {
  await using one = await serverWithFiles();
  const { authority, server, url } = one;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let socketOfAgent: unknown;
  agent.on('free', (socket) => (socketOfAgent = socket));
  const overOneConnection = async () => {
    assert.equal((await ask(`${url}/healthz`, { ...one.way, agent })).status, 200);
    return socketOfAgent;
  };
  const served = async () => {
    const socket = tlsConnect({ port: portOf(url), host: '127.0.0.1', servername: host, ca: authority.pem });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const [first, open] = [await served(), await overOneConnection()];
  assert.ok(open);

  authority.write(await authority.issue([host]));
  server.running.reload();
  const second = await served();
  assert.notEqual(second, first);
  assert.equal(await overOneConnection(), open, 'the open connection was dropped');
  assert.match(server.logged(), /"template":"certificate.swapped","until":"\d{4}-\d\d-\d\d"/u);

  authority.write({ certPem: (await authority.issue(['other.example.test'])).certPem });
  server.running.reload();
  assert.equal(await served(), second);
  assert.match(server.logged(), /"template":"certificate.refused","n":2/u);
  writeFileSync(path.join(authority.folder, 'cert.pem'), 'half a fi');
  server.running.reload();
  assert.equal(await served(), second);
  agent.destroy();
});

test('the socket is for owner and group; that of a dead server is replaced, anything else is refused', async () => {
  using authority = await makeWebAuthority();
  const socket = path.join(authority.folder, 'http.sock');
  const before = process.umask(0);
  const first = await bindListeners([{ socket }]);
  process.umask(before);
  assert.deepEqual([statSync(socket).mode & 0o777, first.port], [0o660, 0]);
  const inUse = {
    name: 'ListenRefused',
    exitCode: 78,
    message: `CANDOR_LISTEN: unix:${socket} is in use by another program`,
  };
  await assert.rejects(bindListeners([{ socket }]), inUse);
  assert.ok(existsSync(socket), 'the live one stays');
  await first.stop(0);
  assert.ok(!existsSync(socket));

  const dead = createServer().listen(socket);
  await once(dead, 'listening');
  // a copy of the name outlives the server, as after SIGKILL
  linkSync(socket, `${socket}.left`);
  dead.close();
  await once(dead, 'close');
  const again = await bindListeners([{ socket: `${socket}.left` }]);
  await again.stop(0);

  writeFileSync(socket, 'somebody’s file');
  await assert.rejects(bindListeners([{ socket }]), {
    message: `CANDOR_LISTEN: unix:${socket} is there already, and is no socket`,
  });
  assert.equal(readFileSync(socket, 'utf8'), 'somebody’s file');
  await assert.rejects(
    bindListeners([{ socket: path.join(authority.folder, 'no/http.sock') }]),
    /cannot be listened on \(E/u,
  );
});

test('a plain port of a proxy is closed to everybody else', async () => {
  const proxies = [{ address: '127.0.0.2', bits: 31 }];
  const listeners = await bindListeners([{ host: '127.0.0.1', port: 0 }], { proxies });
  const get = (way: Way) => ask(`http://localhost:${listeners.port}/`, way);
  assert.equal((await get({ localAddress: '127.0.0.2' })).status, 503);
  assert.equal((await get({ localAddress: '127.0.0.3' })).status, 503);
  await assert.rejects(get({}), { code: 'ECONNRESET' });
  await listeners.stop(0);
});

/** Calls the sign-in until the limit a minute (20) refuses; @returns how often it did not. */
async function untilLimited(
  { url, way }: Pick<SecureServer, 'url' | 'way'>,
  forwarded: (n: number) => string,
) {
  for (let n = 0; n < 30; n++) {
    const answer = await ask(`${url}/api/sign-in`, way, {
      method: 'POST',
      headers: { 'x-forwarded-for': forwarded(n), origin: url },
      body: { email: 'a@b.de', password: '' },
    });
    if (answer.status === 429) return n;
    assert.equal(code(answer), 'bad_request');
  }
  return 30;
}

test("behind a proxy the right-most address that is no proxy's is the client's; what stands left of it is its own claim", async () => {
  await using one = await serverBehindSocket();
  assert.equal(await untilLimited(one, (n) => `198.51.100.${n}, 203.0.113.7`), 20);
  assert.equal(await untilLimited(one, (n) => `203.0.113.7, 198.51.100.${n}`), 30);
  assert.equal(await untilLimited(one, () => '203.0.113.8:4711'), 20);
  assert.equal(
    await untilLimited(one, (n) => `[2001:db8::${n}]:80`),
    20,
    'a network of one host counts as one',
  );
  assert.ok(!/203\.0\.113|198\.51\.100|2001:db8/u.test(one.server.logged()));
});

test('without a proxy what a client says of its address counts for nothing', async () => {
  await using one = await serverWithFiles();
  assert.equal(await untilLimited(one, (n) => `198.51.100.${n}`), 20);
});

test('what came to the proxy in plain is led to https, and refused where it holds secrets', async () => {
  await using one = await serverBehindSocket();
  const headers = { 'x-forwarded-proto': 'http' };
  const page = await ask(`${one.url}//evil.example/devices?a=1`, one.way, { headers });
  assert.deepEqual([page.status, page.headers.location], [308, `https://${host}/evil.example/devices?a=1`]);
  const call = await ask(`${one.url}/api/sign-in`, one.way, { method: 'POST', headers, body: {} });
  assert.deepEqual([call.status, code(call)], [403, 'not_encrypted']);
  const good = await ask(`${one.url}/healthz`, one.way, { headers: { 'x-forwarded-proto': 'http, https' } });
  assert.equal(good.status, 200);
  await using direct = await serverWithFiles();
  assert.equal((await ask(`${direct.url}/healthz`, direct.way, { headers })).status, 200);
});

test('which part fails is told to this computer alone', async () => {
  await using one = await serverBehindSocket();
  const ready = async (headers: Record<string, string>) =>
    Object.keys((await ask(`${one.url}/readyz`, one.way, { headers })).body as object);
  assert.deepEqual(await ready({ 'x-forwarded-for': '203.0.113.7' }), ['ready']);
  assert.deepEqual(await ready({}), ['ready']);
  assert.deepEqual(await ready({ 'x-forwarded-for': '127.0.0.1' }), ['ready', 'failing', 'stopping']);
});

test('so many sockets at once, of all addresses together, and half a request for so long', async () => {
  assert.deepEqual(
    [webLimits.maxSockets, webLimits.requestTimeout, webLimits.maxHeaderSize],
    [5_000, 30_000, 16_384],
  );
  using authority = await makeWebAuthority();
  const socket = path.join(authority.folder, 'http.sock');
  const limits = {
    ...webLimits,
    maxSockets: 2,
    requestTimeout: 150,
    headersTimeout: 100,
    connectionsCheckingInterval: 20,
  };
  const listeners = await bindListeners([{ host: '127.0.0.1', port: 0 }, { socket }], { limits });
  const slow = connect(listeners.port, '127.0.0.1');
  slow.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  const idle = connect(socket);
  await once(idle, 'connect');
  const third = connect(listeners.port, '127.0.0.1').on('error', () => undefined);
  third.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(third, 'close');
  assert.equal(third.bytesRead, 0);
  assert.match(await text(slow), /^HTTP\/1\.1 408 /u);
  idle.destroy();
  while ((await ask(`http://localhost:${listeners.port}/`, {}).catch(() => undefined))?.status !== 503)
    await wait(5);
  await listeners.stop(0);
});
