import { equal, fromBase64url, fromHex } from './encoding.ts';
import { pinProof, unwrapProof } from './pin-proof.ts';

/** What a device and its token say of the root that it pinned: keys and proofs base64url, hashes hex. */
export interface PinClaim {
  identityPublic: string;
  sealingPublic: string;
  pinRoot: string | null;
  pinMac: string | null;
  token: { secretHash: string; proofWrapped: string } | null;
}

/**
 * Whether the device had this root's token in its hands when it made its keys (clause T4): then the server can't have
 * put other keys in their place, and its root's holder may sign it without a look at the device.
 */
export async function isProven(
  root: { privateKey: Uint8Array; fingerprint: string },
  { identityPublic, sealingPublic, pinRoot, pinMac, token }: PinClaim,
): Promise<boolean> {
  const [identity, sealing] = [fromBase64url(identityPublic), fromBase64url(sealingPublic)];
  const mac = fromHex(pinMac ?? '');
  const wrapped = fromBase64url(token?.proofWrapped ?? '');
  if (pinRoot !== root.fingerprint || !token || !wrapped || !mac) return false;
  if (identity?.length !== 32 || sealing?.length !== 32) return false;
  const proof = await unwrapProof(root, token.secretHash, wrapped);
  return proof?.length === 32 && equal(await pinProof(proof, identity, sealing, root.fingerprint), mac);
}
