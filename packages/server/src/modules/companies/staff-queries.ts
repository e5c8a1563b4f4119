import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import type { Tx } from '../../platform/db/index.ts';

type Assignment = Tables['staffAssignment'];

export interface ListedAssignment extends Assignment {
  accountId: string;
  companyIds: string[];
}

/** Of the operator's company, the oldest first; at most 2,000. */
export async function listAssignments(tx: Tx, companyId: string): Promise<ListedAssignment[]> {
  const { rows } = await sql<ListedAssignment>`
    SELECT given.company_id, given.id, given.member_id, given.role, given.reach, given.until, given.created_at, member.account_id,
           coalesce((SELECT jsonb_agg(reaches_id ORDER BY reaches_id) FROM staff_reach
                      WHERE company_id = ${companyId} AND assignment_id = given.id), '[]') AS company_ids
      FROM staff_assignment AS given JOIN member ON member.company_id = ${companyId} AND member.id = given.member_id
     WHERE given.company_id = ${companyId} ORDER BY given.id LIMIT 2000`.execute(tx);
  return rows;
}

export async function insertAssignment(
  tx: Tx,
  row: Assignment,
  companyIds: readonly string[],
): Promise<void> {
  await tx.insertInto('staffAssignment').values(row).execute();
  if (companyIds.length > 0)
    await tx
      .insertInto('staffReach')
      .values(companyIds.map((reachesId) => ({ companyId: row.companyId, assignmentId: row.id, reachesId })))
      .execute();
}

export async function deleteAssignment(tx: Tx, companyId: string, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('staffAssignment')
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .returning('memberId')
    .executeTakeFirst();
  return row?.memberId;
}

/** How many of these ids are companies of customers. */
export async function countCustomers(tx: Tx, ids: readonly string[]): Promise<number> {
  const row = await tx
    .selectFrom('company')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('kind', '=', 'customer')
    .where('id', 'in', ids)
    .executeTakeFirstOrThrow();
  return row.n;
}

export interface ReachingStaff {
  memberId: string;
  accountId: string;
  role: RoleName;
  until: Date | null;
  isRefused: boolean;
}

/** Whom of the operator's staff the company can be reached by. */
export async function staffOf(tx: Tx, companyId: string, now: Date): Promise<ReachingStaff[]> {
  const { rows } = await sql<ReachingStaff>`
    SELECT member_id, account_id, role, until, is_refused FROM candor.staff_of(${companyId}, ${now})`.execute(
    tx,
  );
  return rows;
}

export async function listRefusals(tx: Tx, companyId: string): Promise<string[]> {
  const found = await tx
    .selectFrom('staffRefusal')
    .select('memberId')
    .where('companyId', '=', companyId)
    .execute();
  return found.map(({ memberId }) => memberId);
}

export async function replaceRefusals(
  tx: Tx,
  companyId: string,
  memberIds: readonly string[],
  createdAt: Date,
): Promise<void> {
  await tx.deleteFrom('staffRefusal').where('companyId', '=', companyId).execute();
  if (memberIds.length > 0)
    await tx
      .insertInto('staffRefusal')
      .values(memberIds.map((memberId) => ({ companyId, memberId, createdAt })))
      .execute();
}
