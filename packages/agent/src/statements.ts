import { canonical } from '@candor/policy/canonical.ts';

/** What the identity key signs to renew an ended certificate at the web port: over the server's nonce, used once. */
export function renewalStatement(values: { serial: string; nonce: string; csr: string }): Uint8Array {
  return Buffer.from(canonical({ kind: 'renewal', version: 1, ...values }));
}

/** What the identity key signs when the device leaves. */
export function leaveStatement(deviceId: string): Uint8Array {
  return Buffer.from(canonical({ kind: 'leave', version: 1, deviceId }));
}
