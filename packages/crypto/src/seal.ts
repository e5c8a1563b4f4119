import { equal, owned, type Bytes } from './encoding.ts';
import {
  assemble,
  associatedData,
  keyBytes,
  nonceBytes,
  pad,
  partsOf,
  SealBroken,
  unpad,
  type Place,
} from './sealed-format.ts';

/** A key for sealed values; its id (16 bytes) is written into each of them. */
export interface SealingKey {
  id: Uint8Array;
  key: CryptoKey;
}

/** `key`: 32 random bytes. It can't be read back from what this returns. */
export async function importSealingKey(id: Uint8Array, key: Uint8Array): Promise<SealingKey> {
  if (key.length !== keyBytes) throw new RangeError('a sealing key has 32 bytes');
  return {
    id,
    key: await crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, ['encrypt', 'decrypt']),
  };
}

/** Seals bytes to their place, under a fresh random nonce: at most 2^32 values a key (NIST SP 800-38D, 8.3). */
export async function seal({ id, key }: SealingKey, place: Place, plain: Uint8Array): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const body = await crypto.subtle.encrypt(cipher(nonce, place), key, pad(plain));
  return assemble(id, nonce, new Uint8Array(body));
}

/** The bytes that were sealed to this place. Throws SealBroken for everything else. */
export async function open({ id, key }: SealingKey, place: Place, sealed: Uint8Array): Promise<Uint8Array> {
  const { keyId, nonce, body } = partsOf(sealed);
  if (!equal(keyId, id)) throw new SealBroken('sealed under another key');
  const padded = await crypto.subtle.decrypt(cipher(owned(nonce), place), key, owned(body)).catch(refuse);
  return unpad(new Uint8Array(padded));
}

const cipher = (iv: Bytes, place: Place) =>
  ({ name: 'AES-GCM', iv, additionalData: associatedData(place), tagLength: 128 }) as const;

function refuse(): never {
  // WebCrypto gives no reason, by design: a wrong key, place or byte look the same
  throw new SealBroken('altered, or from another place');
}
