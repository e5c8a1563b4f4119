import { p256 } from './certificate.ts';

export function makeP256Pair(): Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }> {
  return crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
}

/** PKCS #8, to be sealed. */
export async function exportPrivateKey(key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', key));
}

/** A key that signs and can't be read back. */
export function importPrivateKey(pkcs8: Uint8Array, algorithm: typeof p256 | 'Ed25519'): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
}
