import type { ClaimedKeys, DeviceCertificate } from '../keys/index.ts';

/** A certificate's row: what the gateway checks on every connection. */
export function certificateRow(
  { serialHex, fingerprint, notBefore, notAfter }: DeviceCertificate,
  { identityPublic, sealingPublic }: Pick<ClaimedKeys, 'identityPublic' | 'sealingPublic'>,
) {
  const linkFingerprint = Buffer.from(fingerprint, 'hex');
  return {
    serial: serialHex,
    identityPublic,
    sealingPublic,
    linkFingerprint,
    notBefore,
    notAfter,
    revokedAt: null,
    reason: null,
  };
}
