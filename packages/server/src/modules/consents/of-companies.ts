import type { Platform } from '../../platform/platform.ts';
import type { CompanySource } from '../companies/index.ts';
import { findKind, listAccepted, listVersions } from './agreement-queries.ts';
import { standingOf } from './versions.ts';

/** How each company stands to the support agreement, for the operator's list. */
export function agreementsOfCompanies({
  clock,
  database,
}: Pick<Platform, 'clock' | 'database'>): CompanySource {
  return (companyIds) =>
    database.withInstance('legal_duty', async (tx) => {
      const agreement = await findKind(tx, 'agreement');
      if (!agreement) return new Map();
      const versions = await listVersions(tx, agreement.id);
      const accepted = await listAccepted(tx, companyIds, agreement.id);
      const nothing = { number: null, wasWithdrawn: false };
      return new Map(
        companyIds.map((id) => {
          const { state } = standingOf(versions, accepted.get(id) ?? nothing, clock.now());
          return [id, { agreement: state }];
        }),
      );
    });
}
