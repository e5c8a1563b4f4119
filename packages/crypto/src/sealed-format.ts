import { concat, utf8, type Bytes } from './encoding.ts';

/**
 * A sealed value: version 1 | key id 16 | nonce 12 | ciphertext | tag 16, by AES-256-GCM (NIST SP 800-38D).
 * Here stands its layout only, so that WebCrypto (seal.ts) and the server's own cipher write the same bytes.
 */
export const version = 1;
export const keyBytes = 32;
export const keyIdBytes = 16;
export const nonceBytes = 12;
export const tagBytes = 16;
const nonceAt = 1 + keyIdBytes;
const bodyAt = nonceAt + nonceBytes;
const lengthBytes = 4;
const block = 32;

/** Where a value lies: it opens nowhere else. `owner` is the id of a company or person, or "instance". */
export interface Place {
  owner: string;
  table: string;
  column: string;
  rowId: string;
}

/** The one thing said of any value that does not open: altered, moved, under another key, or not sealed at all. */
export class SealBroken extends Error {
  readonly code = 'seal_broken';
  override readonly name = 'SealBroken';
}

/** `owner|table|column|row id`. Throws RangeError where a part before the last holds the separator. */
export function associatedData({ owner, table, column, rowId }: Place): Bytes {
  const named = `${owner}|${table}|${column}`;
  if (named.split('|').length !== 3) throw new RangeError('a part of the place holds "|"');
  return utf8(`${named}|${rowId}`);
}

/** Length (4 bytes, big endian), the bytes, zeros up to a multiple of 32: the size tells little of the content. */
export function pad(plain: Uint8Array): Bytes {
  const padded = new Uint8Array(paddedBytes(plain.length));
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, lengthBytes);
  return padded;
}

/** Throws SealBroken for anything that pad() does not write. */
export function unpad(padded: Uint8Array): Uint8Array {
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength);
  const length = padded.length < lengthBytes ? -1 : view.getUint32(0);
  const end = lengthBytes + length;
  if (length < 0 || padded.length !== paddedBytes(length) || padded.subarray(end).some((byte) => byte !== 0))
    throw new SealBroken('the padding is not right');
  return padded.subarray(lengthBytes, end);
}

const paddedBytes = (length: number) => Math.ceil((length + lengthBytes) / block) * block;

export function assemble(keyId: Uint8Array, nonce: Uint8Array, ...body: readonly Uint8Array[]): Bytes {
  if (keyId.length !== keyIdBytes || nonce.length !== nonceBytes)
    throw new RangeError('a key id or nonce of wrong length');
  return concat(Uint8Array.of(version), keyId, nonce, ...body);
}

export interface SealedParts {
  keyId: Uint8Array;
  nonce: Uint8Array;
  /** Ciphertext and tag. */
  body: Uint8Array;
}

/** Throws SealBroken unless it has the shape of a sealed value. */
export function partsOf(sealed: Uint8Array): SealedParts {
  const padded = sealed.length - bodyAt - tagBytes;
  if (sealed[0] !== version || padded < block || padded % block !== 0)
    throw new SealBroken('not a sealed value');
  return {
    keyId: sealed.subarray(1, nonceAt),
    nonce: sealed.subarray(nonceAt, bodyAt),
    body: sealed.subarray(bodyAt),
  };
}
