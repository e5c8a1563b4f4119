import { fail } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { keepLicence, lockLicence, type LicenceRow, type Terms } from './queries.ts';

type Wish = { [K in keyof Terms]?: Terms[K] | undefined };

/** What a company is entitled to. With the serial number of its licence, what is left out stays as it is. */
export type Entitlement = {
  companyId: string;
  /** The account that decided it; null for the server itself. */
  by: string | null;
} & ({ terms: Terms; serial?: undefined } | { terms: Wish; serial: string });

/**
 * The one way in which plan, seats and dates change: the operator's route uses it, and so does billing. Devices are told
 * at once. Throws Failure `not_found` for another company or serial number, `bad_request` for terms
 * that end before they begin.
 */
export async function applyEntitlement(
  { bus, clock, database }: Pick<Platform, 'bus' | 'clock' | 'database'>,
  { companyId, by, ...given }: Entitlement,
): Promise<LicenceRow> {
  const kept = await database.withCompany(companyId, 'service', async (tx) => {
    const known = await tx.selectFrom('company').select('id').where('id', '=', companyId).executeTakeFirst();
    const current = known ? await lockLicence(tx, companyId) : fail('not_found');
    if (given.serial !== undefined && current?.id !== given.serial) fail('not_found');
    const terms =
      given.serial === undefined ? given.terms : changed(current ?? fail('not_found'), given.terms);
    if (terms.expiresAt <= terms.notBefore) fail('bad_request', { path: 'expiresAt' });
    return keepLicence(tx, {
      ...terms,
      companyId,
      id: current?.id ?? newId(),
      setBy: by,
      setAt: clock.now(),
      revokedAt: null,
    });
  });
  bus.publish('licence.changed', { companyId, id: companyId });
  return kept;
}

const changed = (current: Terms, wish: Wish): Terms => ({
  plan: wish.plan ?? current.plan,
  seats: wish.seats ?? current.seats,
  features: wish.features ?? current.features,
  notBefore: wish.notBefore ?? current.notBefore,
  expiresAt: wish.expiresAt ?? current.expiresAt,
  graceDays: wish.graceDays ?? current.graceDays,
});
