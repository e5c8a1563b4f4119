import type { Tx } from '../../platform/db/index.ts';

export interface PolicyVersion {
  unitId: string | null;
  deviceId: string | null;
  version: number;
  body: unknown;
  byMemberId: string | null;
  inForceAt: Date;
}

const mostVersions = 2_000;

/** Every version that a company's places have had, the newest first. Index: the primary key. */
export function listVersions(tx: Tx, companyId: string): Promise<PolicyVersion[]> {
  return tx
    .selectFrom('companyPolicy')
    .select(['unitId', 'deviceId', 'version', 'body', 'byMemberId', 'inForceAt'])
    .where('companyId', '=', companyId)
    .orderBy('id', 'desc')
    .limit(mostVersions)
    .execute();
}
