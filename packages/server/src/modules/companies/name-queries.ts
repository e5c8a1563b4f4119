import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface NameRow {
  accountId: string;
  personId: string;
  name: Tables['person']['name'];
  email: Tables['account']['email'];
}

/** Sealed names and addresses of members of the transaction's company, and of the operator's staff. */
export async function listNames(tx: Tx, accountIds: readonly string[]): Promise<NameRow[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<NameRow>`
    SELECT account_id, person_id, name, email FROM candor.person_names(${accountIds}::uuid[])`.execute(tx);
  return rows;
}

/** Accounts of active members with one of the roles, the oldest first. */
export async function accountsWith(
  tx: Tx,
  companyId: string,
  roles: readonly RoleName[],
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ accountId: string }>`
    SELECT account_id FROM member
     WHERE company_id = ${companyId} AND state = 'active' AND roles ?| ${roles} ORDER BY created_at, id LIMIT ${limit}`.execute(
    tx,
  );
  return rows.map(({ accountId }) => accountId);
}
