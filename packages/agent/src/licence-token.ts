import type { z } from 'zod';
import { readLicenceToken } from '@candor/crypto/licence-token.ts';
import { licenceDomain, readLicencePayload, type LicencePayload } from '@candor/policy/licence-payload.ts';
import type { LicenceReason } from '@candor/policy/rights/decision.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { licenceKey, type LicenceMessage } from '@candor/protocol/messages/server.ts';
import { isSignedBy, type Identity } from './identity.ts';

type Pin = NonNullable<Identity['licence']>;
type Judging = Pick<Identity, 'deviceId' | 'licence'>;

/** Whether the token is this device's own (clause V2): its payload, or why it is not. Its dates are not looked at. */
export function judgeToken(
  token: string,
  { deviceId, licence: pin }: Judging,
): { payload: LicencePayload } | { reason: LicenceReason } {
  const read = readLicenceToken(token);
  const payload = read && readLicencePayload(read.payload);
  if (!payload) return { reason: 'malformed' };
  // said of what is not proven, because it says more than that the signature is another's
  if (pin && payload.instance !== pin.instance) return { reason: 'other_instance' };
  if (!pin || !isSigned(pin.publicKey, licenceDomain + read.payload, read.signature))
    return { reason: 'bad_signature' };
  if (payload.company !== pin.company) return { reason: 'other_company' };
  return payload.device === deviceId ? { payload } : { reason: 'no_licence' };
}

/** The licence key that the policy key, pinned at enrolment, vouches for; undefined when it does not. */
export function judgeKey(
  { document, signature }: LicenceMessage['key'],
  { deviceId, policyKey }: Pick<Identity, 'deviceId' | 'policyKey'>,
): Pin | undefined {
  if (!isSignedBy(policyKey, Buffer.from(document), signature)) return undefined;
  const { data } = licenceKey.safeParse(parseJson(document));
  return data?.deviceId === deviceId ? pinOf(data) : undefined;
}

const pinOf = ({ publicKey, instance, company }: z.infer<typeof licenceKey>): Pin => ({
  publicKey,
  instance,
  company,
});

const isSigned = (publicKey: string, text: string, signature: Uint8Array) =>
  isSignedBy(publicKey, Buffer.from(text), Buffer.from(signature).toString('base64url'));
