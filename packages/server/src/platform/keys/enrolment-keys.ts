import { enrolmentStatement, type EnrolmentKeys } from '@candor/crypto/enrolment-statement.ts';
import { importVerifyingKey, verifyBytes } from '@candor/crypto/sign.ts';

export interface ClaimedKeys extends EnrolmentKeys {
  /** 64 bytes by the identity key over enrolmentStatement(). */
  signature: Uint8Array;
}

/** `proven`: whoever sent the request and both public keys holds the identity key. */
export async function verifyEnrolmentKeys({
  signature,
  ...keys
}: ClaimedKeys): Promise<'proven' | 'refused'> {
  if (keys.identityPublic.length !== 32 || keys.sealingPublic.length !== 32) return 'refused';
  const identity = await importVerifyingKey(keys.identityPublic);
  return (await verifyBytes(identity, enrolmentStatement(keys), signature)) ? 'proven' : 'refused';
}
