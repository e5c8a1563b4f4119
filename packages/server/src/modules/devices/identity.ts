import type { Tx } from '../../platform/db/index.ts';
import { presentSigned, type Signed } from '../roots/index.ts';
import { findIdentity } from './certificate-queries.ts';

/** By what a device is known to whoever meets it: its identity key, and a root's word for that. */
export interface DeviceIdentity {
  publicKey: Uint8Array;
  certificate: Signed | null;
}

/** Undefined for a device that never was. */
export async function identityOf(
  tx: Tx,
  companyId: string,
  deviceId: string,
): Promise<DeviceIdentity | undefined> {
  const row = await findIdentity(tx, companyId, deviceId);
  if (!row) return undefined;
  const { identityPublic, document, signature, fingerprint } = row;
  const certificate =
    document && signature && fingerprint ? presentSigned({ document, signature }, fingerprint) : null;
  return { publicKey: identityPublic, certificate };
}
