import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { base64url } from '@candor/crypto/encoding.ts';
import { signDocument } from '@candor/crypto/session/documents.ts';
import { offerSession, type Secured } from '@candor/crypto/session/handshake.ts';
import { importSigningKey, makeSigningPair } from '@candor/crypto/sign.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import type { ChannelName } from '@candor/protocol/session/channels.ts';
import { sessionDocuments, type PortalAnswer, type SessionAsk } from '@candor/protocol/session/documents.ts';
import { frameKinds } from '@candor/protocol/session/handshake.ts';

export type AskOrder = Extract<SessionOrder, { type: 'sessionAsk' }>;
export interface Place {
  companyId: string;
  deviceId: string;
}

/** Somebody with a browser key, as the server knows them. */
export class Person {
  readonly personId = randomUUID();
  readonly memberId = randomUUID();
  readonly publicKey: string;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, publicKey: Uint8Array) {
    this.#key = key;
    this.publicKey = base64url(publicKey);
  }

  static async make(): Promise<Person> {
    const { privateKey, publicKey } = await makeSigningPair();
    return new Person(await importSigningKey(privateKey), publicKey);
  }

  /** As the roster lists them, for sessions. */
  listed(until: number, part: { level?: 'view' | 'own'; signs?: 'session'[] } = {}) {
    const { level = 'view', signs = ['session'] } = part;
    const keys = [{ kind: 'browser' as const, publicKey: this.publicKey, until }];
    return { person: this.personId, name: 'Sam Root', organisation: 'Listed GmbH', level, signs, keys };
  }

  async ask(place: Place, at: number, part: Partial<SessionAsk> = {}): Promise<AskOrder> {
    const ask: SessionAsk = {
      kind: 'session-ask',
      version: 1,
      id: randomUUID(),
      ...place,
      rights: ['chat'],
      minutes: 60,
      reason: 'The printer is silent',
      at,
      ...part,
    };
    const document = sessionDocuments.ask.write(ask);
    const signature = await signDocument(this.#key, 'session-ask', document);
    return {
      type: 'sessionAsk',
      sessionId: ask.id,
      ask: { document, signature, publicKey: this.publicKey },
      asker: {
        personId: this.personId,
        name: 'Sam Example',
        organisation: 'Example GmbH',
        roles: ['technician'],
        memberId: this.memberId,
        staffId: null,
      },
    };
  }

  async answer(
    place: Place,
    at: number,
    part: Pick<PortalAnswer, 'sessionId'> & Partial<PortalAnswer>,
  ): Promise<SessionOrder> {
    const document = sessionDocuments.answer.write({
      kind: 'session-answer',
      version: 1,
      ...place,
      answer: 'allow',
      rights: ['chat'],
      minutes: 30,
      at,
      ...part,
    });
    const signature = await signDocument(this.#key, 'session-answer', document);
    const answer = { document, signature, publicKey: this.publicKey };
    return { type: 'sessionPortalAnswer', sessionId: part.sessionId, answer };
  }

  /** Agrees on keys in a room, as the technician's page does. */
  async enter(room: RoomOfTechnician): Promise<Secured> {
    const publicKey = await crypto.subtle.importKey(
      'raw',
      Buffer.from(this.publicKey, 'base64url'),
      'Ed25519',
      true,
      ['verify'],
    );
    const { sessionId, rights, identity } = room;
    const key = { privateKey: this.#key, publicKey };
    const handshake = await offerSession({ sessionId, rights, key, identity, now: room.now() });
    if (handshake.first) room.send(handshake.first);
    for (;;) {
      const { send, secured } = await handshake.take(await room.next(frameKinds.handshake));
      if (send) room.send(send);
      if (secured) return secured;
    }
  }
}

/** The technician's end of a relay's room. */
export class RoomOfTechnician {
  readonly sessionId: string;
  readonly rights: SessionRight[] = ['chat'];
  readonly identity: Uint8Array;
  readonly now: () => number;
  readonly socket: WebSocket;
  readonly #notes: Record<string, unknown>[] = [];
  readonly #frames: Uint8Array[] = [];

  constructor(
    address: string,
    token: string,
    session: { sessionId: string; identity: Uint8Array; now: () => number },
  ) {
    this.sessionId = session.sessionId;
    this.identity = session.identity;
    this.now = session.now;
    this.socket = new WebSocket(address);
    this.socket.on('error', () => undefined);
    this.socket.on('open', () => this.socket.send(JSON.stringify({ type: 'join', token })));
    this.socket.on('message', (part: Buffer, isBinary) => {
      if (isBinary) this.#frames.push(part);
      else this.#notes.push(JSON.parse(part.toString('utf8')));
      this.socket.emit('news');
    });
    this.socket.on('close', () => this.socket.emit('news'));
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame);
  }

  /** The next frame of that kind. */
  async next(kind: number): Promise<Uint8Array> {
    await this.#until(() => this.#frames[0] !== undefined);
    const frame = this.#frames.shift() ?? new Uint8Array(0);
    if (frame[0] !== kind) throw new Error(`a frame of kind ${frame[0]}`);
    return frame;
  }

  /** Until the device is in the room. */
  async untilPeer(): Promise<void> {
    await this.#until(() => {
      const last = this.#notes.findLast(({ type }) => type === 'joined' || type === 'peer');
      return last?.['peer'] === true || last?.['present'] === true;
    });
  }

  /** What is said on a channel next. */
  async hear(secured: Secured): Promise<{ channel: ChannelName; said: Record<string, unknown> }> {
    const { channel, bytes } = await secured.open(await this.next(frameKinds.record));
    return { channel, said: JSON.parse(Buffer.from(bytes).toString('utf8')) };
  }

  async say(secured: Secured, channel: ChannelName, message: object): Promise<void> {
    this.send(await secured.seal(channel, Buffer.from(JSON.stringify(message))));
  }

  async #until(isTrue: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    while (!isTrue()) await once(this.socket, 'news', { signal });
  }
}
