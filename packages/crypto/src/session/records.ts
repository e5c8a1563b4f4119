import type { ChannelName } from '@candor/protocol/session/channels.ts';
import { frameKinds, maxRecordBytes, type Accept } from '@candor/protocol/session/handshake.ts';
import type { Side } from '@candor/protocol/session/relay.ts';
import { concat, utf8, type Bytes } from '../encoding.ts';
import { tagBytes } from '../sealed-format.ts';
import { E2eFault } from './e2e-fault.ts';
import type { ChannelKeys, SessionKeys } from './keys.ts';
import { Turns } from './turns.ts';

/** What both ends have in common once keys are agreed on. */
export interface Secured {
  /** Six digits that people compare. */
  readonly code: string;
  /** SHA-256 of the transcript, hex. */
  readonly hash: string;
  /** What the device showed; whether a root's word is good is for whoever trusts roots. */
  readonly certificate: Accept['certificate'];
  /** A binary frame. Throws E2eFault once the session is dead, RangeError for more than 64 KiB. */
  seal(channel: ChannelName, bytes: Uint8Array): Promise<Bytes>;
  /** Throws E2eFault for anything but the next record of its channel; nothing is sealed or opened after that. */
  open(frame: Uint8Array): Promise<{ channel: ChannelName; bytes: Bytes }>;
  /** Forgets the keys. */
  destroy(): void;
}

/** Header after the frame's kind (clause E6): version u8, flags u8, reserved u16, tag u32, counter u64. */
const headerBytes = 16;
const version = 1;
/** Keys end after so many records (clause E9). */
const mostRecords = 2 ** 32;
const leastFrame = 1 + headerBytes + tagBytes;

/** The keys of a channel with the counter of its next record. */
type Counting = ChannelKeys & { channel: ChannelName; next: number };
interface Directions {
  out: Counting[];
  in: Counting[];
}

/** `from`: where counting starts; 0 but in tests. */
export function secure(
  side: Side,
  sessionId: string,
  keys: SessionKeys,
  facts: Pick<Secured, 'code' | 'hash' | 'certificate'>,
  from = 0,
): Secured {
  const counting = (of: Side) =>
    [...keys.channels[of]].map(([channel, its]) => ({ ...its, channel, next: from }));
  const directions = { out: counting(side), in: counting(side === 'device' ? 'technician' : 'device') };
  return new SealedRecords(directions, utf8(sessionId), facts);
}

class SealedRecords implements Secured {
  readonly code: string;
  readonly hash: string;
  readonly certificate: Accept['certificate'];
  readonly #session: Bytes;
  readonly #sealing = new Turns();
  readonly #opening = new Turns();
  #state: { directions: Directions } | { fault: E2eFault };

  constructor(directions: Directions, session: Bytes, facts: Pick<Secured, 'code' | 'hash' | 'certificate'>) {
    this.#state = { directions };
    this.#session = session;
    this.code = facts.code;
    this.hash = facts.hash;
    this.certificate = facts.certificate;
  }

  async seal(channel: ChannelName, bytes: Uint8Array): Promise<Bytes> {
    if (bytes.length > maxRecordBytes) throw new RangeError('more than one record holds');
    // a copy: the caller may change its bytes while others are sealed before them
    const plain = new Uint8Array(bytes);
    return this.#sealing.take(() => this.#unlessDead(({ out }) => this.#sealNext(out, channel, plain)));
  }

  open(frame: Uint8Array): Promise<{ channel: ChannelName; bytes: Bytes }> {
    const record = new Uint8Array(frame);
    return this.#opening.take(() => this.#unlessDead((directions) => this.#openNext(directions.in, record)));
  }

  destroy(): void {
    if ('directions' in this.#state) this.#state = { fault: new E2eFault('e2e_bad_record') };
  }

  /** Whatever goes wrong in `work` is the end; so is what ended while it ran. */
  async #unlessDead<T>(work: (directions: Directions) => Promise<T>): Promise<T> {
    if ('fault' in this.#state) throw this.#state.fault;
    try {
      const done = await work(this.#state.directions);
      if ('fault' in this.#state) throw this.#state.fault;
      return done;
    } catch (error) {
      this.#state = { fault: error instanceof E2eFault ? error : new E2eFault('e2e_bad_record') };
      throw this.#state.fault;
    }
  }

  async #sealNext(out: Counting[], channel: ChannelName, plain: Bytes): Promise<Bytes> {
    const keys = out.find((one) => one.channel === channel);
    if (!keys || keys.next >= mostRecords) throw new E2eFault('e2e_bad_record');
    const header = headerOf(keys.tag, keys.next);
    const cipher = this.#cipher(keys, header);
    keys.next++;
    const body = await crypto.subtle.encrypt(cipher, keys.key, plain);
    return concat(Uint8Array.of(frameKinds.record), header, new Uint8Array(body));
  }

  async #openNext(from: Counting[], frame: Bytes): Promise<{ channel: ChannelName; bytes: Bytes }> {
    const { tag, counter, header, body } = partsOf(frame);
    const keys = from.find((one) => one.tag === tag);
    if (!keys) throw new E2eFault('e2e_bad_record');
    if (counter !== BigInt(keys.next))
      throw new E2eFault(counter < keys.next ? 'e2e_replay' : 'e2e_bad_record');
    const cipher = this.#cipher(keys, header);
    keys.next++;
    const plain = await crypto.subtle.decrypt(cipher, keys.key, body);
    return { channel: keys.channel, bytes: new Uint8Array(plain) };
  }

  /** The nonce is salt and counter: never twice under a key. Header and session are bound to what is sealed. */
  #cipher({ salt }: ChannelKeys, header: Bytes) {
    const iv = concat(salt, header.subarray(8));
    const additionalData = concat(header, this.#session);
    return { name: 'AES-GCM', iv, additionalData, tagLength: 128 } as const;
  }
}

function headerOf(tag: number, counter: number): Bytes {
  const header = new DataView(new ArrayBuffer(headerBytes));
  header.setUint8(0, version);
  header.setUint32(4, tag);
  header.setBigUint64(8, BigInt(counter));
  return new Uint8Array(header.buffer);
}

function partsOf(frame: Bytes): { tag: number; counter: bigint; header: Bytes; body: Bytes } {
  const fits = frame.length >= leastFrame && frame.length <= leastFrame + maxRecordBytes;
  if (!fits || frame[0] !== frameKinds.record) throw new E2eFault('e2e_malformed');
  const [header, body] = [frame.slice(1, 1 + headerBytes), frame.slice(1 + headerBytes)];
  const view = new DataView(header.buffer);
  // version, flags and reserved together: of this version there is one value
  if (view.getUint32(0) !== version << 24) throw new E2eFault('e2e_malformed');
  return { tag: view.getUint32(4), counter: view.getBigUint64(8), header, body };
}
