import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
import { enterCompany } from './invitation-queries.ts';
import { lockCompany } from './lock.ts';
import { isOwner } from './people-queries.ts';

interface Company {
  id: string;
  name: string;
}

/** Whether one of these companies would be left to nobody. Holds their locks: of two owners who leave at once, one may. */
export async function soleOwnerAmong(
  tx: Tx,
  accountId: string,
  companyIds: readonly string[],
): Promise<boolean> {
  for (const companyId of companyIds.toSorted()) {
    await lockCompany(tx, companyId);
    await enterCompany(tx, companyId);
    if ((await listSoleOwned(tx, accountId)).some(({ id }) => id === companyId)) return true;
  }
  return false;
}

/** Of the companies that the transaction may see, those that have no other owner. */
export async function listSoleOwned(tx: Tx, accountId: string): Promise<Company[]> {
  const { rows } = await sql<Company>`
    SELECT company.id, company.name FROM company JOIN member ON member.company_id = company.id
     WHERE member.account_id = ${accountId} AND member.state = 'active' AND member.roles ? 'owner' AND NOT EXISTS (
       SELECT 1 FROM member AS other
        WHERE other.company_id = company.id AND other.id <> member.id AND ${isOwner('other')})
     ORDER BY company.id`.execute(tx);
  return rows;
}

/** Of the account that the transaction is about. */
export async function listOwnCompanyIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('member').select('companyId').distinct().execute();
  return rows.map(({ companyId }) => companyId);
}
