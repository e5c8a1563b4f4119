import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: nonce 12 | ciphertext | tag 16. It opens only under the `place` that it was sealed for. */
export function sealBytes(key: Uint8Array, place: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export class SealBroken extends Error {}

/** Throws SealBroken for altered bytes, another key or another place. */
export function openBytes(key: Uint8Array, place: string, sealed: Uint8Array): Buffer {
  try {
    return decrypt(key, place, sealed);
  } catch (error) {
    throw new SealBroken(place, { cause: error });
  }
}

function decrypt(key: Uint8Array, place: string, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
