import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { AgentMessage, Hello, SessionWord } from '@candor/protocol/messages/agent.ts';
import type { LicenceMessage, ServerMessage, SessionOrder } from '@candor/protocol/messages/server.ts';
import type { Platform } from '../platform.ts';
import type { Clones } from './clones.ts';
import type { Owner } from './owner.ts';
import type { Presence } from './presence.ts';
import type { Pressure } from './pressure.ts';
import type { BatchOutcome, Report } from './report.ts';
import type { Sinks } from './sink.ts';

/** What modules answer for on the link: certificates and policies are the devices' and Focus's own. */
export interface LinkServices {
  /** A certificate for the new link key (PEM). Undefined when the request is refused. */
  renew(owner: Owner, serial: string, csr: Uint8Array): Promise<string | undefined>;
  /** The device says that it leaves, signed by its identity key. False when the signature is not its own. */
  leave(owner: Owner, serial: string, signature: Uint8Array): Promise<boolean>;
  /** One identity on two computers: nobody connects with it any more (clause I10). */
  markCloned(owner: Extract<Owner, { kind: 'manage' }>): Promise<void>;
  /** The signed policies of those of a company's devices whose version is older than the one in force. */
  newerPolicies(
    companyId: string,
    held: ReadonlyMap<string, HeldPolicy>,
  ): Promise<ReadonlyMap<string, NewerPolicy>>;
  /** The device keeps the policy before this one. */
  policyRefused(
    owner: Extract<Owner, { kind: 'manage' }>,
    refused: { version: number; line: string },
  ): Promise<void>;
  /** The device says that this version is in force. */
  policyTaken(owner: Extract<Owner, { kind: 'manage' }>, version: number): Promise<void>;
  /** The licence as it is now. `told`: the device holds something of one, and is told also where none is asked for. */
  licenceFor(
    owner: Extract<Owner, { kind: 'manage' }>,
    device: { told: boolean },
  ): Promise<LicenceMessage | undefined>;
  /** Device -> what was changed in what sessions may do there. */
  ruleChanges(companyId: string, deviceIds: readonly string[]): Promise<ReadonlyMap<string, RuleChange[]>>;
  /** The device says how its licence stands. */
  licenceStated(
    owner: Extract<Owner, { kind: 'manage' }>,
    said: Extract<AgentMessage, { type: 'licenceState' }>,
  ): Promise<void>;
  /** What the device says of a session there, and what it is answered; undefined for what is not its own word. */
  sessionSaid(
    owner: Extract<Owner, { kind: 'manage' }>,
    word: SessionWord,
  ): Promise<readonly SessionOrder[] | undefined>;
  /** What roots signed for the device and it lacks, in the order in which it needs them. */
  newerSigned(owner: Owner, held: HeldSigned): Promise<SignedNews[]>;
}

/** A policy's version, and whether the device said that it is in force or it was only sent there. */
export interface HeldPolicy {
  version: number;
  known: 'said' | 'sent';
  /** Fingerprints of the roots that the device trusts: words of others are not sent there. */
  roots: readonly string[];
}
export interface NewerPolicy {
  version: number;
  message: Extract<ServerMessage, { type: 'policy' }>;
}
/** The statements of roots that an agent said it holds, or was sent since. */
export type HeldSigned = Pick<Hello, 'roots' | 'rosterVersion' | 'certificateVersion'>;
/** One of them, and what the agent holds with it. */
export interface SignedNews {
  message: Extract<ServerMessage, { type: 'root' | 'rootRetirement' | 'roster' | 'deviceCertificate' }>;
  held: HeldSigned;
}

/** What every connection of the gateway shares. */
export interface Gate {
  platform: Pick<Platform, 'bus' | 'clock' | 'config' | 'database' | 'keys' | 'log'>;
  sinks: Sinks;
  services: LinkServices;
  presence: Presence;
  pressure: Pressure;
  writer: { store(report: Report): Promise<BatchOutcome> };
  clones: Clones;
  /** Tables that differ from the dictionary: nothing is stored into them (clause D11). */
  drifted: () => ReadonlySet<string>;
}
