import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import {
  relayCloseCodes,
  relayLimits,
  resumeRenewMs,
  resumeTokenMs,
} from '@candor/protocol/session/relay.ts';
import { Arrivals } from './arrivals.ts';
import { Member } from './member.ts';
import { Room, type RelayLimits } from './room.ts';
import { makeResumeToken, readToken, type Claims, type RelaySecret } from './tokens.ts';

export interface RelayOptions {
  secret: RelaySecret;
  clock: { now(): Date; monotonicMs(): number };
  limits?: RelayLimits;
}

/** What a relay tells of itself; no count is of one room. */
export interface RelayCounts {
  rooms: number;
  sockets: number;
  /** Ends of which nothing is read for now. */
  held: number;
  /** Passed on since the start. */
  bytes: number;
}

/** Rooms in which the two ends of a session meet (clauses T10, T11). It can read nothing of what they say. */
export interface Relay {
  /** Takes over a WebSocket upgrade. `address`: what stands for the client's address. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void;
  /** Ends a room: whoever is in it goes, and no token that was given until now leads there again. */
  end(room: string): void;
  counts(): RelayCounts;
  /** Everybody goes, and may come again by the token that they have. */
  close(): Promise<void>;
}

const goingAway = 1001;
const notText = 1003;
const lastWordsMs = 1_000;

export function createRelay({ secret, clock, limits = relayLimits }: RelayOptions): Relay {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  const arrivals = new Arrivals(limits);
  const floor = new Floor({ secret, clock, limits });
  const beat = setInterval(() => floor.beat(), limits.pingMs).unref();
  return {
    upgrade(request, socket, head, address) {
      const origin = request.headers.origin ?? null;
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        // a broken socket closes by itself
        webSocket.on('error', () => undefined);
        arrivals.admit(webSocket, address, (token) => floor.join(webSocket, token, origin));
      });
    },
    end: (room) => floor.end(room),
    counts: () => floor.counts(),
    async close() {
      clearInterval(beat);
      sockets.close();
      await Promise.all([...sockets.clients].map(goAway));
    },
  };
}

/** All rooms of a relay, and the tokens that count no more. */
class Floor {
  readonly #options: Required<RelayOptions>;
  readonly #rooms = new Map<string, Room>();
  /** Tokens that were used up -> until when they would have counted. */
  readonly #used = new Map<string, number>();
  /** Rooms that were ended -> when. */
  readonly #ended = new Map<string, number>();
  #bytes = 0;

  constructor(options: Required<RelayOptions>) {
    this.#options = options;
  }

  join(socket: WebSocket, token: string, origin: string | null): void {
    const { secret, clock } = this.#options;
    const claims = readToken(secret, token, origin, this.#now());
    if (!claims || this.#used.has(claims.id)) return socket.close(relayCloseCodes.badToken);
    const room = this.#rooms.get(claims.room) ?? new Room(this.#options.limits, () => clock.monotonicMs());
    const present = room.members.get(claims.side);
    if (this.#isEnded(claims) || (present && present.claims.at > claims.at))
      return socket.close(relayCloseCodes.gone);
    if (claims.kind === 'join') this.#used.set(claims.id, claims.until);
    if (present) {
      room.leave(present);
      present.close(relayCloseCodes.gone);
    }
    this.#rooms.set(claims.room, room);
    this.#enter(room, new Member(socket, claims, origin, clock.monotonicMs()), socket);
  }

  end(name: string): void {
    this.#ended.set(name, this.#now());
    for (const member of this.#rooms.get(name)?.members.values() ?? []) member.close(relayCloseCodes.gone);
  }

  counts(): RelayCounts {
    const members = [...this.#members()];
    return {
      rooms: this.#rooms.size,
      sockets: members.length,
      held: members.filter(({ isHeld }) => isHeld).length,
      bytes: this.#bytes,
    };
  }

  /** Every `pingMs`: whoever is silent for too long goes, the others are asked again and get new tokens in time. */
  beat(): void {
    const { clock, limits, secret } = this.#options;
    const nowMs = clock.monotonicMs();
    for (const member of this.#members()) {
      // of one that is held nothing is heard
      if (member.isHeld) member.heardAtMs = nowMs;
      if (nowMs - member.heardAtMs >= limits.idleMs) member.terminate();
      else member.ping();
      if (nowMs - member.renewedAtMs < resumeRenewMs) continue;
      member.renewedAtMs = nowMs;
      const token = makeResumeToken(secret, member.claims, member.origin, this.#now());
      member.note({ type: 'resume', token });
    }
    const now = this.#now();
    for (const [id, until] of this.#used) if (now > until) this.#used.delete(id);
    for (const [name, at] of this.#ended) if (now > at + resumeTokenMs) this.#ended.delete(name);
  }

  #enter(room: Room, member: Member, socket: WebSocket): void {
    const resume = makeResumeToken(this.#options.secret, member.claims, member.origin, this.#now());
    member.note({ type: 'joined', resume, peer: room.otherOf(member) !== undefined });
    room.enter(member);
    const heard = () => (member.heardAtMs = this.#options.clock.monotonicMs());
    socket.on('pong', heard);
    socket.on('message', (message: RawData, isBinary) => {
      heard();
      if (!isBinary || !Buffer.isBuffer(message)) return socket.close(notText);
      this.#bytes += room.pass(member, message);
    });
    socket.once('close', () => this.#leave(room, member));
  }

  #leave(room: Room, member: Member): void {
    room.leave(member);
    const { room: name } = member.claims;
    if (room.members.size === 0 && this.#rooms.get(name) === room) this.#rooms.delete(name);
  }

  #isEnded({ room, at }: Claims): boolean {
    const endedAt = this.#ended.get(room);
    return endedAt !== undefined && at <= endedAt;
  }

  *#members(): Generator<Member> {
    for (const { members } of this.#rooms.values()) yield* members.values();
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

/** Settles when the socket is closed, by its other end or by force. */
function goAway(socket: WebSocket): Promise<void> {
  const closed = Promise.withResolvers<void>();
  const force = setTimeout(() => socket.terminate(), lastWordsMs);
  socket.once('close', () => {
    clearTimeout(force);
    closed.resolve();
  });
  socket.resume();
  socket.close(goingAway);
  return closed.promise;
}
