import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { SignInRule } from '@candor/policy/rights/standing.ts';
import type { Tx } from '../../platform/db/index.ts';

const columns = ['needsFactor', 'idleMinutes', 'longestHours'] as const;

export function findRule(tx: Tx, companyId: string): Promise<SignInRule | undefined> {
  return tx.selectFrom('signInRule').select(columns).where('companyId', '=', companyId).executeTakeFirst();
}

/** One change at a time; kept is `row`, where the company has none. */
export async function lockRule(tx: Tx, row: Tables['signInRule']): Promise<SignInRule> {
  await tx
    .insertInto('signInRule')
    .values(row)
    .onConflict((conflict) => conflict.column('companyId').doNothing())
    .execute();
  return tx
    .selectFrom('signInRule')
    .select(columns)
    .where('companyId', '=', row.companyId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function keepRule(
  tx: Tx,
  companyId: string,
  set: SignInRule & Pick<Tables['signInRule'], 'changedAt'>,
): Promise<void> {
  await tx.updateTable('signInRule').set(set).where('companyId', '=', companyId).execute();
}

/** Accounts of the company's active members, and whether each has a factor of its own. */
export async function listMembersFactors(
  tx: Tx,
  companyId: string,
): Promise<{ accountId: string; hasFactor: boolean }[]> {
  const { rows } = await sql<{ accountId: string; hasFactor: boolean }>`
    SELECT account_id, EXISTS (SELECT 1 FROM totp WHERE totp.account_id = member.account_id)
        OR EXISTS (SELECT 1 FROM passkey WHERE passkey.account_id = member.account_id AND passkey.state = 'active')
        AS has_factor
      FROM member WHERE company_id = ${companyId} AND state = 'active'`.execute(tx);
  return rows;
}
