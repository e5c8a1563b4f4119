import type { Bytes } from '@candor/crypto/encoding.ts';
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

export interface WayParts {
  /** A handshake for an offer that comes now. */
  accept: () => Promise<Handshake>;
  send: (frame: Uint8Array) => void;
  onSecured: (secured: Pick<Secured, 'code' | 'hash'>) => void;
  onControl: (message: ControlMessage) => void;
  onChat: (message: ChatMessage) => void;
  onFault: (code: E2eCode) => void;
}

/**
 * One agreement on keys with the technician's browser, and what is said under them. It ends with the connection over
 * which it came about; the next one agrees on keys anew.
 */
export class Way {
  readonly #parts: WayParts;
  #handshake: Handshake | undefined;
  #secured: Secured | undefined;
  #incoming: Promise<void> = Promise.resolve();
  #outgoing: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(parts: WayParts) {
    this.#parts = parts;
  }

  /** One after the other, as they came. */
  take(frame: Uint8Array): void {
    this.#incoming = this.#incoming.then(async () => {
      try {
        if (!this.#isOver) await this.#read(frame);
      } catch (error) {
        if (!(error instanceof E2eFault)) throw error;
        if (!this.#isOver) this.#parts.onFault(error.code);
      }
    });
  }

  /** Settles when it was handed to the connection; at once where there are no keys. */
  say(message: ControlMessage): Promise<void>;
  say(message: ChatMessage, channel: 'chat'): Promise<void>;
  say(message: ControlMessage | ChatMessage, channel: ChannelName = 'control'): Promise<void> {
    const sealed = this.#secured?.seal(channel, Buffer.from(JSON.stringify(message)));
    if (!sealed || this.#isOver) return Promise.resolve();
    this.#outgoing = this.#outgoing.then(async () => {
      const frame = await unlessDead(sealed);
      if (frame) this.#parts.send(frame);
    });
    return this.#outgoing;
  }

  end(): void {
    this.#isOver = true;
    this.#secured?.destroy();
    this.#secured = undefined;
  }

  async #read(frame: Uint8Array): Promise<void> {
    if (frame[0] !== frameKinds.record) return this.#shakeHands(frame);
    // sealed for keys of before, when this end was not there
    if (!this.#secured) return;
    const { channel, bytes } = await this.#secured.open(frame);
    if (this.#isOver) return;
    const said = parseJson(Buffer.from(bytes).toString('utf8'));
    const { data: control } = channel === 'control' ? controlMessage.safeParse(said) : {};
    const { data: chat } = channel === 'chat' ? chatMessage.safeParse(said) : {};
    if (control) this.#parts.onControl(control);
    if (chat) this.#parts.onChat(chat);
  }

  async #shakeHands(frame: Uint8Array): Promise<void> {
    // the other end began anew without having been away
    if (this.#secured) {
      this.#secured.destroy();
      this.#secured = undefined;
      this.#handshake = undefined;
    }
    this.#handshake ??= await this.#parts.accept();
    const { send, secured } = await this.#handshake.take(frame);
    if (this.#isOver) return secured?.destroy();
    if (send) this.#parts.send(send);
    if (!secured) return;
    this.#secured = secured;
    this.#parts.onSecured(secured);
  }
}

/** After a fault nothing more can be said under these keys. */
async function unlessDead(sealed: Promise<Bytes>): Promise<Bytes | undefined> {
  try {
    return await sealed;
  } catch (error) {
    if (error instanceof E2eFault) return undefined;
    throw error;
  }
}
