import { coversHours } from '@candor/policy/rights/weekly-hours.ts';
import type { standing } from '@candor/protocol/api/consents.ts';
import type { StandingTerms } from '@candor/protocol/consent-receipt.ts';
import type { InputOf, OutputOf } from '../../api/contract.ts';

/** A consent as a person chose it. */
export type Chosen = InputOf<typeof standing.giveStanding>['body'] & { months: number };

const DAY_MS = 86_400_000;
/** A month has at most so many. */
const MONTH_DAYS = 31;

/** Whether terms that a server wants signed are no more than what was chosen: nothing further, nobody else, no longer. */
export function isAsChosen(terms: StandingTerms, chosen: Chosen, nowMs: number): boolean {
  const { sessionRight, target, to, hours, alsoIfPresent, untilAt } = terms;
  return (
    sessionRight === chosen.sessionRight &&
    isSamePlace(target, chosen.target) &&
    isSameWhom(to, whomOf(chosen.to)) &&
    coversHours(chosen.hours, hours ?? undefined) &&
    alsoIfPresent === chosen.alsoIfPresent &&
    Date.parse(untilAt) <= nowMs + (chosen.months * MONTH_DAYS + 1) * DAY_MS
  );
}

/** Whether terms are about what the list says, whose names the person reads. */
export function isAsListed({ sessionRight, target, to }: StandingTerms, listed: Listed): boolean {
  return (
    sessionRight === listed.sessionRight &&
    isSamePlace(target, listed.target) &&
    isSameWhom(to, { ...listed.to, members: listed.to.members.map(({ id }) => id) })
  );
}

type Listed = Pick<OutputOf<typeof standing.listStanding>['items'][number], 'sessionRight' | 'target' | 'to'>;
type Place = Pick<StandingTerms['target'], 'kind' | 'id'>;
type Whom = StandingTerms['to'];

const isSamePlace = (one: Place, other: Place) => one.kind === other.kind && one.id === other.id;

const isSameWhom = (one: Whom, other: Whom) =>
  one.kind === other.kind &&
  one.role === other.role &&
  one.members.toSorted().join() === other.members.toSorted().join();

function whomOf(to: Chosen['to']): Whom {
  if (to.kind === 'role') return { ...to, members: [] };
  return { kind: to.kind, role: null, members: to.kind === 'member' ? [to.memberId] : to.memberIds };
}
