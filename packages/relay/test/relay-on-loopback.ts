import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { relayLimits, relayNote, type RelayNote, type Side } from '@candor/protocol/session/relay.ts';
import { createRelay, type Relay, type RelayOptions } from '../src/relay.ts';
import { makeJoinToken } from '../src/tokens.ts';

export const secret = 'a secret of more than thirty-two characters';
export const origin = 'https://console.example.test';

/** Stands still until it is told to go on. */
export function standingClock() {
  let ms = 1_800_000_000_000;
  return { now: () => new Date(ms), monotonicMs: () => ms, advance: (by: number) => void (ms += by) };
}

export interface LoopbackRelay extends AsyncDisposable {
  relay: Relay;
  url: string;
  clock: ReturnType<typeof standingClock>;
  token(room: string, side: Side): string;
  /** Joins by a new token, or by the one given. */
  enter(room: string, side: Side, token?: string): Promise<End>;
}

/** One end as a test holds it. */
export interface End {
  socket: WebSocket;
  /** The next note of the relay. */
  note(): Promise<RelayNote>;
  /** The next message of the other end. */
  heard(): Promise<Buffer>;
  closed: Promise<number>;
}

export async function relayOnLoopback(
  limits: Partial<RelayOptions['limits']> = {},
  clock = standingClock(),
): Promise<LoopbackRelay> {
  const relay = createRelay({ secret, clock, limits: { ...relayLimits, ...limits } });
  const server = createServer().on('upgrade', (request, socket, head) =>
    relay.upgrade(request, socket, head, '127.0.0.1'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // a listening TCP server's
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = (room: string, side: Side) =>
    makeJoinToken(secret, { room, side }, originOf(side), clock.now().getTime());
  return {
    relay,
    url,
    clock,
    token,
    async enter(room, side, by = token(room, side)) {
      const end = connect(url, originOf(side));
      await once(end.socket, 'open');
      end.socket.send(JSON.stringify({ type: 'join', token: by }));
      return end;
    },
    async [Symbol.asyncDispose]() {
      await relay.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const originOf = (side: Side) => (side === 'technician' ? origin : null);

export function connect(url: string, from: string | null): End {
  const socket = new WebSocket(url, from === null ? {} : { origin: from });
  const [notes, messages] = [queue<RelayNote>(), queue<Buffer>()];
  socket.on('message', (message: Buffer, isBinary) => {
    if (isBinary) messages.push(message);
    else notes.push(relayNote.parse(JSON.parse(message.toString())));
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(([code]) => Number(code));
  return { socket, note: notes.next, heard: messages.next, closed };
}

function queue<T>() {
  const waiting: ((value: T) => void)[] = [];
  const values: T[] = [];
  return {
    push(value: T) {
      const next = waiting.shift();
      if (next) next(value);
      else values.push(value);
    },
    next(): Promise<T> {
      const [value] = values.splice(0, 1);
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(value);
    },
  };
}
