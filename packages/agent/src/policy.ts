import { devicePolicy, type DevicePolicy } from '@candor/protocol/messages/server.ts';
import { isSignedBy, type Identity } from './identity.ts';

export type PolicyRefusal = 'bad_signature' | 'malformed' | 'other_device' | 'expired' | 'lower_version';
export type PolicyVerdict =
  | { status: 'accepted'; policy: DevicePolicy }
  | { status: 'refused'; why: PolicyRefusal };

/** A8: only the pinned key's word counts, only for this device, only while it lasts, and never an older one. */
export function judgePolicy(
  { deviceId, policyKey }: Pick<Identity, 'deviceId' | 'policyKey'>,
  signed: { document: string; signature: string },
  { at, inForce }: { at: number; inForce: number },
): PolicyVerdict {
  if (!isSignedBy(policyKey, Buffer.from(signed.document), signed.signature)) return refused('bad_signature');
  const parsed = devicePolicy.safeParse(parseJson(signed.document));
  if (!parsed.success) return refused('malformed');
  if (parsed.data.deviceId !== deviceId) return refused('other_device');
  if (parsed.data.expiresAt <= at) return refused('expired');
  if (parsed.data.version < inForce) return refused('lower_version');
  return { status: 'accepted', policy: parsed.data };
}

const refused = (why: PolicyRefusal): PolicyVerdict => ({ status: 'refused', why });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
