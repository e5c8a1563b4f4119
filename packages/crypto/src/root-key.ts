import { sha256Hex } from './hash.ts';
import { makeSigningPair, type SigningPair } from './sign.ts';

/** A company's root key (clause T2): Ed25519, held by people; its private half leaves a program wrapped only. */
export type RootKey = SigningPair;

export function createRoot(): Promise<RootKey> {
  return makeSigningPair();
}

/** SHA-256 of the raw 32-byte public key, 64 lower-case hex digits. */
export function rootFingerprint(publicKey: Uint8Array): Promise<string> {
  if (publicKey.length !== 32) throw new RangeError('a root key has 32 bytes');
  return sha256Hex(publicKey);
}

/** A fingerprint as people compare it: groups of four digits. */
export function groupsOfFour(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/gu)?.join(' ') ?? '';
}
