import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import test from 'node:test';
import { makeFolder } from '../test/agent-process.ts';
import { placeOf, SocketWatch } from './socket-watch.ts';

async function listening(where: { port: number } | { path: string }) {
  const received: string[] = [];
  const server = createServer((socket) =>
    socket.on('error', () => {}).on('data', (part) => received.push(String(part))),
  );
  server.listen('path' in where ? where : { ...where, host: 'localhost' });
  await once(server, 'listening');
  // a TCP server has an address with a port
  const port = 'port' in where ? (server.address() as AddressInfo).port : 0;
  return { port, received, server, [Symbol.dispose]: () => server.close() };
}

/** Also of a socket that never opened: of the two names of this computer one may not be listened on. */
const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.on('close', () => resolve()));

test('only the enrolled addresses can be reached, whoever opens the socket', async () => {
  using own = await listening({ port: 0 });
  using foreign = await listening({ port: 0 });
  using watch = new SocketWatch([`wss://localhost:${own.port}/agent`]);
  const good = connect(own.port, 'localhost').on('error', () => {});
  good.write('good');
  await once(own.server, 'connection');
  for (const host of ['localhost', '127.0.0.1', '::1']) {
    const bad = connect(foreign.port, host).on('error', () => {});
    bad.write('bad');
    await closed(bad);
  }
  good.end();
  await closed(good);
  assert.ok(watch.refused >= 1);
  assert.deepEqual([own.received, foreign.received], [['good'], []]);
});

test("a session's relay can be reached as long as one of its sessions lasts", async () => {
  using relay = await listening({ port: 0 });
  using watch = new SocketWatch([]);
  const reach = async () => {
    const socket = connect(relay.port, 'localhost').on('error', () => {});
    socket.end('x');
    await closed(socket);
    return watch.refused === 0;
  };
  const [one, other] = [1, 2].map(() => watch.allow(`ws://localhost:${relay.port}/relay`));
  one?.[Symbol.dispose]();
  assert.equal(await reach(), true);
  other?.[Symbol.dispose]();
  assert.equal(await reach(), false);
});

test('sockets of this computer are let through', async () => {
  using folder = makeFolder();
  using local = await listening({ path: folder.in('s') });
  using watch = new SocketWatch([]);
  const socket = connect(folder.in('s'));
  socket.end('local');
  await closed(socket);
  assert.deepEqual([local.received, watch.refused], [['local'], 0]);
});

test('addresses are compared by host and port', () => {
  assert.equal(placeOf('wss://candor.test:8444/agent'), 'candor.test:8444');
  assert.equal(placeOf('https://candor.test'), 'candor.test:443');
  assert.equal(placeOf('http://[::1]:8080'), '::1:8080');
});
