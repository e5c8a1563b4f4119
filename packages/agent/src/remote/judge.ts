import { decide } from '@candor/policy/rights/decide.ts';
import type { DecidedLine, Verdict } from '@candor/policy/rights/decision.ts';
import type {
  CompanyPolicyFacts,
  Facts,
  GrantFacts,
  LicenceFacts,
  StandingFacts,
} from '@candor/policy/rights/facts.ts';
import { levelOfRight } from '@candor/policy/rights/modes.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import { isWithinHours } from '@candor/policy/rights/weekly-hours.ts';
import { builtRights } from '@candor/protocol/session/states.ts';
import type { PolicyOfSessions } from '../rules.ts';
import type { HeldStanding } from '../standing-consent.ts';
import type { HeldRoster } from '../trusted-roots.ts';
import { rosterFacts } from './roster-key.ts';
import type { Wish } from './wish.ts';

/** What this device knows at a moment, beside the wish. */
export interface Surroundings {
  /** By this device's own clock (ms since 1970 UTC): what a root signed ends by that, whatever the server says. */
  at: number;
  policy: PolicyOfSessions;
  roster: HeldRoster | undefined;
  /** Whether a pinned root has signed this device's keys. */
  isCertified: boolean;
  /** By the person at this computer. */
  isRefusedHere: boolean;
  isSomebodyThere: boolean;
  /** Another session is on. */
  isSecond: boolean;
  /** Undefined where none is asked for, or where it is not about a beginning. */
  licence: LicenceFacts | undefined;
}

export interface RightDecision {
  right: SessionRight;
  verdict: Verdict;
  /** The line that refused. */
  refused: DecidedLine | undefined;
  /** The consent that lets it begin without a prompt. */
  standingId: string | null;
}

/** Whether the key of whoever asks stands in the roster. */
export function isListed(
  { publicKey, asker }: Wish,
  { at, roster }: Pick<Surroundings, 'at' | 'roster'>,
): boolean {
  const facts = rosterFacts(roster, { publicKey, personId: asker.personId }, 'none', at);
  return facts !== 'not_needed' && facts.state === 'listed';
}

/** Whether a root vouches for both ends: only then nobody has to compare codes. */
export const isVouched = (wish: Wish, around: Surroundings): boolean =>
  around.isCertified && isListed(wish, around);

/** `answer`: of the person, for this right. What has no way to be used in this version is refused. */
export function decideRight(
  right: SessionRight,
  wish: Wish,
  around: Surroundings,
  answer: GrantFacts['answer'],
): RightDecision {
  const standing = standingFacts(right, wish, around);
  const { ask } = wish;
  const decision = decide({
    right,
    device: { id: ask.deviceId, name: '' },
    company: { id: ask.companyId, name: '' },
    facts: factsOf(right, wish, around, standing, answer),
    names: {},
  });
  const given = decision.lines.some(({ code }) => code === 'standing_given');
  return {
    right,
    verdict: decision.verdict,
    refused: decision.lines.find(({ line }) => line === decision.refusedBy),
    standingId: decision.verdict === 'allow' && given ? (standing.consent?.id ?? null) : null,
  };
}

function factsOf(
  right: SessionRight,
  wish: Wish,
  around: Surroundings,
  standing: StandingFacts,
  answer: GrantFacts['answer'],
): Facts {
  const { at, isRefusedHere, licence, policy, roster } = around;
  const isBuilt = builtRights.some((built) => built === right);
  return {
    ...notNeeded,
    licence: licence ?? 'not_needed',
    company_policy: closedHours(right, wish, around),
    device_policy: isBuilt
      ? {
          right,
          mode: modeOf(right, policy),
          version: policy.version,
          isExpired: policy.isExpired,
          waitingVersion: null,
        }
      : 'not_known',
    standing_consent: standing,
    grant: { answer, grantId: null },
    local: { isRefused: isRefusedHere },
    roster: factsOfRoster(wish, roster, right, at),
  };
}

const factsOfRoster = (wish: Wish, roster: HeldRoster | undefined, right: SessionRight, at: number) =>
  rosterFacts(roster, { publicKey: wish.publicKey, personId: wish.asker.personId }, levelOfRight[right], at);

/** Lines that the server alone can know. */
const notNeeded = {
  sign_in: 'not_needed',
  role: 'not_needed',
  level: 'not_needed',
  staff_refused: 'not_needed',
  agreement: 'not_needed',
  freeze: 'not_needed',
  second_approver: 'not_needed',
} as const;

/** While the server has said nothing everybody is asked. */
function modeOf(right: SessionRight, { rules, most }: PolicyOfSessions) {
  const mode = (rules ?? most).rights[right] ?? 'never';
  return rules === null && mode === 'standing' ? 'ask' : mode;
}

/** The hours of the policy, where they are over now; by the clock of this computer. */
function closedHours(
  right: SessionRight,
  { ask }: Wish,
  { at, policy }: Surroundings,
): CompanyPolicyFacts | 'not_needed' {
  const hours = policy.rules?.hours;
  const minuteOfWeek = minuteOfWeekAt(at);
  if (hours === undefined || isWithinHours(hours, minuteOfWeek)) return 'not_needed';
  const body = { rights: { [right]: 'ask' as const }, hours };
  return { right, path: [{ kind: 'company', id: ask.companyId, name: '', body }], minuteOfWeek };
}

function standingFacts(right: SessionRight, wish: Wish, around: Surroundings): StandingFacts {
  const { at, isSecond, isSomebodyThere, policy } = around;
  const found = isVouched(wish, around)
    ? policy.standing.filter((one) => one.right === right && isFor(one, wish))
    : [];
  const isOpen = ({ hours }: HeldStanding) => isWithinHours(hours ?? undefined, minuteOfWeekAt(at));
  const best = found.find((one) => isOpen(one) && one.alsoIfPresent) ?? found.find(isOpen) ?? found[0];
  return {
    consent: best ? { id: best.id, isWithinHours: isOpen(best), alsoIfPresent: best.alsoIfPresent } : null,
    askIfPresent: (policy.rules ?? policy.most).askIfPresent ?? true,
    isPersonPresent: isSomebodyThere,
    isSecondPerson: isSecond,
  };
}

function isFor({ to }: HeldStanding, { asker }: Wish): boolean {
  switch (to.kind) {
    case 'role':
      return to.role !== null && asker.roles.includes(to.role);
    case 'member':
      return asker.memberId !== null && to.members.includes(asker.memberId);
    case 'staff':
      return asker.staffId !== null && to.members.includes(asker.staffId);
    default:
      return to.kind satisfies never;
  }
}

/** 0 is Monday 00:00, in the time zone of this computer. */
export function minuteOfWeekAt(at: number): number {
  const time = new Date(at);
  return ((time.getDay() + 6) % 7) * 1440 + time.getHours() * 60 + time.getMinutes();
}
