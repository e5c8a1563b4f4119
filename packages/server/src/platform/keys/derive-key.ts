import { createHmac, hkdfSync } from 'node:crypto';
import { keyBytes, keyIdBytes } from '@candor/crypto/sealed-format.ts';

/** HKDF-SHA-256 (RFC 5869) without salt: one key for each use, none of which tells of another. */
export function deriveKey(key: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `candor ${use}`, keyBytes));
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function keyedHash(key: Uint8Array, value: string): Buffer {
  return createHmac('sha256', key).update(value, 'utf8').digest();
}

/** 16 bytes that name a storage key and tell nothing of it, so that a wrong one is noticed by name. */
export function storageKeyId(key: Uint8Array): Buffer {
  return deriveKey(key, 'storage key id').subarray(0, keyIdBytes);
}
