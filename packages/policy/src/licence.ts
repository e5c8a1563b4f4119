import type { LicenceReason } from './rights/decision.ts';

/** How a licence stands. `expiring`: its end is at most 30 days away; `grace`: it ended and still counts. */
export const licenceStates = ['valid', 'expiring', 'grace', 'lapsed'] as const;
export type LicenceState = (typeof licenceStates)[number];

export interface LicenceStanding {
  state: LicenceState;
  reason: LicenceReason | null;
  /** ms since 1970 UTC at which the state gets worse; null: not by time. */
  until: number | null;
}

const dayMs = 86_400_000;
export const defaultGraceDays = 14;
/** So long a token counts after it was made; a device gets a new one every day. */
export const tokenDays = 30;
const warnDays = 30;
/** A clock further behind what the device knows of the time is wrong (clause V3). */
const clockBehindMs = dayMs;

/** ms since 1970 UTC. */
interface Dates {
  notBefore: number;
  expiresAt: number;
  graceDays: number;
}

/** How a licence stands at a moment, by its dates alone. */
export function standingOf(terms: Dates, at: number): LicenceStanding {
  const { notBefore, expiresAt } = terms;
  if (at < notBefore) return { state: 'lapsed', reason: 'not_yet_valid', until: notBefore };
  const ended = afterEnd(terms, expiresAt, at);
  if (ended) return ended;
  return at >= expiresAt - warnDays * dayMs
    ? { state: 'expiring', reason: null, until: expiresAt }
    : { state: 'valid', reason: null, until: expiresAt };
}

/**
 * How the licence of a token stands on a device. `floor`: the latest moment that the device knows to be over.
 * @param at what the device's clock says
 */
export function standingOfToken(
  payload: Dates & { issuedAt: number },
  at: number,
  floor: number,
): LicenceStanding {
  if (at < floor - clockBehindMs) return { state: 'grace', reason: 'clock_wrong', until: null };
  const now = Math.max(at, floor);
  const { issuedAt, expiresAt } = payload;
  const newsEnd = issuedAt + tokenDays * dayMs;
  return (newsEnd < expiresAt ? afterEnd(payload, newsEnd, now) : undefined) ?? standingOf(payload, now);
}

function afterEnd({ graceDays }: Dates, end: number, at: number): LicenceStanding | undefined {
  if (at < end) return undefined;
  const graceEnd = end + graceDays * dayMs;
  return at < graceEnd
    ? { state: 'grace', reason: 'expired', until: graceEnd }
    : { state: 'lapsed', reason: 'expired', until: null };
}

/** So many devices may be enrolled: the seats, and a tenth more, at least one (clause V4). */
export const mostDevices = (seats: number): number => seats + Math.max(1, Math.floor(seats / 10));

export const lapsed = (reason: LicenceReason): LicenceStanding => ({ state: 'lapsed', reason, until: null });
export const unlimited: LicenceStanding = { state: 'valid', reason: null, until: null };
