import { sql } from 'kysely';
import type { CompanyKind, RoleName } from '@candor/policy/rights/roles.ts';
import type { SignInRule } from '@candor/policy/rights/standing.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface HeldRow {
  companyId: string;
  kind: CompanyKind;
  state: 'active' | 'closing';
  /** Null for staff of the operator. */
  memberId: string | null;
  roles: RoleName[] | null;
  narrowed: { base: RoleName; minus: Word[] }[] | null;
  limits: string[] | null;
  staffRoles: RoleName[] | null;
  /** Identity providers that are the only way into the company. */
  onlyProviders: string[] | null;
  /** In all companies. */
  everyRole: RoleName[];
  /** Of all companies to which they belong. */
  rule: SignInRule;
}

/** What the account is in that company, or in its first one. */
export async function findHeld(
  tx: Tx,
  accountId: string,
  companyId: string | undefined,
  now: Date,
): Promise<HeldRow | undefined> {
  const { rows } = await sql<HeldRow>`
    SELECT company_id, kind, state, member_id, roles, narrowed, limits, staff_roles, only_providers, every_role, rule
      FROM candor.membership_of(${accountId}, ${companyId ?? null}, ${now})`.execute(tx);
  return rows[0];
}

export interface ReachedRow extends HeldRow {
  name: string;
}

/** A page of the companies that the account belongs to or reaches, in the order of their ids. */
export async function listReached(
  tx: Tx,
  accountId: string,
  { q, after, limit, now }: { q: string | undefined; after: string | undefined; limit: number; now: Date },
): Promise<ReachedRow[]> {
  const named = q ? sql`AND position(lower(${q}) IN lower(name)) > 0` : sql``;
  const behind = after === undefined ? sql`` : sql`AND id > ${after}`;
  const { rows } = await sql<ReachedRow>`
    SELECT page.name, held.*
      FROM (SELECT id, name FROM company
             WHERE id IN (SELECT candor.visible_companies()) ${named} ${behind} ORDER BY id) AS page
      CROSS JOIN LATERAL candor.membership_of(${accountId}, page.id, ${now}) AS held
     ORDER BY page.id LIMIT ${limit}`.execute(tx);
  return rows;
}

/** Of the account's own memberships, without those that it reaches as staff; the oldest first. */
export function listMemberships(tx: Tx, accountId: string) {
  return tx
    .selectFrom('member')
    .innerJoin('company', 'company.id', 'member.companyId')
    .select(['member.companyId', 'member.id', 'member.roles', 'company.name'])
    .where('member.accountId', '=', accountId)
    .orderBy('member.createdAt')
    .orderBy('member.id')
    .limit(200)
    .execute();
}
