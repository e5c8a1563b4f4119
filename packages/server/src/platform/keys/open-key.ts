import { deriveKey, keyedHash } from './derive-key.ts';
import { KeyRefused } from './refusal.ts';
import type { WrappingKey } from './wrap.ts';

/** A cached key is given out this long, and used at most twice as long: 60 s in all. */
export const freshMs = 30_000;
export const usableMs = 60_000;

/** A key that was unwrapped: in memory only, and wiped when it is forgotten. */
export class OpenKey {
  readonly id: Buffer;
  openedAtMs: number;
  readonly #key: Buffer;
  readonly #sealing: Buffer;
  #state: 'open' | 'destroyed' | 'wiped' = 'open';

  constructor(id: Buffer, key: Buffer, openedAtMs: number) {
    this.id = id;
    this.openedAtMs = openedAtMs;
    this.#key = key;
    this.#sealing = deriveKey(key, 'seal');
  }

  /** For values. Throws KeyRefused when it may not be used any more. */
  sealing(nowMs: number): Buffer {
    this.#requireUsable(nowMs);
    return this.#sealing;
  }

  /** For the keys below this one. */
  wrapping(nowMs: number): WrappingKey {
    this.#requireUsable(nowMs);
    return { id: this.id, key: deriveKey(this.#key, 'wrap') };
  }

  /** A keyed hash for one use; equal values of other uses or other owners have other hashes. */
  hash(use: string, value: string, nowMs: number): Buffer {
    this.#requireUsable(nowMs);
    return keyedHash(deriveKey(this.#key, use), value);
  }

  /** Takes the age of a newer copy of the same key, and wipes that copy; false when it is another key. */
  renew(newer: OpenKey): boolean {
    if (this.#state !== 'open' || !this.id.equals(newer.id)) return false;
    this.openedAtMs = newer.openedAtMs;
    newer.wipe('wiped');
    return true;
  }

  wipe(why: 'destroyed' | 'wiped') {
    this.#state = why;
    this.#key.fill(0);
    this.#sealing.fill(0);
  }

  #requireUsable(nowMs: number) {
    if (this.#state === 'destroyed') throw new KeyRefused('key_destroyed', 'the key was destroyed');
    if (this.#state === 'wiped' || nowMs - this.openedAtMs > usableMs)
      throw new KeyRefused('sealer_expired', 'a sealer lives for 60 s at most');
  }
}
