import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import test from 'node:test';
import {
  connect,
  origin,
  relayOnLoopback,
  secret,
  type End,
  type LoopbackRelay,
} from '../test/relay-on-loopback.ts';
import { makeResumeToken, readToken } from './tokens.ts';

const room = '018f4d2e-7a10-7c3e-9b55-0123456789ab';

async function both(one: LoopbackRelay): Promise<[End, End]> {
  const technician = await one.enter(room, 'technician');
  assert.deepEqual(await peerOnJoining(technician), false);
  const device = await one.enter(room, 'device');
  assert.deepEqual(await peerOnJoining(device), true);
  assert.deepEqual(await technician.note(), { type: 'peer', present: true });
  return [technician, device];
}

async function peerOnJoining(end: End): Promise<boolean> {
  const note = await end.note();
  assert.ok(note.type === 'joined');
  return note.peer;
}

test('what one end says the other hears, byte for byte, and nobody else', async () => {
  await using one = await relayOnLoopback();
  const [technician, device] = await both(one);
  const stranger = await one.enter('other', 'technician');
  await one.enter('other', 'device');
  const sent = [0, 1, 16, 65_569, 98_304].map((size) => randomBytes(size));
  for (const bytes of sent) technician.socket.send(bytes);
  for (const bytes of sent) assert.deepEqual(await device.heard(), bytes);
  device.socket.send(Buffer.from('back'));
  assert.equal((await technician.heard()).toString(), 'back');
  await settled(stranger);
  assert.equal(await Promise.race([stranger.heard(), Promise.resolve('nothing')]), 'nothing');
  assert.deepEqual(one.relay.counts(), { rooms: 2, sockets: 4, held: 0, bytes: 163_894 });
});

test('each end is told when the other comes and goes', async () => {
  await using one = await relayOnLoopback();
  const [technician, device] = await both(one);
  device.socket.terminate();
  assert.deepEqual(await technician.note(), { type: 'peer', present: false });
  technician.socket.send(Buffer.from('to nobody'));
  const again = await one.enter(room, 'device');
  assert.equal(await peerOnJoining(again), true);
  technician.socket.send(Buffer.from('to somebody'));
  assert.equal((await again.heard()).toString(), 'to somebody');
});

test('a token lets in once, in its time, from its origin, to its side and room', async () => {
  await using one = await relayOnLoopback();
  const token = one.token(room, 'technician');
  await peerOnJoining(await one.enter(room, 'technician', token));
  assert.equal(await (await one.enter(room, 'technician', token)).closed, 4401);
  assert.equal(await (await one.enter(room, 'device', one.token(room, 'technician'))).closed, 4401);
  const stale = one.token(room, 'device');
  one.clock.advance(30_001);
  assert.equal(await (await one.enter(room, 'device', stale)).closed, 4401);
  assert.equal(await (await one.enter(room, 'device', 'no token')).closed, 4401);
  const foreign = connect(one.url, 'https://elsewhere.example.test');
  await once(foreign.socket, 'open');
  foreign.socket.send(JSON.stringify({ type: 'join', token: one.token(room, 'technician') }));
  assert.equal(await foreign.closed, 4401);
  assert.equal(one.relay.counts().sockets, 1);
});

test('a newer token takes a side over; the older end can not come back', async () => {
  await using one = await relayOnLoopback();
  const first = await one.enter(room, 'device');
  const joined = await first.note();
  assert.ok(joined.type === 'joined');
  const technician = await one.enter(room, 'technician');
  await peerOnJoining(technician);
  one.clock.advance(1);
  const second = await one.enter(room, 'device');
  assert.equal(await peerOnJoining(second), true);
  assert.equal(await first.closed, 4410);
  assert.deepEqual(
    [await technician.note(), await technician.note()],
    [
      { type: 'peer', present: false },
      { type: 'peer', present: true },
    ],
  );
  assert.equal(await (await one.enter(room, 'device', joined.resume)).closed, 4410);
  technician.socket.send(Buffer.from('still here'));
  assert.equal((await second.heard()).toString(), 'still here');
});

test('a relay that was started again lets both ends come back, for 15 minutes from the last token', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const before = await relayOnLoopback();
  const [technician] = await both(before);
  for (let passedMs = 0; passedMs < 5 * 60_000; passedMs += 20_000) await beat(t, before, technician);
  const renewed = await technician.note();
  assert.ok(renewed.type === 'resume');
  await before[Symbol.asyncDispose]();
  assert.equal(await technician.closed, 1001);
  await using after = await relayOnLoopback({}, before.clock);
  before.clock.advance(15 * 60_000);
  assert.equal(await peerOnJoining(await after.enter(room, 'technician', renewed.token)), false);
  // as often as the way is lost
  assert.equal(await peerOnJoining(await after.enter(room, 'technician', renewed.token)), false);
  before.clock.advance(1);
  assert.equal(await (await after.enter(room, 'technician', renewed.token)).closed, 4401);
});

test('an ended room is empty, and only a ticket from later opens it again', async () => {
  await using one = await relayOnLoopback();
  const [technician, device] = await both(one);
  const claims = readToken(secret, one.token(room, 'device'), null, one.clock.now().getTime());
  const unused = one.token(room, 'technician');
  one.relay.end(room);
  assert.deepEqual(await Promise.all([technician.closed, device.closed]), [4410, 4410]);
  const resume = makeResumeToken(secret, claims ?? assert.fail(), null, one.clock.now().getTime());
  assert.equal(await (await one.enter(room, 'device', resume)).closed, 4410);
  assert.equal(await (await one.enter(room, 'technician', unused)).closed, 4410);
  one.clock.advance(1);
  assert.equal(await peerOnJoining(await one.enter(room, 'technician')), false);
});

test('whoever says nothing, something else or too much is sent away', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await using one = await relayOnLoopback();
  const known = await one.enter('other', 'device');
  await peerOnJoining(known);
  const silent = connect(one.url, null);
  await once(silent.socket, 'open');
  await settled(silent);
  t.mock.timers.tick(5_000);
  silent.socket.send(JSON.stringify({ type: 'join', token: one.token('other', 'device') }));
  assert.equal(await silent.closed, 4408);
  assert.equal(one.relay.counts().sockets, 1, 'a word too late takes no place');
  t.mock.timers.reset();
  const first: [string | Buffer, number][] = [
    ['{"type":"join"}', 4401],
    ['no json', 4401],
    [Buffer.from(JSON.stringify({ type: 'join', token: one.token(room, 'device') })), 4401],
    [JSON.stringify({ type: 'join', token: 'x'.repeat(1_100) }), 4413],
    [Buffer.alloc(98_305), 1009],
  ];
  for (const [message, code] of first) {
    const end = connect(one.url, null);
    await once(end.socket, 'open');
    end.socket.send(message);
    assert.equal(await end.closed, code, String(message).slice(0, 40));
  }
  const [technician, device] = await both(one);
  technician.socket.send('text after the first message');
  assert.equal(await technician.closed, 1003);
  device.socket.send(Buffer.alloc(98_305));
  assert.equal(await device.closed, 1009);
});

/** Twenty seconds go by, and the end answers to its ping. */
async function beat(t: test.TestContext, one: LoopbackRelay, end: End): Promise<void> {
  const pinged = once(end.socket, 'ping');
  one.clock.advance(20_000);
  t.mock.timers.tick(20_000);
  await pinged;
  await settled(end);
}

/** The answer to a ping comes after everything that was sent before it. */
async function settled({ socket }: End): Promise<void> {
  const pong = once(socket, 'pong');
  socket.ping();
  await pong;
}

test('of one address no more than 50 may be unknown at once; those who joined do not count', async () => {
  await using one = await relayOnLoopback();
  const known = await one.enter(room, 'device');
  await peerOnJoining(known);
  const unknown = Array.from({ length: 50 }, () => connect(one.url, null));
  await Promise.all(unknown.map(({ socket }) => once(socket, 'open')));
  await Promise.all(unknown.map(settled));
  const surplus = connect(one.url, null);
  assert.equal(await surplus.closed, 4429);
  unknown[0]?.socket.close();
  await unknown[0]?.closed;
  assert.equal(await peerOnJoining(await one.enter('other', 'technician')), false);
});

test('an end that answers no ping for a minute is closed, one that does stays', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  await using one = await relayOnLoopback();
  const deaf = connectDeaf(one.url);
  await once(deaf.socket, 'open');
  deaf.socket.send(JSON.stringify({ type: 'join', token: one.token(room, 'device') }));
  await peerOnJoining(deaf);
  const technician = await one.enter(room, 'technician');
  await peerOnJoining(technician);
  for (let n = 0; n < 3; n++) await beat(t, one, technician);
  assert.equal(await deaf.closed, 1006);
  assert.equal(one.relay.counts().sockets, 1);
});

function connectDeaf(url: string): End {
  const end = connect(url, null);
  end.socket.pong = () => undefined;
  return end;
}

test('nothing piles up for an end that does not read: the other is not read either, and nothing is lost', async () => {
  await using one = await relayOnLoopback({ bytesPerSecond: Infinity });
  const [technician, device] = await both(one);
  device.socket.pause();
  const sent = Array.from({ length: 800 }, (_, n) => Buffer.alloc(65_536, n));
  for (const bytes of sent) technician.socket.send(bytes);
  while (one.relay.counts().held === 0) await new Promise(setImmediate);
  // what the kernel holds comes to the 4 MiB
  assert.ok(one.relay.counts().bytes < (sent.length * 65_536) / 2);
  device.socket.resume();
  for (const bytes of sent) assert.ok((await device.heard()).equals(bytes));
  assert.equal(one.relay.counts().held, 0);
});

test('an end is held while its room is beyond its rate', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await using one = await relayOnLoopback({ bytesPerSecond: 100_000 });
  const [technician, device] = await both(one);
  technician.socket.send(Buffer.alloc(60_000));
  technician.socket.send(Buffer.from('later'));
  assert.equal((await device.heard()).length, 60_000);
  assert.equal(one.relay.counts().held, 1);
  t.mock.timers.tick(499);
  assert.equal(one.relay.counts().held, 1);
  one.clock.advance(500);
  t.mock.timers.tick(1);
  assert.equal(one.relay.counts().held, 0);
  assert.equal((await device.heard()).toString(), 'later');
});

test('what passes through is never compressed, also for an end that offers it', async () => {
  await using one = await relayOnLoopback();
  const end = connect(one.url, origin);
  await once(end.socket, 'open');
  assert.equal(end.socket.extensions, '');
});
