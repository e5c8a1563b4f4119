import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export type Member = Tables['member'];

export interface PeopleQuestion {
  companyId: string;
  role: RoleName | undefined;
  state: Member['state'] | undefined;
  /** Of these units only; null: of all. */
  units: readonly string[] | null;
}

/** In the order of ids, from the one after `after` on. Index: primary key. */
export async function listPeople(
  tx: Tx,
  question: PeopleQuestion,
  after: string | undefined,
  limit: number,
): Promise<Member[]> {
  const behind = after === undefined ? sql`` : sql`AND id > ${after}`;
  const { rows } = await sql<Member>`
    SELECT company_id, id, account_id, unit_id, roles, narrowed, limits, state, created_at FROM member
     WHERE ${matching(question)} ${behind} ORDER BY id LIMIT ${limit}`.execute(tx);
  return rows;
}

export async function countPeople(tx: Tx, question: PeopleQuestion): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM member WHERE ${matching(question)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

function matching({ companyId, role, state, units }: PeopleQuestion) {
  return sql.join(
    [
      sql`company_id = ${companyId}`,
      ...(role === undefined
        ? []
        : [
            sql`(roles ? ${role} OR EXISTS (SELECT 1 FROM narrowed_role WHERE narrowed_role.company_id = ${companyId}
               AND narrowed_role.base = ${role} AND member.narrowed @> to_jsonb(narrowed_role.id)))`,
          ]),
      ...(state === undefined ? [] : [sql`state = ${state}`]),
      ...(units === null ? [] : [sql`unit_id = ANY (${units}::uuid[])`]),
    ],
    sql` AND `,
  );
}

export function findMember(tx: Tx, companyId: string, id: string): Promise<Member | undefined> {
  return tx
    .selectFrom('member')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function findMemberOf(tx: Tx, companyId: string, accountId: string): Promise<Member | undefined> {
  return tx
    .selectFrom('member')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('accountId', '=', accountId)
    .executeTakeFirst();
}

/** Active owners. */
/** Of a row of member: an owner whose account stays; one that is being closed or erased leaves nobody behind. */
export const isOwner = (row: 'member' | 'other') =>
  sql<boolean>`(${sql.ref(`${row}.state`)} = 'active' AND ${sql.ref(`${row}.roles`)} ? 'owner' AND EXISTS (
    SELECT 1 FROM account WHERE account.id = ${sql.ref(`${row}.accountId`)}
       AND account.state IN ('active', 'recovering', 'frozen')))`;

export async function countOwners(tx: Tx, companyId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM member WHERE company_id = ${companyId} AND ${isOwner('member')}`.execute(tx);
  return rows[0]?.n ?? 0;
}

export async function changeMember(
  tx: Tx,
  companyId: string,
  id: string,
  { roles, narrowed, limits, ...plain }: Partial<Member>,
): Promise<void> {
  const set = {
    ...plain,
    ...(roles && { roles: jsonb(roles) }),
    ...(narrowed && { narrowed: jsonb(narrowed) }),
    ...(limits && { limits: jsonb(limits) }),
  };
  await tx.updateTable('member').set(set).where('companyId', '=', companyId).where('id', '=', id).execute();
}

/** With it go levels, assignments of devices and of staff. */
export async function deleteMember(tx: Tx, companyId: string, id: string): Promise<void> {
  await tx.deleteFrom('member').where('companyId', '=', companyId).where('id', '=', id).execute();
}

export async function listAccounts(tx: Tx, companyId: string): Promise<string[]> {
  const found = await tx
    .selectFrom('member')
    .select('accountId')
    .where('companyId', '=', companyId)
    .execute();
  return found.map(({ accountId }) => accountId);
}
