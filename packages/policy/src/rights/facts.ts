import type { Changer, DecisionLine, LicenceReason } from './decision.ts';
import type { HeldLevel, Level } from './levels.ts';
import type { Mode, PolicyNode } from './modes.ts';
import type { CompanyKind, RoleName } from './roles.ts';
import type { PolicyRight } from './session-rights.ts';
import type { Word } from './words.ts';

export interface SignInFacts {
  readonly state: 'none' | 'pending' | 'limited' | 'full';
  /** Since the last second factor and the last confirmation; null: never. */
  readonly factorAgeS: number | null;
  readonly confirmationAgeS: number | null;
  /** How fresh they must be; null: not asked for. */
  readonly factorWithinS: number | null;
  readonly confirmationWithinS: number | null;
}

export interface RoleFacts {
  readonly word: Word;
  readonly roles: readonly RoleName[];
  /** Words that a narrowed role takes away. */
  readonly minus: readonly Word[];
  /** `staff`: the roles come from an assignment, not from membership of this company. */
  readonly by: 'membership' | 'staff';
  readonly company: CompanyKind;
  /** Whether the row or device is the asking person's own (assigned to them). */
  readonly isOwn: boolean;
  /** Whether it lies in the units to which the roles are limited; true without a limit. */
  readonly isInUnits: boolean;
}

export interface LevelFacts {
  readonly held: HeldLevel;
  /** What the action or session right asks for. */
  readonly needed: Level;
}

export interface StaffFacts {
  readonly isRefused: boolean;
  readonly refusalId: string | null;
}

export interface AgreementFacts {
  readonly state: 'accepted' | 'missing' | 'outdated' | 'withdrawn';
  /** Of the agreement that is in force. */
  readonly versionId: string;
  readonly version: number;
  /** Day from which it is in force, as YYYY-MM-DD. */
  readonly effectiveDay: string;
}

export interface LicenceFacts {
  /** `lapsed` with its reason; a device with a wrong clock is in grace. */
  readonly state: 'valid' | 'expiring' | 'grace' | 'lapsed';
  readonly reason: LicenceReason | null;
  readonly serial: string | null;
}

export interface CompanyPolicyFacts {
  readonly right: PolicyRight;
  /** From the company to the device. */
  readonly path: readonly PolicyNode[];
  /** 0 is Monday 00:00 in the company's time zone. */
  readonly minuteOfWeek: number;
}

/** The signed policy that is in force on the device. */
export interface DevicePolicyFacts {
  readonly right: PolicyRight;
  readonly mode: Mode;
  readonly version: number;
  readonly isExpired: boolean;
  /** A wider version that the device has not shown yet. */
  readonly waitingVersion: number | null;
}

export interface StandingFacts {
  /** The consent that covers this right, device and asking person. */
  readonly consent: {
    readonly id: string;
    readonly isWithinHours: boolean;
    readonly alsoIfPresent: boolean;
  } | null;
  /** Whether the policy asks if somebody is there. */
  readonly askIfPresent: boolean;
  readonly isPersonPresent: boolean;
  /** Whether another technician is in the session already. */
  readonly isSecondPerson: boolean;
}

/** What the person at the device answered, for this right in this session. */
export interface GrantFacts {
  readonly answer: 'none' | 'given' | 'refused' | 'expired' | 'unanswered';
  readonly grantId: string | null;
}

export interface LocalFacts {
  readonly isRefused: boolean;
}

export interface RosterFacts {
  readonly state: 'listed' | 'missing' | 'expired' | 'level_too_low';
  readonly version: number;
  readonly keyId: string | null;
  /** The highest level that it allows the key's person. */
  readonly level: Level;
}

export interface FreezeFacts {
  /** Day until which nothing changes, as YYYY-MM-DD; null: none is on. */
  readonly untilDay: string | null;
}

export interface ApprovalFacts {
  /** Null: nobody yet. */
  readonly approvedBy: string | null;
  readonly askedBy: string;
}

interface FactsOfLine {
  sign_in: SignInFacts;
  role: RoleFacts;
  level: LevelFacts;
  staff_refused: StaffFacts;
  agreement: AgreementFacts;
  licence: LicenceFacts;
  company_policy: CompanyPolicyFacts;
  device_policy: DevicePolicyFacts;
  standing_consent: StandingFacts;
  grant: GrantFacts;
  local: LocalFacts;
  roster: RosterFacts;
  freeze: FreezeFacts;
  second_approver: ApprovalFacts;
}
export type LineFacts<L extends DecisionLine> = FactsOfLine[L];

/** What is known for a line. `not_needed`: the act does not ask for it; `not_known` refuses. */
export type Facts = { readonly [L in DecisionLine]: FactsOfLine[L] | 'not_needed' | 'not_known' };

export interface DecideInput {
  /** What is asked for: a session right, or the word of an action. */
  readonly right: string;
  readonly device: { readonly id: string; readonly name: string };
  readonly company: { readonly id: string; readonly name: string };
  readonly facts: Facts;
  /** Names of those who can change something, for the sentences. */
  readonly names: Readonly<Partial<Record<Changer, readonly string[]>>>;
}
