import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { linkInstance } from '../../../test/link-instance.ts';
import { Unfinished } from './unfinished.ts';

test('an address may have twenty unfinished sockets, and one more when one of them ends or is finished', async () => {
  const unfinished = new Unfinished();
  const admitted: Socket[] = [];
  const server = createServer((socket) =>
    unfinished.admit(socket) ? void admitted.push(socket) : socket.destroy(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    const isAdmitted = Promise.race([
      once(server, 'connection').then(() => true),
      once(socket, 'error').then(() => false),
    ]);
    await isAdmitted;
    return socket;
  };
  const sockets = [];
  for (let i = 0; i < 20; i++) sockets.push(await open());
  assert.equal(admitted.length, 20);
  await once(await open(), 'close');
  assert.equal(admitted.length, 20);
  sockets[0]?.destroy();
  if (admitted[0]) await once(admitted[0], 'close');
  sockets.push(await open());
  assert.equal(admitted.length, 21);
  const [, second] = admitted;
  if (second) unfinished.finish(second);
  sockets.push(await open());
  assert.equal(admitted.length, 22);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('sockets that say nothing do not keep a device out for longer than their deadline', async () => {
  await using one = await linkInstance();
  const me = await one.enrol();
  const mute = Array.from({ length: 30 }, () => connect(one.port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(mute.map((socket) => once(socket, 'connect')));
  await Promise.all(mute.map((socket) => once(socket, 'close')));
  const link = one.link(me);
  await link.hello();
  await link.close();
});
