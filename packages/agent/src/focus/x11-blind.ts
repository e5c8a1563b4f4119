/** Event types of XI2 (inputproto 2.2) that are counted. */
const rawKeyPress = 13;
const rawButtonPress = 15;
/** Left, middle, right, back, forward. 4 to 7 are the wheel. */
const clickButtons: readonly number[] = [1, 2, 3, 8, 9];

const error = 0;
const reply = 1;
const keymapNotify = 11;
const genericEvent = 35;
/** Byte positions in an X packet (x11proto section 8, inputproto XIRawEvent). */
const extensionAt = 1;
const lengthAt = 4;
const bodyAt = 8;
const afterEventTypeAt = 10;
const buttonAt = 16;
const packetBytes = 32;

export type InputCounts = { keys: number; clicks: number };

/**
 * Reads the bytes of an X server before any other code, in place. Only replies, errors and the event types that were
 * allowed pass whole. Of every other event nothing is left but its frame, zeros elsewhere; of an input event the type
 * and for a button its number were read, never a key code. It works byte by byte, so a packet may come in pieces.
 */
export class BlindReader {
  #counts: InputCounts = { keys: 0, clicks: 0 };
  #inputOpcode: number | undefined;
  readonly #allowed = new Set<number>([error, reply]);
  /** The first 10 bytes of the packet, blanked already: what frames it and, of a generic event, its type. */
  readonly #frame = new Uint8Array(afterEventTypeAt);
  #position = 0;
  /** The server's first message has a frame of its own: 8 bytes, then 4 times the number at byte 6. */
  #isGreeting = true;
  #length = bodyAt;

  /** Lets events of this type (their number in this connection) through. They must not carry input. */
  allow(eventType: number): void {
    this.#allowed.add(eventType);
  }

  /** Counts the raw input events of this extension opcode; undefined stops counting. */
  countInput(opcode: number | undefined): void {
    this.#inputOpcode = opcode;
  }

  /** What was counted since the last call. */
  take(): InputCounts {
    const counts = this.#counts;
    this.#counts = { keys: 0, clicks: 0 };
    return counts;
  }

  read(chunk: Uint8Array): void {
    let index = 0;
    while (index < chunk.length) {
      index =
        this.#position < afterEventTypeAt ? this.#readFrame(chunk, index) : this.#readBody(chunk, index);
      if (this.#position >= bodyAt && this.#position === this.#length) this.#begin();
    }
  }

  #begin(): void {
    this.#isGreeting = false;
    this.#position = 0;
    this.#length = packetBytes;
  }

  /** One byte of the frame: blanked where it must be, then kept. */
  #readFrame(chunk: Uint8Array, index: number): number {
    const position = this.#position;
    if (!this.#passesFrame(position)) chunk[index] = 0;
    this.#frame[position] = chunk[index] ?? 0;
    this.#position += 1;
    if (this.#position === bodyAt) this.#length = this.#measure();
    if (this.#position === afterEventTypeAt) this.#countKey();
    return index + 1;
  }

  /** Everything after byte 10, as far as the chunk reaches. */
  #readBody(chunk: Uint8Array, index: number): number {
    const end = Math.min(chunk.length, index + this.#length - this.#position);
    if (!this.#passesBody()) {
      const button = index + buttonAt - this.#position;
      if (button >= index && button < end) this.#countButton(chunk, button);
      chunk.fill(0, index, end);
    }
    this.#position += end - index;
    return end;
  }

  #type(): number {
    return (this.#frame[0] ?? 0) & 0x7f;
  }

  #passesBody(): boolean {
    return this.#isGreeting || this.#allowed.has(this.#type());
  }

  #passesFrame(position: number): boolean {
    if (position === 0 || this.#passesBody()) return true;
    const type = this.#type();
    // The only packet without a sequence number: its bytes 1 to 31 are the keys that are down.
    if (type === keymapNotify) return false;
    const isSequence = position > extensionAt && position < lengthAt;
    return isSequence || type === genericEvent;
  }

  #measure(): number {
    const view = new DataView(this.#frame.buffer);
    if (this.#isGreeting) return bodyAt + view.getUint16(6, true) * 4;
    const type = this.#type();
    const hasExtraLength = type === reply || type === genericEvent;
    return packetBytes + (hasExtraLength ? view.getUint32(lengthAt, true) * 4 : 0);
  }

  #isInput(eventType: number): boolean {
    if (this.#isGreeting || this.#type() !== genericEvent) return false;
    const isOurs = this.#inputOpcode !== undefined && this.#frame[extensionAt] === this.#inputOpcode;
    return isOurs && this.#frame[bodyAt] === eventType && this.#frame[bodyAt + 1] === 0;
  }

  #countKey(): void {
    if (this.#isInput(rawKeyPress)) this.#counts.keys += 1;
  }

  #countButton(chunk: Uint8Array, index: number): void {
    // Asked before the byte is read: the same place of a key event holds the key code.
    if (this.#isInput(rawButtonPress) && clickButtons.includes(chunk[index] ?? 0)) this.#counts.clicks += 1;
  }
}
