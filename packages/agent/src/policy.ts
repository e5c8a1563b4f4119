import { devicePolicy, type DevicePolicy } from '@candor/protocol/messages/server.ts';
import { isSignedBy, type HeldIdentity, type Identity } from './identity.ts';

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

/** The signed policy under which this device collects. An expired one still holds for collectors (A9). */
export class PolicyInForce {
  readonly #identity: HeldIdentity;
  #policy: DevicePolicy | undefined;
  refused: PolicyRefusal | undefined;

  constructor(identity: HeldIdentity) {
    this.#identity = identity;
    const { current } = identity;
    const verdict = current.policy && judgePolicy(current, current.policy, { at: 0, inForce: 0 });
    if (verdict?.status === 'accepted') this.#policy = verdict.policy;
    if (verdict?.status === 'refused') this.refused = verdict.why;
  }

  get version(): number {
    return this.#policy?.version ?? 0;
  }
  get collectors(): DevicePolicy['collectors'] | undefined {
    return this.#policy?.collectors;
  }

  /** False when it was refused; then the one before stays. */
  replace(signed: { document: string; signature: string }): boolean {
    const verdict = judgePolicy(this.#identity.current, signed, { at: Date.now(), inForce: this.version });
    this.refused = verdict.status === 'refused' ? verdict.why : undefined;
    if (verdict.status === 'refused') return false;
    this.#policy = verdict.policy;
    this.#identity.change({ policy: { document: signed.document, signature: signed.signature } });
    return true;
  }
}

const refused = (why: PolicyRefusal): PolicyVerdict => ({ status: 'refused', why });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
