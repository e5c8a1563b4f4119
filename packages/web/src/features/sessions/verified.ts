import { base64url, fromBase64url } from '@candor/crypto/encoding.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { verifyStatement } from '@candor/crypto/statement.ts';
import type { Accept } from '@candor/protocol/session/handshake.ts';
import { statements } from '@candor/protocol/statements.ts';

const keyBytes = 32;

/** By which root a device's certificate counts here, if it does. */
export type Verified =
  /** No certificate, or one that does not say this of this device. */
  { state: 'none' } | { state: 'unknown' | 'known'; root: string };

/**
 * Looks at the certificate that a device showed while keys were agreed on. `known`: the roots' fingerprints that somebody
 * confirmed in this browser; only those make a comparison of codes needless.
 */
export async function verifiedBy(
  certificate: Accept['certificate'],
  device: { companyId: string; deviceId: string; identity: Uint8Array },
  known: readonly string[],
  now: number,
): Promise<Verified> {
  const root = fromBase64url(certificate?.publicKey ?? '');
  if (certificate === null || root?.length !== keyBytes) return { state: 'none' };
  const verified = await verifyStatement(root, certificate, statements.deviceCertificate, now);
  if (verified.outcome !== 'good') return { state: 'none' };
  const { companyId, deviceId, identityPublic } = verified.statement.body;
  const isOfDevice =
    companyId === device.companyId &&
    deviceId === device.deviceId &&
    identityPublic === base64url(device.identity);
  if (!isOfDevice) return { state: 'none' };
  const fingerprint = await rootFingerprint(root);
  return { state: known.includes(fingerprint) ? 'known' : 'unknown', root: fingerprint };
}
