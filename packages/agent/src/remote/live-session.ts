import { acceptSession } from '@candor/crypto/session/handshake.ts';
import { importSigningKey } from '@candor/crypto/sign.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { ControlMessage } from '@candor/protocol/session/channels.ts';
import type { Accept, E2eCode } from '@candor/protocol/session/handshake.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import type { RawPair } from '../identity.ts';
import { Conversation } from './conversation.ts';
import type { ShownLive } from './desk-wire.ts';
import { Room } from './room.ts';
import { StreamCount, type StreamCounted } from './stream-count.ts';
import { Way } from './way.ts';

/** How the server knows the state of a session. */
type StateSaid = Extract<SessionWord, { type: 'sessionState' }>['state'];

export interface LiveParts {
  sessionId: string;
  rights: readonly SessionRight[];
  /** Raw key of the browser that was let in. */
  browserKey: Uint8Array;
  identityKey: RawPair;
  /** A root's word for this device. */
  certificate: () => Accept['certificate'];
  /** A root vouches for both ends, so that nobody has to compare codes. */
  isVouched: boolean;
  webCa: string | undefined;
  /** The server's time. */
  now: () => number;
  onChange: () => void;
  /** What the server is told of it. */
  onState: (state: StateSaid) => void;
  onFault: (code: E2eCode) => void;
  /** It has to end, by this side's or the other's will. */
  onOver: (why: SessionEnd) => void;
  /** How much left this computer, in ten seconds. */
  onStream: (counted: StreamCounted) => void;
}

/** Without both ends for longer, a session is over. */
const goneMs = 120_000;
/** Two people need a telephone for it. */
const compareMs = 600_000;
const lastWordMs = 400;
/** What the other end may say of its end. */
const theirEnds: readonly SessionEnd[] = ['by_technician', 'codes_differ', 'e2e_failed', 'sign_in_ended'];

/** A session that was allowed, on this end: its room, its keys, what is said in it. */
export class LiveSession {
  readonly #parts: LiveParts;
  readonly #conversation: Conversation;
  readonly #count: StreamCount;
  #room: Room | undefined;
  #leaveRoom: Disposable | undefined;
  #way: Way | undefined;
  #code: string | null = null;
  /** Which side needs no comparison, or has compared. */
  #ready = { own: false, other: false };
  #state: ShownLive['state'] = 'connecting';
  #goneSince: number;
  #isOver = false;
  startedAt: number | null = null;
  handshakeHash: string | null = null;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.#goneSince = parts.now();
    this.#conversation = new Conversation(parts.now);
    this.#count = new StreamCount();
  }

  get state(): ShownLive['state'] {
    return this.#state;
  }

  /** What to say of it after a hello; undefined while both ends have not met. */
  get stateSaid(): StateSaid | undefined {
    if (this.#state !== 'active' && this.#code !== null) return 'comparing';
    return this.#state === 'connecting' ? undefined : this.#state;
  }

  /** Whether it was ever called to a room. */
  get isJoined(): boolean {
    return this.#room !== undefined;
  }

  get shown(): Pick<ShownLive, 'state' | 'connection' | 'code' | 'asksToCompare' | 'chat'> {
    return {
      state: this.#state,
      connection: this.#state === 'active' ? 'relay_server' : 'none',
      code: this.#code,
      asksToCompare: this.#code !== null && !this.#ready.own,
      chat: [...this.#conversation.lines],
    };
  }

  /** `hold`: lets the connection to that place through, until it is disposed of. */
  join(address: URL, token: string, hold: Disposable): void {
    this.#leave();
    this.#leaveRoom = hold;
    this.#room = new Room({
      address,
      token,
      webCa: this.#parts.webCa,
      onPeer: (isPresent) => (isPresent ? this.#meet(address) : this.#part()),
      onFrame: (frame) => this.#way?.take(frame),
    });
  }

  compared(areEqual: boolean): boolean {
    if (!this.shown.asksToCompare) return false;
    if (areEqual) this.#beReady();
    else this.#parts.onOver('codes_differ');
    return true;
  }

  say(text: string): boolean {
    const message = this.#state === 'active' ? this.#conversation.say(text) : undefined;
    if (!message) return false;
    void this.#way?.say(message, 'chat');
    this.#parts.onChange();
    return true;
  }

  /** A desk shows what was said. */
  markShown(): void {
    if (this.#state !== 'active') return;
    for (const message of this.#conversation.show()) void this.#way?.say(message, 'chat');
  }

  /** Each second. */
  tick(): void {
    const now = this.#parts.now();
    const counted = this.#count.take(now);
    if (counted) this.#parts.onStream(counted);
    const longest = this.#code === null ? goneMs : compareMs;
    if (this.#state !== 'active' && now - this.#goneSince > longest) this.#parts.onOver('link_lost');
  }

  /** Stops at once; the other end is told why, where it hears. */
  async end(why: SessionEnd): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const farewell: ControlMessage = { type: 'end', why };
    const said = this.#way?.say(farewell) ?? Promise.resolve();
    await Promise.race([said, new Promise((resolve) => setTimeout(resolve, lastWordMs).unref())]);
    const counted = this.#count.rest();
    if (counted) this.#parts.onStream(counted);
    this.#way?.end();
    this.#way = undefined;
    this.#leave();
  }

  #leave(): void {
    this.#part();
    this.#room?.close();
    this.#leaveRoom?.[Symbol.dispose]();
    this.#room = undefined;
    this.#leaveRoom = undefined;
  }

  /** The other end is there: it will offer keys. */
  #meet(address: URL): void {
    this.#part();
    this.#way = new Way({
      accept: () => this.#accept(),
      send: (frame) => {
        this.#count.add(frame.length, address.href, this.#parts.now());
        this.#room?.send(frame);
      },
      onSecured: ({ code, hash }) => {
        if (this.#state === 'active') this.#interrupt();
        this.#code = code;
        this.handshakeHash = hash;
        this.#ready = { own: false, other: false };
        this.#goneSince = this.#parts.now();
        this.#parts.onState('comparing');
        if (this.#parts.isVouched) this.#beReady();
        this.#parts.onChange();
      },
      onControl: (message) => this.#control(message),
      onChat: (message) => {
        if (this.#state !== 'active') return;
        this.#conversation.take(message);
        this.#parts.onChange();
      },
      onFault: (code) => {
        this.#parts.onFault(code);
        this.#parts.onOver('e2e_failed');
      },
    });
  }

  async #accept() {
    const { sessionId, rights, browserKey, identityKey, certificate, now } = this.#parts;
    const privateKey = await importSigningKey(Buffer.from(identityKey.privateKey, 'base64url'));
    const publicKey = new Uint8Array(Buffer.from(identityKey.publicKey, 'base64url'));
    return acceptSession({
      sessionId,
      rights: [...rights],
      identity: { privateKey, publicKey },
      certificate: certificate(),
      browserKey,
      now: now(),
    });
  }

  /** The other end is gone, or the way to it is. */
  #part(): void {
    this.#way?.end();
    this.#way = undefined;
    this.#code = null;
    this.#ready = { own: false, other: false };
    if (this.#state === 'active') this.#interrupt();
    this.#parts.onChange();
  }

  #interrupt(): void {
    this.#state = 'interrupted';
    this.#goneSince = this.#parts.now();
    if (!this.#isOver) this.#parts.onState('interrupted');
  }

  #control(message: ControlMessage): void {
    if (message.type === 'end') {
      const why = theirEnds.find((one) => one === message.why) ?? 'by_technician';
      return this.#parts.onOver(why);
    }
    this.#ready.other = true;
    this.#begin();
  }

  #beReady(): void {
    this.#ready.own = true;
    void this.#way?.say({ type: 'ready' });
    this.#begin();
  }

  #begin(): void {
    if (!this.#ready.own || !this.#ready.other || this.#state === 'active' || this.#isOver) return;
    this.#state = 'active';
    this.startedAt ??= this.#parts.now();
    this.#parts.onState('active');
    this.#parts.onChange();
  }
}
