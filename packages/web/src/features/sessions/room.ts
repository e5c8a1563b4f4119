// Where this browser meets a device: it joins the relay's room, agrees on keys that nobody between has, and comes back when
// the way is lost. It outlives what is drawn of it, and knows nothing of React.
import { fromUtf8, utf8 } from '@candor/crypto/encoding.ts';
import { E2eFault, type Handshake, type Secured } from '@candor/crypto/session/handshake.ts';
import { parseJson } from '@candor/protocol/json.ts';
import {
  chatMessage,
  controlMessage,
  type ChannelName,
  type ChatMessage,
  type ControlMessage,
} from '@candor/protocol/session/channels.ts';
import { frameKinds, type E2eCode } from '@candor/protocol/session/handshake.ts';
import { relayCloseCodes, relayNote, type RelayNote } from '@candor/protocol/session/relay.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import { asSent, unconfirmed, unseen, withMark, withTheirs, type Message } from './messages.ts';
import type { RoomSocket, RoomWays } from './room-ways.ts';
import type { Verified } from './verified.ts';

export type RoomState =
  /** On the way there; the device has not come yet. */
  | { at: 'meeting' }
  /** Keys are agreed on. `waitsFor`: who has to say that the codes are equal. */
  | { at: 'comparing'; code: string; verified: Verified; waitsFor: 'us' | 'them' }
  | { at: 'open'; code: string; verified: Verified }
  | { at: 'lost'; since: number }
  /** The session is shown in another place, which took over. */
  | { at: 'elsewhere' }
  | { at: 'failed'; code: E2eCode }
  | { at: 'over'; why: SessionEnd };
export interface RoomView {
  state: RoomState;
  messages: readonly Message[];
}

const firstWaitMs = 200;
const longestWaitMs = 2_000;
/** The device comes back by itself; after this long it is told to. */
const callMs = 5_000;
/** The device ends a session after two minutes of nobody; a little longer, nothing is to be had. */
const giveUpMs = 150_000;

type Ready = { ours: boolean; theirs: boolean };

export class Room {
  readonly #ways: RoomWays;
  readonly #watchers = new Set<() => void>();
  #view: RoomView = { state: { at: 'meeting' }, messages: [] };
  #relay = '';
  #token: string | undefined;
  #socket: RoomSocket | undefined;
  #handshake: Handshake | undefined;
  #secured: Secured | undefined;
  #verified: Verified = { state: 'none' };
  #ready: Ready = { ours: false, theirs: false };
  #failures = 0;
  #lostAt: number | undefined;
  #isClosed = false;
  #callOff: () => void = () => undefined;
  /** What came and what goes, each in its order. */
  #taking = Promise.resolve();
  #sending = Promise.resolve();

  constructor(ways: RoomWays) {
    this.#ways = ways;
  }

  readonly view = (): RoomView => this.#view;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    void this.#enter();
  }

  /** Leaves without ending anything: whoever opens the session within two minutes comes back to it. */
  close(): void {
    this.#isClosed = true;
    this.#callOff();
    this.#destroyKeys();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** The person here says that both sides show the same code. */
  sayEqual(): void {
    if (this.#view.state.at !== 'comparing' || this.#ready.ours) return;
    this.#sayReady();
  }

  /** Keeps it until the device says that it is shown. */
  say(typed: string): void {
    const text = asSent(typed);
    if (text === '') return;
    const id = this.#ways.newId();
    const message = { id, from: 'us', text, at: this.#ways.now(), mark: 'sending' } as const;
    this.#show({ messages: [...this.#view.messages, message] });
    if (this.#view.state.at === 'open') this.#sendText(message);
  }

  /** What the other side wrote is on the screen. */
  saySeen(): void {
    if (this.#view.state.at !== 'open') return;
    for (const { id } of unseen(this.#view.messages)) {
      this.#show({ messages: withMark(this.#view.messages, id, 'shown') });
      this.#seal('chat', { type: 'shown', id });
    }
  }

  /** Tells the device, where that is still possible, and leaves. */
  async end(why: Extract<SessionEnd, 'by_technician' | 'codes_differ'>): Promise<void> {
    this.#seal('control', { type: 'end', why });
    await this.#sending;
    this.#finish({ at: 'over', why });
  }

  async #enter(): Promise<void> {
    try {
      this.#token ??= await this.#freshToken();
    } catch {
      return this.#again();
    }
    if (this.#isClosed) return;
    if (this.#token === undefined) return this.close();
    const token = this.#token;
    const socket = this.#ways.connect(this.#relay);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'join', token })));
    socket.addEventListener('message', ({ data }) => this.#hear(socket, data));
    socket.addEventListener('close', ({ code }) => this.#left(socket, code));
  }

  async #freshToken(): Promise<string | undefined> {
    const ticket = await this.#ways.join();
    if (ticket) this.#relay = ticket.relay;
    return ticket?.token;
  }

  #again(): void {
    if (this.#isClosed) return;
    this.#lose();
    if (this.#ways.now() - (this.#lostAt ?? 0) > giveUpMs)
      return this.#finish({ at: 'over', why: 'link_lost' });
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures);
    this.#failures += 1;
    // spread, so that a restarted relay isn't met by all at once
    this.#callOff();
    this.#callOff = this.#ways.later(longest * (0.5 + Math.random() / 2), () => void this.#enter());
  }

  #left(socket: RoomSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    if (code === relayCloseCodes.gone) return this.#finish({ at: 'elsewhere' });
    if (code === relayCloseCodes.badToken) this.#token = undefined;
    this.#again();
  }

  #hear(socket: RoomSocket, data: unknown): void {
    this.#taking = this.#taking
      .then(() => (socket === this.#socket ? this.#take(data) : undefined))
      .catch((thrown: unknown) => this.#fail(thrown));
  }

  async #take(data: unknown): Promise<void> {
    if (typeof data === 'string') {
      const note = relayNote.safeParse(parseJson(data));
      return note.success ? this.#heed(note.data) : undefined;
    }
    if (!(data instanceof ArrayBuffer)) return;
    const frame = new Uint8Array(data);
    if (frame[0] === frameKinds.handshake) return this.#shakeHands(frame);
    // before keys are agreed on: the rest of what was sent before the way was lost
    if (this.#secured) return this.#read(this.#secured, frame);
  }

  async #heed(note: RelayNote): Promise<void> {
    if (note.type === 'resume') {
      this.#token = note.token;
      return;
    }
    if (note.type === 'joined') {
      this.#token = note.resume;
      this.#failures = 0;
    }
    if (note.type === 'joined' ? note.peer : note.present) return this.#offer();
    this.#lose();
    this.#callOff();
    this.#callOff = this.#ways.later(callMs, () => this.#call());
  }

  /** Nobody came: asks the server to send the device here, by a ticket of its own. */
  #call(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#token = undefined;
    socket?.close();
    this.#again();
  }

  async #offer(): Promise<void> {
    this.#callOff();
    this.#destroyKeys();
    this.#handshake = await this.#ways.offer();
    if (this.#handshake.first) this.#socket?.send(this.#handshake.first);
  }

  async #shakeHands(frame: Uint8Array): Promise<void> {
    const taken = await this.#handshake?.take(frame);
    if (taken?.send) this.#socket?.send(taken.send);
    if (!taken?.secured) return;
    this.#secured = taken.secured;
    this.#verified = await this.#ways.verify(taken.secured.certificate);
    this.#lostAt = undefined;
    if (this.#verified.state === 'known') this.#sayReady();
    else this.#settle();
  }

  async #read(secured: Secured, frame: Uint8Array): Promise<void> {
    const { channel, bytes } = await secured.open(frame);
    const said: unknown = parseJson(fromUtf8(bytes));
    if (channel === 'control') return this.#obey(controlMessage.parse(said));
    const message = chatMessage.parse(said);
    const { messages } = this.#view;
    if (message.type === 'text') this.#show({ messages: withTheirs(messages, message) });
    else this.#show({ messages: withMark(messages, message.id, 'shown') });
  }

  #obey(message: ControlMessage): void {
    if (message.type === 'end') return this.#finish({ at: 'over', why: message.why });
    this.#ready = { ...this.#ready, theirs: true };
    this.#settle();
  }

  #sayReady(): void {
    this.#seal('control', { type: 'ready' });
    this.#ready = { ...this.#ready, ours: true };
    this.#settle();
  }

  #settle(): void {
    if (!this.#secured) return;
    const { code } = this.#secured;
    const { ours, theirs } = this.#ready;
    const verified = this.#verified;
    if (!ours || !theirs)
      return this.#show({ state: { at: 'comparing', code, verified, waitsFor: ours ? 'them' : 'us' } });
    this.#show({ state: { at: 'open', code, verified } });
    for (const message of unconfirmed(this.#view.messages)) this.#sendText(message);
  }

  #sendText({ id, text, at }: Message): void {
    this.#seal('chat', { type: 'text', id, text, at });
    this.#show({ messages: withMark(this.#view.messages, id, 'sent') });
  }

  #seal(channel: 'control', message: ControlMessage): void;
  #seal(channel: 'chat', message: ChatMessage): void;
  #seal(channel: ChannelName, message: ControlMessage | ChatMessage): void {
    const [secured, socket] = [this.#secured, this.#socket];
    if (!secured || !socket) return;
    this.#sending = this.#sending
      .then(() => secured.seal(channel, utf8(JSON.stringify(message))))
      .then((frame) => socket.send(frame))
      // the way is gone: what was not shown goes again
      .catch(() => undefined);
  }

  #lose(): void {
    const { at } = this.#view.state;
    this.#destroyKeys();
    this.#lostAt ??= this.#ways.now();
    const messages = this.#view.messages.map((one) =>
      one.from === 'us' && one.mark === 'sent' ? { ...one, mark: 'sending' as const } : one,
    );
    const state = at === 'meeting' ? this.#view.state : ({ at: 'lost', since: this.#lostAt } as const);
    this.#show({ state, messages });
  }

  /** What does not fit ends it: there is no second try with less (clause E7). */
  #fail(thrown: unknown): void {
    const code = thrown instanceof E2eFault ? thrown.code : 'e2e_bad_record';
    this.#finish({ at: 'failed', code });
  }

  #finish(state: RoomState): void {
    this.close();
    this.#show({ state });
  }

  #destroyKeys(): void {
    this.#secured?.destroy();
    this.#secured = undefined;
    this.#handshake = undefined;
    this.#ready = { ours: false, theirs: false };
  }

  #show(part: Partial<RoomView>): void {
    this.#view = { ...this.#view, ...part };
    for (const watcher of this.#watchers) watcher();
  }
}
