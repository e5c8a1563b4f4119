import { sql } from 'kysely';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import type { Tx } from '../../platform/db/index.ts';

export interface BookMember {
  id: string;
  accountId: string;
  /** Those that narrowed roles are made of included. */
  roles: RoleName[];
  limits: string[];
}
export interface BookDevice {
  id: string;
  unitId: string | null;
  /** Null where it never said; then a workstation. */
  deviceClass?: DeviceClass | null;
}

/** Active members, at most 2,000; of all or of these. */
export async function bookMembers(
  tx: Tx,
  companyId: string,
  ids: readonly string[] | null,
): Promise<BookMember[]> {
  const named = ids === null ? sql`` : sql`AND member.id = ANY (${ids}::uuid[])`;
  const { rows } = await sql<BookMember>`
    SELECT member.id, member.account_id, member.limits,
           member.roles || coalesce((SELECT jsonb_agg(base) FROM narrowed_role
             WHERE company_id = ${companyId} AND member.narrowed @> to_jsonb(narrowed_role.id)), '[]') AS roles
      FROM member WHERE member.company_id = ${companyId} AND member.state = 'active' ${named}
     ORDER BY member.id LIMIT 2000`.execute(tx);
  return rows;
}

/** Devices that are not removed, by their ids. */
export function devicesById(tx: Tx, companyId: string, ids: readonly string[]): Promise<BookDevice[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('device')
    .select(['id', 'unitId', 'deviceClass'])
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}

/** Devices directly in these units, at most 10,000. */
export function devicesInUnits(tx: Tx, companyId: string, unitIds: readonly string[]): Promise<BookDevice[]> {
  if (unitIds.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('device')
    .select(['id', 'unitId', 'deviceClass'])
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .where('unitId', 'in', unitIds)
    .orderBy('id')
    .limit(10_000)
    .execute();
}

/** Device -> the members it is assigned to. */
export async function assignedOf(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ deviceId: string; members: string[] }>`
    SELECT device_id, array_agg(member_id::text) AS members FROM device_person
     WHERE company_id = ${companyId} AND device_id = ANY (${deviceIds}::uuid[]) GROUP BY device_id`.execute(
    tx,
  );
  return new Map(rows.map(({ deviceId, members }) => [deviceId, new Set(members)]));
}

/** Unit -> the unit that it lies in, of the whole company. */
export async function parentsOf(tx: Tx, companyId: string): Promise<Map<string, string | null>> {
  const found = await tx
    .selectFrom('unit')
    .select(['id', 'parentId'])
    .where('companyId', '=', companyId)
    .execute();
  return new Map(found.map(({ id, parentId }) => [id, parentId]));
}
