import { concat, fromHex, owned, utf8, type Bytes } from './encoding.ts';

/** Ed25519 (RFC 8032). Both parts are raw 32 bytes; the private one is the seed. */
export interface SigningPair {
  publicKey: Bytes;
  privateKey: Bytes;
}

// what stands before the seed in the PKCS #8 form (RFC 8410, section 7)
const pkcs8Head = fromHex('302e020100300506032b657004220420') ?? new Uint8Array(0);

export async function makeSigningPair(): Promise<SigningPair> {
  const made = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new TypeError('Ed25519 makes pairs');
  const [raw, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('raw', made.publicKey),
    crypto.subtle.exportKey('pkcs8', made.privateKey),
  ]);
  return { publicKey: new Uint8Array(raw), privateKey: new Uint8Array(pkcs8.slice(pkcs8Head.length)) };
}

/** The PKCS #8 form of a 32-byte seed, for what takes no raw keys. */
export function pkcs8Of(seed: Uint8Array): Bytes {
  requireLength(seed, 32);
  return concat(pkcs8Head, seed);
}

/** From the 32-byte seed; the key can't be read back from what this returns. */
export function importSigningKey(seed: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8Of(seed), 'Ed25519', false, ['sign']);
}

/** From the raw 32 bytes. */
export function importVerifyingKey(raw: Uint8Array): Promise<CryptoKey> {
  requireLength(raw, 32);
  return crypto.subtle.importKey('raw', owned(raw), 'Ed25519', false, ['verify']);
}

/**
 * 64 bytes over a statement. `statement` is its RFC 8785 form, canonical() of the policy part; it says in itself what
 * kind of statement it is, so that a signature of one kind is never good for another.
 */
export function sign(key: CryptoKey, statement: string): Promise<Bytes> {
  return signBytes(key, utf8(statement));
}

/** False for any other statement, key or signature, and for signatures that are not 64 bytes. */
export function verify(key: CryptoKey, statement: string, signature: Uint8Array): Promise<boolean> {
  return verifyBytes(key, utf8(statement), signature);
}

export async function signBytes(key: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, owned(bytes)));
}

export function verifyBytes(key: CryptoKey, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return crypto.subtle.verify('Ed25519', key, owned(signature), owned(bytes));
}

function requireLength(bytes: Uint8Array, length: number) {
  if (bytes.length !== length) throw new RangeError(`a key of ${length} bytes was expected`);
}
