import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import type { StandingTerms } from '@candor/protocol/consent-receipt.ts';
import { statements, type SignedStanding } from '@candor/protocol/statements.ts';
import type { KeptStatement } from './trusted-roots-file.ts';

/** A standing consent that a root signed for this device. Times are ms since 1970 UTC. */
export interface HeldStanding extends Pick<StandingTerms, 'to' | 'hours' | 'alsoIfPresent'> {
  id: string;
  right: PolicyRight;
  from: number;
  until: number;
}

/** Of a unit only the devices that lay in it when a root signed: nobody can carry a consent to another one. */
export function isForDevice({ companyId, devices, terms }: SignedStanding, deviceId: string): boolean {
  const { kind, id } = terms.target;
  switch (kind) {
    case 'company':
      return id === companyId;
    case 'unit':
      return devices?.includes(deviceId) === true;
    case 'device':
      return id === deviceId;
    default:
      return kind satisfies never;
  }
}

/** When it ends: with its terms, or with the root's word for them. */
export const endOf = (until: number, { terms }: SignedStanding): number =>
  Math.min(until, Date.parse(terms.untilAt));

/** Which consent a statement is said to be about, also before its signature is looked at. */
export const idOf = (document: string): string | undefined =>
  statements.standingConsent.read(document)?.body.id;

/** Undefined for a document that was never verified. */
export function standingOf({ document, until }: KeptStatement): HeldStanding | undefined {
  const body = statements.standingConsent.read(document)?.body;
  if (!body) return undefined;
  const { alsoIfPresent, hours, sessionRight: right, startsAt, to } = body.terms;
  return { id: body.id, right, to, hours, alsoIfPresent, from: Date.parse(startsAt), until };
}
