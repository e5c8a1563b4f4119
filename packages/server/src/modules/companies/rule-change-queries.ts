import { sql } from 'kysely';
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

/** Whether a company ever set one: most did not, and a returning device asks. Index: primary key. */
export async function hasPolicies(tx: Tx, companyId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('companyPolicy')
    .select('id')
    .where('companyId', '=', companyId)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Every version that the company, these devices and the units above them have had, the newest first. Index: the unique
 * key.
 */
export async function listVersions(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
): Promise<PolicyVersion[]> {
  const version = sql`SELECT id, unit_id, device_id, version, body, by_member_id, in_force_at FROM company_policy`;
  const { rows } = await sql<PolicyVersion>`
    WITH RECURSIVE up AS (
      SELECT id, parent_id FROM unit
       WHERE company_id = ${companyId}
         AND id IN (SELECT unit_id FROM device WHERE company_id = ${companyId} AND id = ANY (${deviceIds}::uuid[]))
      UNION
      SELECT unit.id, unit.parent_id FROM unit JOIN up ON unit.company_id = ${companyId} AND unit.id = up.parent_id),
    said AS (
      ${version} WHERE company_id = ${companyId} AND unit_id IS NULL AND device_id IS NULL
      UNION ALL ${version} WHERE company_id = ${companyId} AND unit_id IN (SELECT id FROM up)
      UNION ALL ${version} WHERE company_id = ${companyId} AND unit_id IS NULL AND device_id = ANY (${deviceIds}::uuid[]))
    SELECT unit_id, device_id, version, body, by_member_id, in_force_at FROM said ORDER BY id DESC LIMIT ${mostVersions}`.execute(
    tx,
  );
  return rows;
}
