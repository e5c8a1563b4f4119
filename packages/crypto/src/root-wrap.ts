import { argon2id } from 'hash-wasm';
import { deriveKey } from './derive.ts';
import { base64url, fromBase64url, utf8, type Bytes } from './encoding.ts';
import { isLongEnough, minPassphrase } from './passphrase.ts';
import type { RootKey } from './root-key.ts';
import { argon2Floor, parseWrapped, scheme, type Argon2Cost, type WrappedRoot } from './root-wrap-format.ts';
import { importSigningKey, importVerifyingKey, signBytes, verifyBytes } from './sign.ts';
import { unwrap, wrap } from './wrap.ts';

/** Whose key it is: a wrapped key opens for this company and fingerprint only. */
export interface RootOwner {
  companyId: string;
  fingerprint: string;
}

/** What opens a wrapped key: the passphrase, or the 20 bytes of the recovery code (readRecoveryCode). */
export type Opener = { passphrase: string } | { code: Uint8Array };

const saltBytes = 16;

/**
 * The private key under a passphrase (Argon2id, then HKDF-SHA-256, AES-256-GCM) and, on its own, under a recovery
 * code; one JSON text of at most 1 KiB, the only form that may lie on a server. Takes about a second of one core.
 * Throws RangeError for a passphrase of fewer than 12 characters.
 */
export async function wrapRoot(
  { privateKey }: RootKey,
  owner: RootOwner,
  { passphrase, code }: { passphrase: string; code: Uint8Array },
): Promise<string> {
  if (!isLongEnough(passphrase))
    throw new RangeError(`a passphrase has at least ${minPassphrase} characters`);
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes));
  const [slow, fast] = [await passphraseKey(passphrase, salt, argon2Floor), await codeKey(code)];
  const wrapped: WrappedRoot = {
    scheme,
    argon2: { ...argon2Floor, salt: base64url(salt) },
    passphrase: base64url(await wrap(slow, contextOf(owner, 'passphrase'), privateKey)),
    code: base64url(await wrap(fast, contextOf(owner, 'code'), privateKey)),
  };
  return JSON.stringify(wrapped);
}

/**
 * The root key, or undefined when it does not open: a wrong passphrase or code, another company's or another key's
 * wrapped form, an altered one. Throws WrapRefused for an unknown scheme or cheaper numbers, before the passphrase is used.
 */
export async function unwrapRoot(
  wrapped: string,
  owner: RootOwner & { publicKey: Uint8Array },
  opener: Opener,
): Promise<RootKey | undefined> {
  const { argon2, ...bodies } = parseWrapped(wrapped);
  const by = 'code' in opener ? 'code' : 'passphrase';
  const key =
    'code' in opener
      ? await codeKey(opener.code)
      : await passphraseKey(opener.passphrase, fromBase64url(argon2.salt) ?? new Uint8Array(0), argon2);
  const seed = await unwrap(key, contextOf(owner, by), fromBase64url(bodies[by]) ?? new Uint8Array(0));
  if (seed?.length !== 32 || !(await isPair(seed, owner.publicKey))) return undefined;
  return { privateKey: seed, publicKey: new Uint8Array(owner.publicKey) };
}

async function passphraseKey(passphrase: string, salt: Bytes, { m, t, p }: Argon2Cost): Promise<Bytes> {
  const root = await argon2id({
    // RFC 8265, section 4.2: the same passphrase typed on another keyboard
    password: utf8(passphrase.normalize('NFC')),
    salt,
    memorySize: m,
    iterations: t,
    parallelism: p,
    hashLength: 32,
    outputType: 'binary',
  });
  return deriveKey(root, 'candor/root-passphrase/v1');
}

const codeKey = (code: Uint8Array) => deriveKey(code, 'candor/root-code/v1');

const contextOf = ({ companyId, fingerprint }: RootOwner, by: string) =>
  [scheme, companyId, fingerprint, by].join('|');

async function isPair(seed: Bytes, publicKey: Uint8Array): Promise<boolean> {
  const probe = utf8('candor/root-probe/v1');
  const signature = await signBytes(await importSigningKey(seed), probe);
  return verifyBytes(await importVerifyingKey(publicKey), probe, signature);
}
