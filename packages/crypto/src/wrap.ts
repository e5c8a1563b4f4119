import { concat, owned, utf8, type Bytes } from './encoding.ts';
import { nonceBytes, tagBytes } from './sealed-format.ts';

/** One secret under a key: nonce 12 | ciphertext | tag 16, by AES-256-GCM, bound to `context`. */
export async function wrap(key: Uint8Array, context: string, plain: Uint8Array): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const body = await crypto.subtle.encrypt(cipher(nonce, context), await aesKey(key), owned(plain));
  return concat(nonce, new Uint8Array(body));
}

/** Undefined for another key or context, and for anything altered. */
export async function unwrap(
  key: Uint8Array,
  context: string,
  wrapped: Uint8Array,
): Promise<Bytes | undefined> {
  if (wrapped.length < nonceBytes + tagBytes) return undefined;
  const nonce = owned(wrapped.slice(0, nonceBytes));
  const body = owned(wrapped.slice(nonceBytes));
  return crypto.subtle.decrypt(cipher(nonce, context), await aesKey(key), body).then(
    (plain) => new Uint8Array(plain),
    () => undefined,
  );
}

const aesKey = (key: Uint8Array) =>
  crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, ['encrypt', 'decrypt']);

const cipher = (iv: Bytes, context: string) =>
  ({ name: 'AES-GCM', iv, additionalData: utf8(context), tagLength: 128 }) as const;
