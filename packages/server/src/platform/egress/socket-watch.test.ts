import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { get } from 'node:http';
import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { recipients } from '@candor/policy/recipients.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../log/index.ts';
import { Egress, SocketWatch } from './index.ts';

const log = createLogger({ level: 'fatal', tty: false, out: () => undefined });

async function listening(where: { port: number } | { path: string }) {
  const received: string[] = [];
  const server = createServer((socket) =>
    socket.on('error', () => {}).on('data', (part) => received.push(String(part))),
  );
  server.listen('path' in where ? where : { ...where, host: '127.0.0.1' });
  await once(server, 'listening');
  // a TCP server has an address with a port
  const port = 'port' in where ? (server.address() as AddressInfo).port : 0;
  return { port, received, server, [Symbol.dispose]: () => server.close() };
}

const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.on('close', () => resolve()));

test('a socket that did not come through the gate carries no byte, whatever opened it', async () => {
  using foreign = await listening({ port: 0 });
  let bypassed = 0;
  using _watch = new SocketWatch({ ownPorts: [], onBypassed: () => bypassed++ });
  const { port } = foreign;

  const plain = connect(port, '127.0.0.1');
  plain.write('plain');
  await closed(plain);
  const made = new Socket();
  made.connect(port, '127.0.0.1').write('made');
  await closed(made);
  await closed(connectTls(port, '127.0.0.1').on('error', () => undefined));
  await assert.rejects(once(get({ host: '127.0.0.1', port }), 'response'));
  await assert.rejects(fetch(`http://127.0.0.1:${port}`));
  assert.deepEqual([foreign.received, bypassed], [[], 5]);
});

test("the gate's own sockets, processes of this instance and unix sockets are let through", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'candor-watch-'));
  using behind = await listening({ port: 0 });
  using own = await listening({ port: 0 });
  using local = await listening({ path: path.join(folder.path, 's') });
  using _watch = new SocketWatch({ ownPorts: [own.port], onBypassed: () => assert.fail('was stopped') });
  const place = { host: '127.0.0.1', port: behind.port };
  await using egress = new Egress({ clock: systemClock, log, recipients, places: { database: [place] } });
  const socket = egress.socketFor('database')();
  socket.connect(behind.port, '127.0.0.1').end('gate');
  connect(own.port, '127.0.0.1').end('own');
  connect(path.join(folder.path, 's')).end('local');
  while ([behind, own, local].some(({ received }) => received.length === 0)) await setImmediate();
  assert.deepEqual([behind.received, own.received, local.received], [['gate'], ['own'], ['local']]);
});
