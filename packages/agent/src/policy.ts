import type { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import type { AgentMessage } from '@candor/protocol/messages/agent.ts';
import { devicePolicy, type DevicePolicy, type policy } from '@candor/protocol/messages/server.ts';
import { classOf, isSignedBy, type HeldIdentity, type Identity } from './identity.ts';
import { findWider, widened, within, type Limits, type Usual } from './limits.ts';
import { localPolicyName } from './local-policy.ts';
import { findBeyond, sessionsAt, type SessionsNow } from './sessions.ts';
import { statementRefusals, type StatementRefusal } from './statement-refusals.ts';
import type { TrustedRoots } from './trusted-roots.ts';

export type PolicyMessage = Omit<z.infer<typeof policy>, 'type'>;
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
  roots: TrustedRoots;
}

/** Why the words of a root that came with a policy do not count. */
interface RefusedWords {
  widening: StatementRefusal | undefined;
  sessionRules: StatementRefusal | undefined;
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
  isExpired(at: number): boolean {
    return this.#policy !== undefined && this.#policy.expiresAt <= at;
  }
  /** What may run, within the administrator's own bounds and what a root still allows. */
  get collectors(): Limits {
    const { local, usual } = this.#bounds;
    return within(within(this.#policy?.collectors ?? {}, this.#ceiling(), usual), local(), usual);
  }

  /** What sessions may do now: whatever the policy says, nothing beyond what a root signed. */
  get sessions(): SessionsNow {
    const { current } = this.#identity;
    return sessionsAt(this.#policy?.sessions, classOf(current), this.#bounds.roots, Date.now());
  }

  /** The widest that a policy may be, for every collector of this agent. */
  #ceiling(): Limits {
    const { usual, roots } = this.#bounds;
    return widened(this.#identity.current.pinned ?? {}, roots.widening(Date.now()) ?? {}, usual);
  }

  /** Undefined when it is in force now; else the one before stays. */
  async replace(signed: PolicyMessage): Promise<PolicyRefusal | undefined> {
    // a root's word counts by itself, also when the policy that it came with does not
    const words = await this.#takeWords(signed);
    const verdict = judgePolicy(this.#identity.current, signed, { at: Date.now(), inForce: this.version });
    if (verdict.status === 'refused') return this.#refuse(verdict);
    const { policy } = verdict;
    const line =
      this.#beyondPinned(policy, words) ??
      this.#beyondLocal(policy) ??
      this.#beyondSigned(policy, words) ??
      (await this.#withoutConsent(policy, signed));
    if (line !== undefined) return this.#refuse({ version: policy.version, line });
    this.#identity.change({ policy: { document: signed.document, signature: signed.signature } });
    this.#policy = policy;
    this.refused = undefined;
    return undefined;
  }

  #refuse({ version, line }: PolicyRefusal): PolicyRefusal {
    this.refused = { version, line: line.slice(0, 200) };
    return this.refused;
  }

  async #takeWords({ sessionRules, widening }: PolicyMessage): Promise<RefusedWords> {
    const { roots } = this.#bounds;
    return {
      widening: widening && (await roots.takeWidening(widening, Date.now())),
      sessionRules: sessionRules && (await roots.takeSessionRules(sessionRules, Date.now())),
    };
  }

  /** Nothing remote widens what the enrolment pinned, but a root. */
  #beyondPinned({ collectors }: DevicePolicy, { widening: code }: RefusedWords): string | undefined {
    const beyond = findWider(collectors, this.#ceiling(), this.#bounds.usual);
    if (!beyond) return undefined;
    if (code) return `widening: ${statementRefusals[code]} (${code})`;
    return `${beyond.name}: asked ${beyond.asked}, but without a root's word the most is ${beyond.allowed}`;
  }

  /** And nothing at all what this computer refuses. */
  #beyondLocal({ collectors }: DevicePolicy): string | undefined {
    const bounds = this.#bounds.local();
    const beyond = findWider(collectors, bounds, this.#bounds.usual, Object.keys(bounds));
    return beyond && `${beyond.name}: asked ${beyond.asked}, but ${localPolicyName} allows ${beyond.allowed}`;
  }

  #beyondSigned({ sessions: said }: DevicePolicy, { sessionRules }: RefusedWords): string | undefined {
    return said && findBeyond(said, classOf(this.#identity.current), this.sessions.most, sessionRules);
  }

  /** The last of all, since the consents of a policy are held from here on. */
  async #withoutConsent(
    { sessions }: DevicePolicy,
    { standing }: PolicyMessage,
  ): Promise<string | undefined> {
    const { roots } = this.#bounds;
    const lacking = await roots.holdStanding(sessions?.standing ?? [], standing ?? [], Date.now());
    if (!lacking) return undefined;
    const { code, id } = lacking;
    const why = code ? `: ${statementRefusals[code]} (${code})` : '';
    return `standing: no root signed consent ${id} for this device${why}`;
  }
}

const refused = (version: number, line: string): PolicyVerdict => ({ status: 'refused', version, line });
