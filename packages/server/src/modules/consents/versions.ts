import type { Tables } from '@candor/policy/derive/rows.ts';
import type { AgreementFacts } from '@candor/policy/rights/facts.ts';

export type Version = Tables['agreementVersion'];

/** What a company's records say of an agreement: the version that it lives by, and whether one was withdrawn. */
export interface Accepted {
  number: number | null;
  wasWithdrawn: boolean;
}

export interface Standing {
  state: AgreementFacts['state'] | 'none';
  /** The newest that is in force. */
  current: Version | undefined;
  /** The newest there is, where a significant one is not accepted. */
  waiting: Version | undefined;
}

export const day = 24 * 60 * 60_000;
/** Between the letters about a significant version and the day on which it is in force. */
export const noticeMs = 14 * day;

/** @param versions by number; a later one is never in force before an earlier one */
export function standingOf(
  versions: readonly Version[],
  { number, wasWithdrawn }: Accepted,
  now: Date,
): Standing {
  const current = inForce(versions, now);
  const isMissing = (one: Version) => one.class === 'significant' && one.number > (number ?? 0);
  const waiting = versions.some(isMissing) ? versions.at(-1) : undefined;
  const isBehind = versions.some((one) => isMissing(one) && one.effectiveAt <= now);
  if (number !== null) return { state: isBehind ? 'outdated' : 'accepted', current, waiting };
  if (!current) return { state: 'none', current, waiting };
  return { state: wasWithdrawn ? 'withdrawn' : 'missing', current, waiting };
}

function inForce(versions: readonly Version[], now: Date): Version | undefined {
  return versions.findLast(({ effectiveAt }) => effectiveAt <= now);
}

/** What the decision is told (clause E1); nothing is asked for before a version is in force. */
export function factsOf(
  versions: readonly Version[],
  accepted: Accepted,
  now: Date,
): AgreementFacts | 'not_needed' {
  const { state, current } = standingOf(versions, accepted, now);
  const said = state === 'accepted' ? versions.find((one) => one.number === accepted.number) : current;
  if (state === 'none' || !said) return 'not_needed';
  return {
    state,
    versionId: said.id,
    version: said.number,
    effectiveDay: said.effectiveAt.toISOString().slice(0, 10),
  };
}
