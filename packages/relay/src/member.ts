import type { WebSocket } from 'ws';
import type { RelayNote, relayCloseCodes } from '@candor/protocol/session/relay.ts';
import type { Claims } from './tokens.ts';

export type CloseCode = (typeof relayCloseCodes)[keyof typeof relayCloseCodes];
/** Why nothing is read of an end: the other one takes no more, or the room said enough for now. */
type Hold = 'buffer' | 'rate';

/** One end in its room. */
export class Member {
  readonly claims: Claims;
  /** Of the page that it is, or null. */
  readonly origin: string | null;
  /** By the relay's monotonic clock. */
  heardAtMs: number;
  renewedAtMs: number;
  readonly #socket: WebSocket;
  readonly #holds = new Set<Hold>();

  constructor(socket: WebSocket, claims: Claims, origin: string | null, nowMs: number) {
    this.#socket = socket;
    this.claims = claims;
    this.origin = origin;
    this.heardAtMs = nowMs;
    this.renewedAtMs = nowMs;
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** What was sent to it and is not on its way yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  note(note: RelayNote): void {
    this.#socket.send(JSON.stringify(note));
  }

  /** `sent` is called when the bytes are on their way, or never will be. */
  send(bytes: Buffer, sent: () => void): void {
    this.#socket.send(bytes, { binary: true }, sent);
  }

  /** @returns whether it was not held for that before */
  hold(why: Hold): boolean {
    if (this.#holds.has(why)) return false;
    this.#holds.add(why);
    this.#socket.pause();
    return true;
  }

  release(why: Hold): void {
    if (this.#holds.delete(why) && !this.isHeld) this.#socket.resume();
  }

  ping(): void {
    this.#socket.ping();
  }

  close(code: CloseCode): void {
    // what is held is read no more: it would not hear the other side close
    this.#socket.resume();
    this.#socket.close(code);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
