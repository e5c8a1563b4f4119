import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import type { Side } from '@candor/protocol/session/relay.ts';
import { skipWithout } from '../../../scripts/system-packages.ts';
import { openRelay } from '../src/platform/relay/index.ts';
import { freePort } from './free-port.ts';
import { startNginx } from './nginx.ts';
import { cookieOf, serverBehindSocket, setUp } from './secure-server.ts';
import { makeWebAuthority } from './web-authority.ts';
import { ask, here, type Way } from './web-request.ts';

const skip = skipWithout('nginx');
const agent = fileURLToPath(new URL('../../agent/src/main.ts', import.meta.url));

/** The server behind nginx; `way` is a client's, from outside. */
async function behindNginx(host: string) {
  await using stack = new AsyncDisposableStack();
  const [port, plainPort] = [await freePort(), await freePort()];
  const authority = stack.use(await makeWebAuthority());
  const one = stack.use(await serverBehindSocket(`https://${host}:${port}`));
  const files = authority.write(await authority.issue([host]));
  const socket = String(one.way.socketPath);
  stack.use(await startNginx({ folder: authority.folder, host, port, plainPort, socket, files }));
  const way: Way = { ca: authority.pem };
  const kept = stack.move();
  return { ...one, authority, way, plainPort, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test('through nginx a page signs in and hears what happens, and two ends meet', { skip }, async () => {
  await using one = await behindNginx('console.example.test');
  const signedIn = await setUp(one);
  assert.equal(signedIn.status, 200);
  const headers = { cookie: cookieOf(signedIn), origin: one.url };
  const { body } = await ask(`${one.url}/api/live-ticket`, one.way, { method: 'POST', headers });
  const socket = new WebSocket(`${one.url.replace('https', 'wss')}/live`, {
    ...here,
    ...one.way,
    origin: one.url,
  });
  const heard = Promise.withResolvers<unknown>();
  socket
    .on('error', heard.reject)
    .on('message', (text: Buffer) => heard.resolve(JSON.parse(text.toString())));
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'hello', ticket: (body as { ticket: string }).ticket }));
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'check.changed' }));
    // its own answer shows that both were read
    socket.ping();
  });
  socket.on('pong', () =>
    one.server.running.platform.bus.publish('check.changed', { promiseId: 'P12', state: 'green' }),
  );
  assert.equal(((await heard.promise) as { topic: string }).topic, 'check.changed');
  socket.terminate();
  await meetInRoom(one);
});

/** Both ends of a session, at /relay. */
async function meetInRoom(one: Awaited<ReturnType<typeof behindNginx>>): Promise<void> {
  const { rooms } = await openRelay(one.server.running.platform);
  const join = async (side: Side, origin: string | undefined) => {
    const socket = new WebSocket(`${one.url.replace('https', 'wss')}/relay`, {
      ...here,
      ...one.way,
      ...(origin !== undefined && { origin }),
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'join', token: rooms.ticket('room', side).token }));
    await once(socket, 'message');
    return socket;
  };
  const technician = await join('technician', one.url);
  const device = await join('device', undefined);
  const sealed = once(device, 'message');
  technician.send(Buffer.alloc(65_569, 7));
  assert.ok(Buffer.alloc(65_569, 7).equals((await sealed)[0]));
  for (const socket of [technician, device]) socket.terminate();
}

test('an address that a client makes up does not pass nginx', { skip }, async () => {
  await using one = await behindNginx('console.example.test');
  const statuses = new Set<number>();
  for (let n = 0; n <= 20; n++) {
    const headers = { origin: one.url, 'x-forwarded-for': `198.51.100.${n}`, 'x-forwarded-proto': 'http' };
    const body = { email: 'a@b.de', password: '' };
    statuses.add((await ask(`${one.url}/api/sign-in`, one.way, { method: 'POST', headers, body })).status);
  }
  assert.deepEqual([...statuses], [400, 429]);
  const plain = await ask(`http://console.example.test:${one.plainPort}/devices`, {});
  assert.equal(plain.status, 308);
  assert.match(plain.headers.location ?? '', /^https:\/\/console\.example\.test\/devices$/u);
});

test('through nginx a computer enrols, when it trusts the certificate', { skip }, async () => {
  await using one = await behindNginx('localhost');
  const { app } = one.server.running;
  const token = await app.devices.createToken({
    companyId: await app.companies.firstCompanyId(),
    label: 'a desk',
    approval: false,
    uses: 1,
    expiresInMinutes: 5,
  });
  const enrol = (...more: string[]) =>
    promisify(execFile)(process.execPath, [
      agent,
      'enrol',
      token,
      '--state',
      path.join(one.authority.folder, 'agent'),
      ...more,
    ]);
  await assert.rejects(enrol(), /certificate is not trusted here \(\w+\), so nothing was sent/u);
  const webCa = path.join(one.authority.folder, 'authority.pem');
  writeFileSync(webCa, one.authority.pem);
  assert.match(
    (await enrol('--web-ca', webCa)).stdout,
    /^This computer is enrolled at https:\/\/localhost:\d+ as /u,
  );
  const { rows } = await one.server.db.superuser.query('SELECT count(*)::int AS n FROM candor.device');
  assert.equal(rows[0].n, 1);
});
