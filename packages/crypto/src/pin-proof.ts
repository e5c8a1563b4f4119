import { deriveKey, hmacSha256 } from './derive.ts';
import { concat, fromHex, type Bytes } from './encoding.ts';
import { unwrap, wrap } from './wrap.ts';

/**
 * What a device posts when it pins a token's root (clause T4): 32 bytes over its two public keys and the root's
 * fingerprint, under the token's proof, which the server never has. Throws RangeError for parts of another length.
 */
export function pinProof(
  proof: Uint8Array,
  identityPublic: Uint8Array,
  sealingPublic: Uint8Array,
  rootFingerprint: string,
): Promise<Bytes> {
  const root = fromHex(rootFingerprint) ?? new Uint8Array(0);
  const parts = [proof, identityPublic, sealingPublic, root];
  if (parts.some(({ length }) => length !== 32)) throw new RangeError('each part has 32 bytes');
  return hmacSha256(proof, concat(identityPublic, sealingPublic, root));
}

/** 60 bytes that only the root opens, and only for this token. `tokenHash`: SHA-256 of its `auth`, hex. */
export async function wrapProof(
  root: { privateKey: Uint8Array },
  tokenHash: string,
  proof: Uint8Array,
): Promise<Bytes> {
  return wrap(await proofKey(root), tokenHash, proof);
}

/** Undefined when another root or token is meant. */
export async function unwrapProof(
  root: { privateKey: Uint8Array },
  tokenHash: string,
  wrapped: Uint8Array,
): Promise<Bytes | undefined> {
  return unwrap(await proofKey(root), tokenHash, wrapped);
}

const proofKey = ({ privateKey }: { privateKey: Uint8Array }) =>
  deriveKey(privateKey, 'candor/token-proof/v1');
