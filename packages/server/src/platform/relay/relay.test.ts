import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { relayNote, type RelayNote } from '@candor/protocol/session/relay.ts';
import { testServer } from '../../../test/server.ts';
import { makeWebAuthority } from '../../../test/web-authority.ts';
import { socketRoutes } from '../http/sockets.ts';
import { portOf } from '../listen-on.ts';
import { openRelay, type RelayInside } from './index.ts';

const program = fileURLToPath(new URL('../../../../relay/src/main.ts', import.meta.url));
const sharedSecret = 'a secret of more than thirty-two characters';
const elsewhere = 'wss://relay.example.test';
const server = await testServer({
  environment: {
    CANDOR_RELAY_URL: elsewhere,
    CANDOR_RELAY_SECRET: sharedSecret,
  },
});
after(() => server[Symbol.asyncDispose]());
const { platform } = server.running;
const room = '018f4d2e-7a10-7c3e-9b55-0123456789ab';
const webSockets = server.url.replace('http', 'ws');

async function statusOf(path: string, origin: string | undefined): Promise<number> {
  const socket = new WebSocket(webSockets + path, origin === undefined ? {} : { origin });
  const refused = once(socket, 'unexpected-response').then(([, response]) => Number(response.statusCode));
  const opened = once(socket, 'open').then(() => 101);
  const status = await Promise.race([refused, opened]);
  socket.on('error', () => undefined).terminate();
  return status;
}

test('of every socket: pages of the own origin may open it, no other page, and who is no page only the relay', async () => {
  for (const [path, opener] of Object.entries(socketRoutes)) {
    assert.equal(await statusOf(path, server.url), 101, path);
    for (const origin of ['http://evil.example', `${server.url}.evil.example`, 'null'])
      assert.equal(await statusOf(path, origin), 403, `${path} from ${origin}`);
    assert.equal(await statusOf(path, undefined), opener === 'page' ? 403 : 101, path);
  }
  for (const path of ['/', '/agent', '/live/', '/relay/x', '/api/relay'])
    assert.equal(await statusOf(path, server.url), 404, path);
});

test('two ends meet by tickets of the server; counts are told, the room nowhere', async () => {
  const { rooms } = await openRelay(platform);
  const ticket = rooms.ticket(room, 'technician');
  assert.equal(ticket.relay, `${elsewhere}/relay`);
  const technician = await join(webSockets, server.url, ticket.token);
  const device = await join(webSockets, undefined, rooms.ticket(room, 'device').token);
  assert.deepEqual([technician.note.type, device.note], ['joined', { ...device.note, peer: true }]);
  const heard = once(device.socket, 'message');
  technician.socket.send(Buffer.from('sealed'));
  assert.equal(String((await heard)[0]), 'sealed');

  const metrics = await fetch(`${server.url}/metrics`, {
    headers: { authorization: 'Bearer a token for the tests' },
  });
  const told = await metrics.text();
  assert.match(told, /^candor_relay_rooms 1$/mu);
  assert.match(told, /^candor_relay_sockets 2$/mu);
  assert.match(told, /^candor_relay_bytes 6$/mu);
  assert.ok(!told.includes(room) && !server.logged().includes(room));
  for (const { socket } of [technician, device]) socket.terminate();
});

test('pages may speak to the other relay, and to nothing else', async () => {
  const { headers } = await fetch(server.url);
  assert.match(
    headers.get('content-security-policy') ?? '',
    /; connect-src 'self' wss:\/\/relay\.example\.test; /u,
  );
});

test('without another relay it is at the console, and one that was started again knows who was there', async () => {
  const own = { ...platform, config: { ...platform.config, relayUrl: undefined, relaySecret: undefined } };
  const before = await listening(await openRelay(own));
  const { relay, token } = before.inside.rooms.ticket(room, 'technician');
  assert.equal(relay, '/relay');
  const technician = await join(before.url, platform.config.publicUrl, token);
  assert.ok(technician.note.type === 'joined');
  await before.inside.stop();
  assert.equal(await technician.closed, 1001);

  const again = await listening(await openRelay(own));
  const back = await join(again.url, platform.config.publicUrl, technician.note.resume);
  again.inside.rooms.close(room);
  assert.equal(await back.closed, 4410);
  await again.inside.stop();
});

test('a relay by itself lets in by tickets of the server, over TLS, and goes in order', async () => {
  using authority = await makeWebAuthority();
  const files = authority.write(await authority.issue(['localhost']));
  const relay = spawn(process.execPath, [program], {
    env: {
      CANDOR_RELAY_PORT: '0',
      CANDOR_RELAY_SECRET: sharedSecret,
      CANDOR_TLS_CERT_FILE: files.cert,
      CANDOR_TLS_KEY_FILE: files.key,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(relay, 'exit');
  try {
    const [line] = await once(relay.stdout, 'data');
    const url = `wss://localhost:${/port (\d+), TLS/u.exec(String(line))?.[1]}`;
    const { rooms } = await openRelay(platform);
    const technician = await join(url, server.url, rooms.ticket(room, 'technician').token, authority.pem);
    const device = await join(url, undefined, rooms.ticket(room, 'device').token, authority.pem);
    const heard = once(device.socket, 'message');
    technician.socket.send(Buffer.from('sealed'));
    assert.equal(String((await heard)[0]), 'sealed');
    relay.kill('SIGTERM');
    assert.deepEqual(await Promise.all([technician.closed, device.closed]), [1001, 1001]);
    assert.deepEqual(await exited, [0, null]);
  } finally {
    relay.kill('SIGKILL');
  }
});

async function listening(inside: RelayInside) {
  const http = createServer().on('upgrade', inside.upgrade);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  after(() => http.close());
  return { inside, url: `ws://127.0.0.1:${portOf(http)}` };
}

async function join(url: string, origin: string | undefined, token: string, ca?: string) {
  const socket = new WebSocket(`${url}/relay`, { ca, ...(origin !== undefined && { origin }) });
  const closed = once(socket, 'close').then(([code]) => Number(code));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'join', token }));
  const [message] = await once(socket, 'message');
  const note: RelayNote = relayNote.parse(JSON.parse(String(message)));
  return { socket, closed, note };
}
