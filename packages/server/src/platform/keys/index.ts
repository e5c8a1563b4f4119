/**
 * Owns the storage key, the keyring and the instance's authorities. Promises: no sealed value is readable without its
 * owner's key, it opens at its own place only, a destroyed key is gone for good, and private keys leave this folder
 * as signatures only (the gateway's TLS key excepted).
 */
export { ensureAuthorities } from './authorities.ts';
export type {
  Authorities,
  AuthoritiesOptions,
  AuthorityCertificate,
  GatewayCertificate,
  SigningKind,
} from './authorities.ts';
export { readBackupIdentity } from './backup-identity.ts';
export type { DeviceCertificate, DeviceCertificateRequest } from './device-certificate.ts';
export { verifyEnrolmentKeys, type ClaimedKeys } from './enrolment-keys.ts';
export { destroyInKeyring } from './keyring.ts';
export type { Keys, SealedPlace } from './keys.ts';
export { openKeys, type KeysOptions } from './open-keys.ts';
export type { DestructibleOwner, KeyOwner } from './owner.ts';
export { KeyRefused, type KeyFault } from './refusal.ts';
export { periodStart } from './period.ts';
export { keySweep, periodTask } from './sweep.ts';
export { asSealed, bytesOfSealed, type Sealer } from './sealer.ts';
