import { base64url, utf8, type Bytes } from './encoding.ts';

/** What a device presents when it enrols: DER of the link key's request, and two raw 32-byte public keys. */
export interface EnrolmentKeys {
  csr: Uint8Array;
  identityPublic: Uint8Array;
  sealingPublic: Uint8Array;
}

/**
 * The bytes that the device's identity key signs (signBytes) and the server verifies: the three keys are one device's.
 * Members stand in the order of RFC 8785 and hold ASCII only, so this is the canonical form.
 */
export function enrolmentStatement({ csr, identityPublic, sealingPublic }: EnrolmentKeys): Bytes {
  const statement = {
    csr: base64url(csr),
    identityPublic: base64url(identityPublic),
    kind: 'enrolment',
    sealingPublic: base64url(sealingPublic),
    version: 1,
  };
  return utf8(JSON.stringify(statement));
}
