import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import type { Secured } from '@candor/crypto/session/handshake.ts';
import { completeBody } from '@candor/policy/rights/modes.ts';
import { startRelay } from '../../test/relay-on-loopback.ts';
import { KeeperOnBench } from '../../test/session-keeper.ts';
import { Person, RoomOfTechnician } from '../../test/technician.ts';

type Relay = Awaited<ReturnType<typeof startRelay>>;

/** A granted session with both ends in the relay's room, and keys agreed on. */
async function begin(bench: KeeperOnBench, relay: Relay, desk: Awaited<ReturnType<KeeperOnBench['seat']>>) {
  const sessionId = await bench.ask();
  await desk.allow(sessionId);
  await bench.word('sessionAnswer', sessionId);
  const room = await enter(bench, relay, sessionId);
  const secured = await bench.technician.enter(room);
  return { sessionId, room, secured };
}

async function enter(bench: KeeperOnBench, relay: Relay, sessionId: string): Promise<RoomOfTechnician> {
  const identity = Buffer.from(bench.identityKey.publicKey, 'base64url');
  const now = () => bench.now;
  const room = new RoomOfTechnician(relay.room, relay.token(sessionId, 'technician'), {
    sessionId,
    identity,
    now,
  });
  bench.receive({ type: 'sessionJoin', sessionId, relay: '/relay', token: relay.token(sessionId, 'device') });
  await room.untilPeer();
  return room;
}

async function compare(
  desk: Awaited<ReturnType<KeeperOnBench['seat']>>,
  sessionId: string,
  room: RoomOfTechnician,
  secured: Secured,
): Promise<void> {
  const { live } = await desk.until((state) => state.live[0]?.asksToCompare === true);
  assert.equal(live[0]?.code, secured.code);
  desk.link.send({ act: 'compared', sessionId, areEqual: true });
  await room.say(secured, 'control', { type: 'ready' });
  assert.deepEqual(await room.hear(secured), { channel: 'control', said: { type: 'ready' } });
}

test('both ends write to each other once both have compared the code, and nobody else reads it', async () => {
  await using relay = await startRelay();
  await using bench = await KeeperOnBench.start();
  bench.serverUrl = relay.url;
  const desk = await bench.seat();
  const { room, secured, sessionId } = await begin(bench, relay, desk);
  const text = { type: 'text', id: randomUUID(), text: 'Before anybody compared', at: bench.now };
  await room.say(secured, 'chat', text);
  desk.link.send({ act: 'say', sessionId, text: 'Too early' });
  await compare(desk, sessionId, room, secured);
  await bench.active(sessionId);
  const hello = { ...text, id: randomUUID(), text: 'Hello, Ada\nhow are you' };
  await room.say(secured, 'chat', hello);
  assert.deepEqual((await room.hear(secured)).said, { type: 'shown', id: hello.id });
  desk.link.send({ act: 'say', sessionId, text: '  Fine, thanks  ' });
  const { said } = await room.hear(secured);
  assert.equal(said['text'], 'Fine, thanks');
  await room.say(secured, 'chat', { type: 'shown', id: said['id'] });
  const { live } = await desk.until((state) => state.live[0]?.chat[1]?.isShown === true);
  assert.deepEqual(
    live[0]?.chat.map(({ from, text: line }) => [from, line]),
    [
      ['technician', 'Hello, Ada\nhow are you'],
      ['person', 'Fine, thanks'],
    ],
  );
  desk.link.send({ act: 'end', sessionId });
  assert.deepEqual((await room.hear(secured)).said, { type: 'end', why: 'by_person' });
  const end = await bench.ended(sessionId);
  assert.deepEqual(
    [end.state, end.why, end.connection, end.handshakeHash, end.startedAt],
    ['ended', 'by_person', 'relay_server', secured.hash, bench.now],
  );
  // how much left, and nothing of what
  const noted = bench.noted.map(({ bytes }) => Buffer.from(bytes).toString());
  assert.match(noted.join(), /"records":\d+,"bytes":\d+/u);
  assert.doesNotMatch(noted.join() + JSON.stringify(bench.words), /Ada|Fine|chat":|join\./u);
});

test('a lost way is found again with new keys, and the code is compared anew', async () => {
  await using bench = await KeeperOnBench.start();
  const first = await startRelay();
  bench.serverUrl = first.url;
  const desk = await bench.seat();
  const { room, secured, sessionId } = await begin(bench, first, desk);
  await compare(desk, sessionId, room, secured);
  await desk.until((state) => state.live[0]?.state === 'active');
  // the relay restarts: the device comes back by the token that it has
  await first[Symbol.asyncDispose]();
  await desk.until((state) => state.live[0]?.state === 'interrupted');
  await using second = await startRelay(first.port, first.secret);
  const identity = Buffer.from(bench.identityKey.publicKey, 'base64url');
  const now = () => bench.now;
  const again = new RoomOfTechnician(second.room, second.token(sessionId, 'technician'), {
    sessionId,
    identity,
    now,
  });
  await again.untilPeer();
  const fresh = await bench.technician.enter(again);
  assert.notEqual(fresh.hash, secured.hash);
  await compare(desk, sessionId, again, fresh);
  await desk.until((state) => state.live[0]?.state === 'active');
  const states = bench.words.flatMap((word) => (word.type === 'sessionState' ? [word.state] : []));
  assert.deepEqual(states, ['comparing', 'active', 'interrupted', 'comparing', 'active']);
  again.socket.close();
  await desk.until((state) => state.live[0]?.state === 'interrupted');
  bench.now += 120_001;
  bench.keeper.desks.lastVisibleAt = bench.now;
  bench.keeper.tick();
  assert.equal((await bench.ended(sessionId)).why, 'link_lost');
});

test('between ends that a root vouches for nothing is compared', async () => {
  await using relay = await startRelay();
  await using bench = await KeeperOnBench.start();
  bench.serverUrl = relay.url;
  bench.isCertified = true;
  bench.list(bench.technician.listed(bench.now + 86_400_000));
  const desk = await bench.seat();
  const { room, secured, sessionId } = await begin(bench, relay, desk);
  assert.deepEqual((await room.hear(secured)).said, { type: 'ready' });
  await room.say(secured, 'control', { type: 'ready' });
  const { live } = await desk.until((state) => state.live[0]?.state === 'active');
  assert.deepEqual([live[0]?.asksToCompare, live[0]?.code], [false, secured.code]);
  await room.say(secured, 'control', { type: 'end', why: 'by_technician' });
  assert.equal((await bench.ended(sessionId)).why, 'by_technician');
});

test('by a standing consent nobody is asked; terminals tell of it, and without a server it ends', async () => {
  await using relay = await startRelay();
  await using bench = await KeeperOnBench.start();
  bench.serverUrl = relay.url;
  bench.isCertified = true;
  bench.list(bench.technician.listed(bench.now + 86_400_000));
  bench.rules = completeBody({ rights: { chat: 'standing' } });
  const to = { kind: 'member' as const, role: null, members: [bench.technician.memberId] };
  const time = { from: 0, until: bench.now + 86_400_000 };
  bench.standing = [{ id: randomUUID(), right: 'chat', to, hours: null, alsoIfPresent: false, ...time }];
  const sessionId = await bench.ask();
  assert.equal((await bench.record(sessionId)).by, 'standing');
  const room = await enter(bench, relay, sessionId);
  const secured = await bench.technician.enter(room);
  // the technician knows no root of it and compares: that takes two people and a telephone
  bench.now += 599_000;
  bench.keeper.tick();
  await room.say(secured, 'control', { type: 'ready' });
  await bench.active(sessionId);
  bench.keeper.reach('lost');
  bench.now += 120_001;
  bench.keeper.tick();
  const { state, why } = await bench.ended(sessionId);
  assert.deepEqual([state, why], ['ended', 'link_lost']);
  assert.deepEqual(bench.terminals, [
    'Candor: Sam Root (Listed GmbH) is connected to this computer.',
    'Candor: Sam Root (Listed GmbH) has left this computer.',
  ]);
});

test('"They differ", a record that was altered, and another browser than the allowed one end it', async () => {
  await using relay = await startRelay();
  await using bench = await KeeperOnBench.start();
  bench.serverUrl = relay.url;
  const desk = await bench.seat();
  const differing = await begin(bench, relay, desk);
  await desk.until((state) => state.live[0]?.asksToCompare === true);
  desk.link.send({ act: 'compared', sessionId: differing.sessionId, areEqual: false });
  const { state, why } = await bench.ended(differing.sessionId);
  assert.deepEqual([state, why], ['failed', 'codes_differ']);
  const altered = await begin(bench, relay, desk);
  const record = await altered.secured.seal('control', Buffer.from('{"type":"ready"}'));
  record.set([(record.at(-1) ?? 0) ^ 1], record.length - 1);
  altered.room.send(record);
  assert.equal((await bench.ended(altered.sessionId)).why, 'e2e_failed');
  const swapped = await bench.ask();
  await desk.allow(swapped);
  await bench.word('sessionAnswer', swapped);
  const room = await enter(bench, relay, swapped);
  void (await Person.make()).enter(room).catch(() => undefined);
  assert.equal((await bench.ended(swapped)).why, 'e2e_failed');
});
