import { groupsOfFour } from '@candor/crypto/root-key.ts';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import type { Collector } from './collectors/index.ts';
import { AgentFault } from './fault.ts';
import { classOf, type HeldIdentity } from './identity.ts';
import { inWords, type Limits } from './limits.ts';
import { localPolicyName, readLocalPolicy } from './local-policy.ts';
import { PolicyInForce, type PolicyAnswer, type PolicyMessage } from './policy.ts';
import type { SessionsNow } from './sessions.ts';
import type { StateFolder } from './state-folder.ts';
import { keyFingerprint, TrustedRoots } from './trusted-roots.ts';

export interface RulesStatus {
  policyVersion: number;
  /** Why the last other one was refused. */
  policyRefused?: string;
  /** How each collector runs now. */
  collectors: Record<string, string>;
  /** Why the changed local policy is not in force. */
  localPolicyRefused?: string;
  /** As this computer's administrator says. */
  deviceClass: DeviceClass;
  sessions: SessionsNow;
  /** Whether a pinned root has signed this device's keys (clause T4). */
  trust: 'certified' | 'uncertified';
  /** In groups of four digits: of the pinned roots, and of this device's identity key. */
  rootFingerprints: readonly string[];
  identityFingerprint: string;
}

export interface PolicyOfSessions extends SessionsNow {
  version: number;
  isExpired: boolean;
}

/** What this device may do and who may say so: the policy in force, its administrator's bounds, the pinned roots. */
export class Rules {
  readonly roots: TrustedRoots;
  readonly #identity: HeldIdentity;
  readonly #policy: PolicyInForce;
  readonly #file: string;
  readonly #identityFingerprint: string;
  #local: Limits;
  #localRefused: string | undefined;
  /** How the collectors were when somebody looked last. */
  #seen: string;
  #turn: Promise<unknown> = Promise.resolve();

  /** Throws AgentFault for a local policy or pinned roots that can't be relied on. */
  static async of(
    state: StateFolder,
    identity: HeldIdentity,
    collectors: readonly Collector[],
  ): Promise<Rules> {
    const fingerprint = await keyFingerprint(identity.current.identityKey.publicKey);
    return new Rules(state, identity, collectors, groupsOfFour(fingerprint));
  }

  private constructor(
    state: StateFolder,
    identity: HeldIdentity,
    collectors: readonly Collector[],
    identityFingerprint: string,
  ) {
    this.#identity = identity;
    this.#file = state.localPolicy;
    this.#local = readLocalPolicy(this.#file);
    this.#identityFingerprint = identityFingerprint;
    this.roots = new TrustedRoots(state.roots, identity.current);
    this.#policy = new PolicyInForce(identity, {
      usual: Object.fromEntries(collectors.map(({ name, everyS }) => [name, everyS])),
      local: () => this.#local,
      roots: this.roots,
    });
    this.#seen = JSON.stringify(this.collectors);
  }

  get version(): number {
    return this.#policy.version;
  }
  get collectors(): Limits {
    return this.#policy.collectors;
  }

  /** What the policy says of sessions at a moment (ms since 1970 UTC). */
  forSessions(at: number): PolicyOfSessions {
    const { sessions, version } = this.#policy;
    return { ...sessions, version, isExpired: this.#policy.isExpired(at) };
  }

  /** Whether it is in force now, or why not. One after the other, as they came. */
  replacePolicy(signed: PolicyMessage): Promise<PolicyAnswer> {
    const replaced = this.#turn.then(async (): Promise<PolicyAnswer> => {
      const refused = await this.#policy.replace(signed);
      return refused ? { type: 'policyRefused', ...refused } : { type: 'policyTaken', version: this.version };
    });
    this.#turn = replaced.catch(() => undefined);
    return replaced;
  }

  /**
   * Looks at the administrator's file again, and whether a root's word has ended meanwhile. A file that can't be relied
   * on leaves the bounds before it.
   */
  lookAgain(): 'changed' | 'same' {
    try {
      this.#local = readLocalPolicy(this.#file);
      this.#localRefused = undefined;
    } catch (error) {
      if (!(error instanceof AgentFault)) throw error;
      this.#localRefused = error.message;
    }
    const before = this.#seen;
    this.#seen = JSON.stringify(this.collectors);
    return this.#seen === before ? 'same' : 'changed';
  }

  status(): RulesStatus {
    const { refused, sessions, version } = this.#policy;
    const collectors = Object.entries(this.collectors).map(([name, limit]) => {
      const by = this.#local[name] ? ` (${localPolicyName}: ${inWords(this.#local[name])} at most)` : '';
      return [name, inWords(limit) + by] as const;
    });
    return {
      policyVersion: version,
      ...(refused && { policyRefused: refused.line }),
      collectors: Object.fromEntries(collectors),
      ...(this.#localRefused !== undefined && { localPolicyRefused: this.#localRefused }),
      deviceClass: classOf(this.#identity.current),
      sessions,
      trust: this.roots.state(Date.now()),
      rootFingerprints: this.roots.fingerprints.map(groupsOfFour),
      identityFingerprint: this.#identityFingerprint,
    };
  }
}
