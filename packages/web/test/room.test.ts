import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fromUtf8, utf8 } from '@candor/crypto/encoding.ts';
import {
  acceptSession,
  offerSession,
  type Handshake,
  type Secured,
} from '@candor/crypto/session/handshake.ts';
import { importSigningKey, makeSigningPair } from '@candor/crypto/sign.ts';
import type { ChannelName } from '@candor/protocol/session/channels.ts';
import { frameKinds } from '@candor/protocol/session/handshake.ts';
import { relayCloseCodes } from '@candor/protocol/session/relay.ts';
import type { RoomSocket, RoomWays } from '../src/features/sessions/room-ways.ts';
import { Room, type RoomState } from '../src/features/sessions/room.ts';
import type { Verified } from '../src/features/sessions/verified.ts';

const sessionId = '01a1fd80-a99b-7ff1-aedd-f3703159230f';
const rights = ['chat'] as const;
const now = 1_763_769_600_000;

/** One end's socket at a relay that exists in this process: what it sends is told to `onSent`. */
class Socket implements RoomSocket {
  binaryType: BinaryType = 'blob';
  readonly onSent: (message: string | Uint8Array<ArrayBuffer>) => void;
  readonly #listeners: { type: string; listener: (event: never) => void }[] = [];
  isClosed = false;
  constructor(onSent: Socket['onSent']) {
    this.onSent = onSent;
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.push({ type, listener });
  }
  send(message: string | Uint8Array<ArrayBuffer>): void {
    if (!this.isClosed) this.onSent(message);
  }
  close(): void {
    this.isClosed = true;
  }
  hear(type: string, event: unknown = {}): void {
    // each listener takes the event of its own type
    for (const one of this.#listeners) if (one.type === type) one.listener(event as never);
  }
  note(note: unknown): void {
    this.hear('message', { data: JSON.stringify(note) });
  }
  drop(code: number): void {
    this.isClosed = true;
    this.hear('close', { code });
  }
}

/** The device's end, with the real handshake. */
class Device {
  readonly said: unknown[] = [];
  readonly #accept: () => Promise<Handshake>;
  #handshake: Handshake | undefined;
  #secured: Secured | undefined;
  #socket: Socket | undefined;
  #turn = Promise.resolve();
  constructor(accept: () => Promise<Handshake>) {
    this.#accept = accept;
  }
  meet(socket: Socket): void {
    this.#socket = socket;
    this.#secured = undefined;
    this.#handshake = undefined;
  }
  code = (): string | undefined => this.#secured?.code;
  take(frame: Uint8Array<ArrayBuffer>): void {
    this.#turn = this.#turn.then(() => this.#take(frame));
  }
  async say(channel: ChannelName, message: unknown): Promise<void> {
    this.#socket?.hear('message', { data: (await this.sealed(channel, message)).buffer });
  }
  async sealed(channel: ChannelName, message: unknown): Promise<Uint8Array<ArrayBuffer>> {
    await this.#turn;
    assert.ok(this.#secured);
    return (await this.#secured.seal(channel, utf8(JSON.stringify(message)))).slice();
  }
  async #take(frame: Uint8Array<ArrayBuffer>): Promise<void> {
    if (frame[0] === frameKinds.handshake) {
      this.#handshake ??= await this.#accept();
      const { send, secured } = await this.#handshake.take(frame);
      if (secured) this.#secured = secured;
      if (send) this.#socket?.hear('message', { data: send.slice().buffer });
      return;
    }
    const opened = await this.#secured?.open(frame);
    if (opened) this.said.push({ [opened.channel]: JSON.parse(fromUtf8(opened.bytes)) });
  }
}

describe('a room', () => {
  let device: Device;
  let room: Room;
  let sockets: Socket[];
  let tokens: string[];
  let joins: number;
  let waits: { ms: number; work: () => void }[];
  let verified: Verified;
  let clock: number;
  let isServerAway: boolean;

  beforeEach(async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const browserKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    const made = await makeSigningPair();
    const identity = {
      privateKey: await importSigningKey(made.privateKey),
      publicKey: made.publicKey,
    };
    device = new Device(() =>
      acceptSession({ sessionId, rights: [...rights], identity, certificate: null, browserKey, now }),
    );
    [sockets, tokens, joins, waits, verified, clock] = [[], [], 0, [], { state: 'none' }, now];
    isServerAway = false;
    const ways: RoomWays = {
      async join() {
        joins += 1;
        if (isServerAway) throw new Error('away');
        return { relay: '/relay', token: `join-${joins}` };
      },
      connect() {
        const socket = new Socket((message) => {
          if (typeof message === 'string') tokens.push(JSON.parse(message).token);
          else device.take(message);
        });
        sockets.push(socket);
        return socket;
      },
      offer: () => offerSession({ sessionId, rights: [...rights], key: pair, identity: made.publicKey, now }),
      verify: async () => verified,
      now: () => clock,
      later(ms, work) {
        const wait = { ms, work };
        waits.push(wait);
        return () => {
          waits = waits.filter((one) => one !== wait);
        };
      },
      newId: () => crypto.randomUUID(),
    };
    room = new Room(ways);
  });
  afterEach(() => room.close());

  /** What the room comes to show, in as many turns as its work takes. */
  async function shows<At extends RoomState['at']>(at: At): Promise<Extract<RoomState, { at: At }>> {
    await comes(() => room.view().state.at === at, `a room that is ${at}`);
    // just looked at
    return room.view().state as Extract<RoomState, { at: At }>;
  }

  async function comes(is: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + 5_000;
    while (!is()) {
      assert.ok(performance.now() < deadline, `${what}: ${JSON.stringify(room.view())}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const socket = (): Socket => {
    const last = sockets.at(-1);
    assert.ok(last);
    return last;
  };
  const said = (what: object) => () =>
    device.said.some((one) => JSON.stringify(one).includes(JSON.stringify(what).slice(1, -1)));

  async function arrive(): Promise<void> {
    const count = sockets.length;
    room.start();
    await comes(() => sockets.length > count, 'a socket');
    device.meet(socket());
    socket().hear('open');
    socket().note({ type: 'joined', resume: 'resume-1', peer: true });
  }

  /** The first wait that is due, which the clock then has reached. */
  function passes(): number {
    const [wait] = waits.splice(0, 1);
    assert.ok(wait);
    clock += wait.ms;
    wait.work();
    return wait.ms;
  }

  async function comesBack(peer: boolean): Promise<void> {
    const count = sockets.length;
    passes();
    await comes(() => sockets.length > count, 'another socket');
    device.meet(socket());
    socket().hear('open');
    socket().note({ type: 'joined', resume: 'resume-2', peer });
  }

  test('compares six digits where no known root vouches for the device, and then both sides write', async () => {
    await arrive();
    const { code, waitsFor } = await shows('comparing');
    assert.match(code, /^\d{6}$/u);
    await comes(() => device.code() === code, 'the same code there');
    assert.equal(waitsFor, 'us');
    room.say('too early');
    room.sayEqual();
    assert.equal((await shows('comparing')).waitsFor, 'them');
    await device.say('control', { type: 'ready' });
    await shows('open');
    await comes(said({ text: 'too early' }), 'what was written meanwhile');
    const id = crypto.randomUUID();
    await device.say('chat', { type: 'text', id, text: 'Hello\nthere', at: now });
    await device.say('chat', { type: 'text', id, text: 'Hello\nthere', at: now });
    await device.say('chat', { type: 'shown', id: room.view().messages[0]?.id });
    await comes(() => room.view().messages[0]?.mark === 'shown', 'that it is shown there');
    assert.deepEqual(
      room.view().messages.map(({ from, text }) => [from, text]),
      [
        ['us', 'too early'],
        ['them', 'Hello\nthere'],
      ],
    );
    assert.ok(!said({ type: 'shown' })());
    room.saySeen();
    await comes(said({ type: 'shown', id }), 'that it is shown here');
  });

  test('a device that a known root vouches for needs no comparison here', async () => {
    verified = { state: 'known', root: 'ab'.repeat(32) };
    await arrive();
    assert.equal((await shows('comparing')).waitsFor, 'them');
    await device.say('control', { type: 'ready' });
    assert.deepEqual((await shows('open')).verified, verified);
  });

  test('comes back by its token when the way is lost, with new keys, and sends again what was not shown', async () => {
    await arrive();
    const { code } = await shows('comparing');
    room.sayEqual();
    await device.say('control', { type: 'ready' });
    await shows('open');
    room.say('  one\u0007  \n two');
    await comes(said({ text: 'one\ntwo' }), 'a clean message');
    socket().drop(1006);
    assert.equal((await shows('lost')).since, now);
    assert.equal(room.view().messages[0]?.mark, 'sending');
    room.say('three');
    device.said.length = 0;
    await comesBack(true);
    const again = await shows('comparing');
    assert.notEqual(again.code, code);
    room.sayEqual();
    await device.say('control', { type: 'ready' });
    await shows('open');
    await comes(said({ text: 'one\ntwo' }), 'the first once more');
    await comes(said({ text: 'three' }), 'the second');
    assert.deepEqual(tokens, ['join-1', 'resume-1']);
    assert.equal(joins, 1);
  });

  test('waits longer each time while nothing answers, and gives up after the device has', async () => {
    await arrive();
    await shows('comparing');
    isServerAway = true;
    const waited: number[] = [];
    socket().drop(relayCloseCodes.badToken);
    await shows('lost');
    while (room.view().state.at === 'lost') {
      assert.ok(waited.length < 500);
      const asked = joins;
      waited.push(passes());
      await comes(() => joins > asked && (waits.length > 0 || room.view().state.at === 'over'), 'a try');
    }
    assert.deepEqual(room.view().state, { at: 'over', why: 'link_lost' });
    assert.ok((waited[0] ?? 0) <= 200 && Math.max(...waited) <= 2_000 && clock - now > 150_000);
  });

  test('a device that does not come back is told to, by another ticket', async () => {
    await arrive();
    await shows('comparing');
    socket().drop(1006);
    await comesBack(false);
    await comes(() => waits.some(({ ms }) => ms === 5_000), 'the wait for the device');
    passes();
    await comesBack(true);
    assert.deepEqual(tokens, ['join-1', 'resume-1', 'join-2']);
    await shows('comparing');
  });

  test('says when another place took over, and does not fight for it', async () => {
    await arrive();
    await shows('comparing');
    socket().drop(relayCloseCodes.gone);
    await shows('elsewhere');
    assert.deepEqual(waits, []);
  });

  test('a record that was changed on its way ends it, with its code and no second try', async () => {
    await arrive();
    await shows('comparing');
    const frame = await device.sealed('control', { type: 'ready' });
    frame[frame.length - 1] = 1 ^ (frame.at(-1) ?? 0);
    socket().hear('message', { data: frame.buffer });
    assert.equal((await shows('failed')).code, 'e2e_bad_record');
    assert.ok(socket().isClosed);
    assert.deepEqual(waits, []);
  });

  test('tells the device that the codes differ, and hears that the person ended it', async () => {
    await arrive();
    await shows('comparing');
    await room.end('codes_differ');
    await comes(said({ type: 'end', why: 'codes_differ' }), 'the end there');
    assert.deepEqual(room.view().state, { at: 'over', why: 'codes_differ' });
  });

  test('the end that the person chose is shown, and what was written stays', async () => {
    await arrive();
    await shows('comparing');
    room.sayEqual();
    await device.say('control', { type: 'ready' });
    await shows('open');
    room.say('one');
    await device.say('control', { type: 'end', why: 'by_person' });
    assert.deepEqual(await shows('over'), { at: 'over', why: 'by_person' });
    assert.equal(room.view().messages.length, 1);
  });
});
