import { owned, utf8, type Bytes } from './encoding.ts';

const none = new Uint8Array(0);

/** 32 bytes by HKDF-SHA-256 (RFC 5869) from a secret that can't be guessed; `purpose` keeps uses apart. */
export async function deriveKey(secret: Uint8Array, purpose: string, salt: Bytes = none): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', owned(secret), 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(purpose) } as const;
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, 256));
}

/** 32 bytes of HMAC-SHA-256 (RFC 2104). */
export async function hmacSha256(secret: Uint8Array, bytes: Uint8Array): Promise<Bytes> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;
  const key = await crypto.subtle.importKey('raw', owned(secret), hmac, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, owned(bytes)));
}
