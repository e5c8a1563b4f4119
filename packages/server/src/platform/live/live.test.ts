import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { testServer, type Client, type TestServer } from '../../../test/server.ts';

const deviceId = '018f0000-0000-7000-8000-00000000000a';
const other = '018f0000-0000-7000-8000-00000000000b';

interface Stream {
  socket: WebSocket;
  events: Record<string, unknown>[];
  closed: Promise<number>;
}

async function open(server: TestServer, client: Client | undefined, origin = server.url): Promise<Stream> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { origin });
  const events: Record<string, unknown>[] = [];
  socket.on('message', (text) => events.push(JSON.parse(Buffer.isBuffer(text) ? text.toString('utf8') : '')));
  const closed = once(socket, 'close').then(
    ([code]) => Number(code),
    () => -1,
  );
  await once(socket, 'open');
  if (client) socket.send(JSON.stringify({ type: 'hello', ticket: await ticketOf(client) }));
  return { socket, events, closed };
}

const ticketOf = async (client: Client) =>
  ((await client.call('POST', '/api/live-ticket')).body as { ticket: string }).ticket;
const subscribe = ({ socket }: Stream, topic: string, id?: string) =>
  socket.send(JSON.stringify({ type: 'subscribe', topic, ...(id && { id }) }));

/** What was sent before has been read when the server answers a ping. */
async function settled({ socket }: Stream): Promise<void> {
  socket.ping();
  await once(socket, 'pong');
}

const companyOfOwner = async (server: TestServer) => server.running.app.companies.firstCompanyId();

test('a page gets events of its own company, for the ids that it asked for', async () => {
  await using server = await testServer();
  const stream = await open(server, await server.owner());
  subscribe(stream, 'device.changed', deviceId);
  subscribe(stream, 'enrolment.used');
  await settled(stream);
  const companyId = await companyOfOwner(server);
  const { bus } = server.running.platform;
  bus.publish('device.changed', { companyId: other, deviceId, state: 'online', at: 1 });
  bus.publish('device.changed', { companyId, deviceId: other, state: 'online', at: 2 });
  bus.publish('device.changed', { companyId, deviceId, state: 'online', at: 3 });
  bus.publish('enrolment.used', { companyId, tokenId: other, deviceId });
  bus.publish('focus.stored', { personId: other, at: 4 });
  await settled(stream);
  assert.deepEqual(stream.events, [
    { topic: 'device.changed', deviceId, state: 'online', at: 3 },
    { topic: 'enrolment.used', tokenId: other, deviceId },
  ]);
});

test('Focus events reach the person alone', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const { personId } = (await owner.call('GET', '/api/me')).body as { personId: string };
  const stream = await open(server, owner);
  subscribe(stream, 'focus.stored');
  await settled(stream);
  server.running.platform.bus.publish('focus.stored', { personId: other, at: 1 });
  server.running.platform.bus.publish('focus.stored', { personId, at: 2 });
  await settled(stream);
  assert.deepEqual(stream.events, [{ topic: 'focus.stored', at: 2 }]);
});

test('values of a device come at most once a second, the last ones', async () => {
  await using server = await testServer();
  const stream = await open(server, await server.owner());
  subscribe(stream, 'device.metric');
  await settled(stream);
  const companyId = await companyOfOwner(server);
  for (let at = 1; at <= 5; at++)
    server.running.platform.bus.publish('device.metric', {
      companyId,
      deviceId,
      at,
      values: [{ metric: 'cpu', slot: '', value: at }],
    });
  await settled(stream);
  assert.deepEqual(
    stream.events.map(({ at }) => at),
    [1],
  );
  for (let turn = 0; turn < 30 && stream.events.length < 2; turn++) await wait(100);
  assert.deepEqual(
    stream.events.map(({ at }) => at),
    [1, 5],
  );
});

test('a ticket opens one stream, and only for pages of this origin', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const ticket = await ticketOf(owner);
  const [first, second] = [await open(server, undefined), await open(server, undefined)];
  first.socket.send(JSON.stringify({ type: 'hello', ticket }));
  await settled(first);
  second.socket.send(JSON.stringify({ type: 'hello', ticket }));
  assert.equal(await second.closed, 4401);
  assert.equal(first.socket.readyState, WebSocket.OPEN);
  await assert.rejects(open(server, undefined, 'http://evil.example'), /403/u);
  await assert.rejects(open(server, undefined, ''), /403/u);
});

test('a stream without a hello, or with anything else, is closed', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  for (const frame of [
    '{"type":"subscribe","topic":"device.changed"}',
    'no json',
    '{"type":"hello"}',
    Buffer.alloc(5),
    'x'.repeat(5000),
  ]) {
    const stream = await open(server, undefined);
    stream.socket.send(frame);
    assert.ok([4400, 1009].includes(await stream.closed));
  }
  const stream = await open(server, owner);
  subscribe(stream, 'every.secret');
  assert.equal(await stream.closed, 4400);
});

test('a page that does not read is closed, and nothing piles up for it', async () => {
  await using server = await testServer();
  const stream = await open(server, await server.owner());
  subscribe(stream, 'enrolment.used');
  await settled(stream);
  const companyId = await companyOfOwner(server);
  stream.socket.pause();
  for (let n = 0; n < 200_000; n++)
    server.running.platform.bus.publish('enrolment.used', { companyId, tokenId: other, deviceId });
  stream.socket.resume();
  assert.equal(await stream.closed, 4408);
  assert.ok(stream.events.length < 200_000);
});

test('signing out ends the streams', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const stream = await open(server, owner);
  await settled(stream);
  await owner.call('POST', '/api/sign-out');
  assert.equal(await stream.closed, 1001);
});
