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
  /** Versions that this key followed, the newest first: they open what they sealed. */
  #earlier: readonly OpenKey[] = [];
  #state: 'open' | 'destroyed' | 'wiped' = 'open';

  constructor(id: Buffer, key: Buffer, openedAtMs: number) {
    this.id = id;
    this.openedAtMs = openedAtMs;
    this.#key = key;
    this.#sealing = deriveKey(key, 'seal');
  }

  /** This key with those that it followed; they are wiped with it. */
  after(earlier: readonly OpenKey[]): this {
    this.#earlier = earlier;
    return this;
  }

  /** Of the version with that id, to open what it sealed; undefined when none of them has it. */
  opening(keyId: Uint8Array, nowMs: number): Buffer | undefined {
    this.#requireUsable(nowMs);
    if (this.id.equals(keyId)) return this.#sealing;
    const earlier = this.#earlier.find(({ id }) => id.equals(keyId));
    return earlier && earlier.#sealing;
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

  /**
   * A keyed hash for one use; equal values of other uses or other owners have other hashes. By the first version, so
   * that a hash finds what was stored before a rotation.
   */
  hash(use: string, value: string, nowMs: number): Buffer {
    this.#requireUsable(nowMs);
    const first = this.#earlier.at(-1) ?? this;
    return keyedHash(deriveKey(first.#key, use), value);
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
    for (const one of this.#earlier) one.wipe(why);
  }

  #requireUsable(nowMs: number) {
    if (this.#state === 'destroyed') throw new KeyRefused('key_destroyed', 'the key was destroyed');
    if (this.#state === 'wiped' || nowMs - this.openedAtMs > usableMs)
      throw new KeyRefused('sealer_expired', 'a sealer lives for 60 s at most');
  }
}
