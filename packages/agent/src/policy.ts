import type { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import type { AgentMessage } from '@candor/protocol/messages/agent.ts';
import { devicePolicy, type DevicePolicy, type policy } from '@candor/protocol/messages/server.ts';
import { isSignedBy, type HeldIdentity, type Identity } from './identity.ts';
import { findWider, widened, within, type Limits, type Usual } from './limits.ts';
import { localPolicyName } from './local-policy.ts';
import { statementRefusals, type StatementRefusal } from './statement-refusals.ts';

export type PolicyMessage = Pick<z.infer<typeof policy>, 'document' | 'signature' | 'widening'>;
/** What the server is told of a policy. */
export type PolicyAnswer = Extract<AgentMessage, { type: 'policyRefused' | 'policyTaken' }>;
/** `line`: which rule refused it, for a person (at most 200 characters). */
export interface PolicyRefusal {
  version: number;
  line: string;
}
export type PolicyVerdict =
  | { status: 'accepted'; policy: DevicePolicy }
  | ({ status: 'refused' } & PolicyRefusal);

/** A8: only the pinned key's word counts, only for this device, only while it lasts, and never an older one. */
export function judgePolicy(
  { deviceId, policyKey }: Pick<Identity, 'deviceId' | 'policyKey'>,
  signed: { document: string; signature: string },
  { at, inForce }: { at: number; inForce: number },
): PolicyVerdict {
  if (!isSignedBy(policyKey, Buffer.from(signed.document), signed.signature))
    return refused(0, 'signature: not by the policy key that was pinned at enrolment');
  const parsed = devicePolicy.safeParse(parseJson(signed.document));
  if (!parsed.success) return refused(0, 'it is not a device policy that this agent understands');
  const { data } = parsed;
  if (data.deviceId !== deviceId) return refused(data.version, 'deviceId: another device is meant');
  if (data.expiresAt <= at)
    return refused(data.version, `expiresAt: it ended at ${new Date(data.expiresAt).toISOString()}`);
  if (data.version < inForce)
    return refused(data.version, `version: ${inForce} is in force, and a lower one is not taken`);
  return { status: 'accepted', policy: data };
}

export interface PolicyBounds {
  usual: Usual;
  /** The administrator's own, read anew when it is asked for. */
  local: () => Limits;
  /** What a root allows now beyond the policy that was pinned at enrolment; undefined for nothing. */
  widening: () => Limits | undefined;
  /** Takes a newer word of a root, verified. Why it does not count; undefined when it does. */
  takeWidening: (by: NonNullable<PolicyMessage['widening']>) => Promise<StatementRefusal | undefined>;
}

/** The signed policy under which this device collects. An expired one still holds for collectors (A9). */
export class PolicyInForce {
  readonly #identity: HeldIdentity;
  readonly #bounds: PolicyBounds;
  #policy: DevicePolicy | undefined;
  refused: PolicyRefusal | undefined;

  constructor(identity: HeldIdentity, bounds: PolicyBounds) {
    this.#identity = identity;
    this.#bounds = bounds;
    const { current } = identity;
    const verdict = current.policy && judgePolicy(current, current.policy, { at: 0, inForce: 0 });
    if (verdict?.status === 'accepted') this.#policy = verdict.policy;
    if (verdict?.status === 'refused') this.refused = verdict;
    // an identity of a version that pinned none: its policy now is the widest
    if (current.pinned === undefined && this.#policy) identity.change({ pinned: this.#policy.collectors });
  }

  get version(): number {
    return this.#policy?.version ?? 0;
  }
  /** What may run, within the administrator's own bounds and what a root still allows. */
  get collectors(): Limits {
    const { local, usual } = this.#bounds;
    return within(within(this.#policy?.collectors ?? {}, this.#ceiling(), usual), local(), usual);
  }

  /** The widest that a policy may be, for every collector of this agent. */
  #ceiling(): Limits {
    const { usual, widening } = this.#bounds;
    return widened(this.#identity.current.pinned ?? {}, widening() ?? {}, usual);
  }

  /** Undefined when it is in force now; else the one before stays. */
  async replace(signed: PolicyMessage): Promise<PolicyRefusal | undefined> {
    const verdict = judgePolicy(this.#identity.current, signed, { at: Date.now(), inForce: this.version });
    const refusal = verdict.status === 'refused' ? verdict : await this.#refusalOf(verdict.policy, signed);
    this.refused = refusal && { version: refusal.version, line: refusal.line.slice(0, 200) };
    if (refusal || verdict.status === 'refused') return this.refused;
    this.#policy = verdict.policy;
    this.#identity.change({ policy: { document: signed.document, signature: signed.signature } });
    return undefined;
  }

  /** Nothing remote widens what the enrolment pinned, but a root; and nothing at all what this computer refuses. */
  async #refusalOf(
    { collectors, version }: DevicePolicy,
    { widening }: PolicyMessage,
  ): Promise<PolicyRefusal | undefined> {
    const { local, usual, takeWidening } = this.#bounds;
    const code = widening && (await takeWidening(widening));
    const beyond = findWider(collectors, this.#ceiling(), usual);
    if (beyond && code) return { version, line: `widening: ${statementRefusals[code]} (${code})` };
    if (beyond)
      return {
        version,
        line: `${beyond.name}: asked ${beyond.asked}, but without a root's word the most is ${beyond.allowed}`,
      };
    const bounds = local();
    const refusing = findWider(collectors, bounds, usual, Object.keys(bounds));
    return (
      refusing && {
        version,
        line: `${refusing.name}: asked ${refusing.asked}, but ${localPolicyName} allows ${refusing.allowed}`,
      }
    );
  }
}

const refused = (version: number, line: string): PolicyVerdict => ({ status: 'refused', version, line });
