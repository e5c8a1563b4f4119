import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { subprotocol } from '@candor/protocol/version.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { helloMessage, type SimulatedIdentity } from '../../../test/simulated-agent.ts';
import { fakeClock } from '../clock.ts';

const clock = fakeClock(new Date());
let one: LinkInstance;
let me: SimulatedIdentity;
before(async () => {
  one = await linkInstance(clock);
  me = await one.enrol();
});
after(() => one[Symbol.asyncDispose]());

/** From an address of its own, so that the tests don't take each other's room. */
let lastAddress = 1;
function open(): Socket {
  const socket = connect({ port: one.port, host: '127.0.0.1', localAddress: `127.0.2.${lastAddress}` });
  socket.on('error', () => undefined); // the close says that it ended
  return socket;
}
const opened = async () => {
  const socket = open();
  await once(socket, 'connect');
  return socket;
};
async function openTls(): Promise<TLSSocket> {
  const tls = connectTls({
    socket: open(),
    servername: 'localhost',
    cert: me.certificate,
    key: me.linkKey,
    ca: me.serverCa,
  });
  tls.on('error', () => undefined);
  await once(tls, 'secureConnect');
  return tls;
}
/** Until the gateway has had its turn with everything that came so far. */
const settled = async () => {
  await using link = one.link(me);
  await link.opened;
};
/** Reads on until the other side has ended it, in whatever way. */
const closed = async (socket: Socket) => {
  if (!socket.closed) await new Promise((resolve) => socket.resume().once('close', resolve));
};
const isOpen = (socket: Socket) => !socket.closed && !socket.destroyed;
const upgrade = `GET /agent HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n`;

test('a socket that says nothing, and one that begins TLS byte by byte, are closed after ten seconds', async () => {
  lastAddress++;
  const sockets = [await opened(), await opened()];
  const [, slow] = sockets;
  slow?.write(Buffer.from([0x16]));
  await settled();
  clock.advance(9_500);
  slow?.write(Buffer.from([0x03, 0x01]));
  await settled();
  assert.ok(sockets.every(isOpen));
  clock.advance(1_000);
  await Promise.all(sockets.map(closed));
});

test('half an upgrade is closed after five seconds', async () => {
  lastAddress++;
  const tls = await openTls();
  tls.write(upgrade);
  await settled();
  clock.advance(4_500);
  await settled();
  assert.ok(isOpen(tls));
  clock.advance(1_000);
  await closed(tls);
});

test('twenty that are silent do not keep devices of their own address out for longer than their deadline', async () => {
  lastAddress++;
  const mute = await Promise.all(Array.from({ length: 20 }, opened));
  await closed(open());
  await using elsewhere = one.link(me);
  await elsewhere.hello();
  clock.advance(10_500);
  await Promise.all(mute.map(closed));
  const tls = await openTls();
  tls.destroy();
});

test('of what comes before hello at most 16 KiB are read: a long header, and a long first frame', async () => {
  lastAddress++;
  const header = await openTls();
  header.write(`${upgrade}X-Long: ${'x'.repeat(20_000)}\r\n`);
  await closed(header);
  const link = one.link(me);
  await link.opened;
  link.send({ ...helloMessage(), version: 'x'.repeat(20_000) });
  assert.equal(await link.closed, 1006);
  const many = one.link(me);
  await many.opened;
  for (let i = 0; i < 400; i++) many.socket.ping('x'.repeat(100));
  assert.equal(await many.closed, 1006);
});

test('after hello a frame may be as long as the protocol has it', async () => {
  await using link = one.link(me);
  await link.hello();
  const ack = await link.report([
    { record: 'manage.metric', rows: Array.from({ length: 100 }, () => ({ filler: 'x'.repeat(1_000) })) },
  ]);
  assert.equal(ack.refused.length, 100);
});

test('a request that is no upgrade gets no more than 404', async () => {
  lastAddress++;
  const tls = await openTls();
  tls.write('GET /agent HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [data] = (await once(tls, 'data')) as [Buffer];
  assert.match(data.toString(), /^HTTP\/1\.1 404 /u);
  await closed(tls);
});

test('a flood of sockets that never finish leaves the console quick', async () => {
  const sockets: Socket[] = [];
  let isFlooding = true;
  const flood = async () => {
    for (let i = 0; isFlooding; i = (i + 1) % 100) {
      const socket = connect({ port: one.port, host: '127.0.0.1', localAddress: `127.0.3.${1 + i}` });
      socket.on('error', () => undefined);
      sockets.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
      // a TLS record that announces a greeting and never brings it
      socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
    }
  };
  const flooding = flood();
  const took: number[] = [];
  for (let i = 0; i < 100; i++) {
    const began = performance.now();
    assert.equal((await one.call('GET', '/api/devices')).status, 200);
    took.push(performance.now() - began);
  }
  isFlooding = false;
  await flooding;
  const opened = sockets.length;
  for (const socket of sockets) socket.destroy();
  took.sort((a, b) => a - b);
  assert.ok((took[94] ?? Infinity) < 1_000, `p95 ${took[94]} ms with ${opened} sockets`);
  assert.ok(opened > 500, `only ${opened} sockets were opened meanwhile`);
});
