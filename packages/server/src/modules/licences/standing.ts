import {
  lapsed,
  mostDevices,
  standingOf,
  standingOfToken,
  unlimited,
  type LicenceStanding,
} from '@candor/policy/licence.ts';
import type { Tx } from '../../platform/db/index.ts';
import {
  findInstance,
  findLicence,
  type InstanceFacts,
  type LicenceRow,
  type Statement,
  type Terms,
} from './queries.ts';

/** What the server knows of a company's licence. */
export interface Held {
  instance: InstanceFacts;
  /** Also a revoked one; undefined where there never was one. */
  row: LicenceRow | undefined;
  standing: LicenceStanding;
}

export async function readHeld(tx: Tx, companyId: string, now: Date): Promise<Held> {
  const instance = await findInstance(tx);
  const row = await findLicence(tx, companyId);
  return { instance, row, standing: standingIn(instance, row, now) };
}

/** Where none is asked for, each company's is without limit. */
export function standingIn(
  { licences }: Pick<InstanceFacts, 'licences'>,
  row: (Dates & { revokedAt?: Date | null }) | undefined,
  now: Date,
): LicenceStanding {
  if (licences === 'off') return unlimited;
  if (!row) return lapsed('no_licence');
  return row.revokedAt ? lapsed('revoked') : standingOf(datesOf(row), now.getTime());
}

type Dates = Pick<Terms, 'notBefore' | 'expiresAt' | 'graceDays'>;
const datesOf = ({ notBefore, expiresAt, graceDays }: Dates) => ({
  notBefore: notBefore.getTime(),
  expiresAt: expiresAt.getTime(),
  graceDays,
});

/** Of the device with that number among those that are enrolled: beyond the tolerated one it has no seat. */
export function seatStanding({ instance, row, standing }: Held, number: number): LicenceStanding {
  const isCounted = instance.licences === 'on' && row?.revokedAt === null;
  return isCounted && number > mostDevices(row.seats) ? lapsed('seats_exceeded') : standing;
}

/**
 * The same as it is at the device, as far as the server can know: its last word where that is worse, and that it gets no
 * new token while it is away.
 */
export function heldStanding(
  held: Held,
  number: number,
  said: Statement | undefined,
  now: Date,
): LicenceStanding {
  const { row, instance } = held;
  const own = seatStanding(held, number);
  if (!said || !row || instance.licences === 'off' || own.state === 'lapsed') return own;
  if (rank[said.state] > rank[own.state]) return { state: said.state, reason: said.reason, until: null };
  return standingOfToken({ ...datesOf(row), issuedAt: said.statedAt.getTime() }, now.getTime(), 0);
}

const rank = { valid: 0, expiring: 1, grace: 2, lapsed: 3 } as const;
