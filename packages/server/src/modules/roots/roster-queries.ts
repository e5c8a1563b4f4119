import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** The newest roster, with the fingerprint and key of the root that signed it. */
export function findRoster(tx: Tx, companyId: string) {
  return tx
    .selectFrom('roster')
    .innerJoin('rootKey', (join) =>
      join.onRef('rootKey.companyId', '=', 'roster.companyId').onRef('rootKey.id', '=', 'roster.rootId'),
    )
    .select(['roster.version', 'roster.document', 'roster.signature', 'roster.createdAt'])
    .select(['rootKey.fingerprint', 'rootKey.publicKey', 'rootKey.retiredAt'])
    .where('roster.companyId', '=', companyId)
    .orderBy('roster.version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Of all rosters that were ever stored; 0 for none. */
export async function lastRosterVersion(tx: Tx, companyId: string): Promise<number> {
  const last = await tx
    .selectFrom('roster')
    .select('version')
    .where('companyId', '=', companyId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.version ?? 0;
}

export async function addRoster(tx: Tx, roster: Tables['roster']): Promise<void> {
  await tx.insertInto('roster').values(roster).execute();
}
