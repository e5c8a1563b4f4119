import { canonical } from '@candor/policy/canonical.ts';
import { weeklyHours } from '@candor/policy/rights/policy-body.ts';
import type { StandingTerms } from '@candor/protocol/consent-receipt.ts';
import { statements, type SignedStanding } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { listSignatures, type SignedRow } from './signature-queries.ts';
import type { StandingRow } from './standing-queries.ts';

/** A standing consent that a root signed as it is. */
export interface Signed {
  row: SignedRow;
  body: SignedStanding;
}

/** Consent -> the root's word that devices go by now. */
export async function signedAmong(
  tx: Tx,
  companyId: string,
  rows: readonly StandingRow[],
  now: Date,
): Promise<Map<string, Signed>> {
  const ids = rows.map(({ id }) => id);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const signatures = await listSignatures(tx, companyId, ids, now);
  return new Map(
    signatures.flatMap((row) => {
      const body = statements.standingConsent.read(Buffer.from(row.document).toString())?.body;
      const consent = byId.get(row.standingId);
      return body && consent && isSame(body, consent) ? [[row.standingId, { row, body }] as const] : [];
    }),
  );
}

/** Whether a root's word holds on a device that the consent's target covers. */
export const isFor = ({ devices }: Pick<SignedStanding, 'devices'>, deviceId: string): boolean =>
  devices === null || devices.includes(deviceId);

/** Whether a statement is about this consent, as it was given. */
export const isSame = ({ companyId, id, terms }: SignedStanding, row: StandingRow): boolean =>
  companyId === row.companyId && id === row.id && canonical(terms) === canonical(termsOf(row));

/** What was given, as its record of consent says it. */
export function termsOf(row: StandingRow): StandingTerms {
  const { sessionRight, targetKind, targetId, toKind, toRole, toMembers, alsoIfPresent } = row;
  return {
    sessionRight,
    target: { kind: targetKind, id: targetId },
    to: { kind: toKind, role: toRole, members: toMembers },
    hours: row.hours === null ? null : weeklyHours.parse(row.hours),
    alsoIfPresent,
    startsAt: row.startsAt.toISOString(),
    untilAt: row.untilAt.toISOString(),
  };
}
