import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { ceiling, defaultLevel, levels, type Level } from '@candor/policy/rights/levels.ts';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import { cellOf, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Tx } from '../../platform/db/index.ts';
import { below } from './unit-queries.ts';

/** Whose levels: a member, or staff (null) by their roles alone. */
export interface Whose {
  companyId: string;
  memberId: string | null;
  roles: readonly RoleName[];
  limits: readonly string[];
}

export interface EntryRow {
  unitId: string | null;
  deviceId: string | null;
  memberId: string | null;
  role: RoleName | null;
  level: Level;
}

export interface PlacedDevice {
  label: string;
  /** Null where it never said. */
  deviceClass: DeviceClass | null;
  /** Units from the outermost to its own. */
  path: { id: string; name: string }[];
  isAssigned: boolean;
  /** Those that speak of the device or its units, and of the member or their roles. */
  entries: EntryRow[];
}

/** Where a device lies, and what was set for somebody there. One statement for every request about a device. */
export async function findPlaced(tx: Tx, whose: Whose, deviceId: string): Promise<PlacedDevice | undefined> {
  const { companyId } = whose;
  const { rows } = await sql<PlacedDevice>`
    WITH RECURSIVE up AS (
      SELECT unit.id, unit.parent_id, unit.name, 1 AS depth FROM device
        JOIN unit ON unit.company_id = device.company_id AND unit.id = device.unit_id
       WHERE device.company_id = ${companyId} AND device.id = ${deviceId}
      UNION ALL
      SELECT unit.id, unit.parent_id, unit.name, up.depth + 1 FROM unit
        JOIN up ON unit.company_id = ${companyId} AND unit.id = up.parent_id WHERE up.depth < 20)
    SELECT device.label, device.device_class,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY depth DESC) FROM up), '[]') AS path,
           EXISTS (SELECT 1 FROM device_person
                    WHERE company_id = ${companyId} AND device_id = ${deviceId} AND member_id = ${whose.memberId}) AS is_assigned,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                       'unitId', unit_id, 'deviceId', device_id, 'memberId', member_id, 'role', role, 'level', level))
                       FROM permission_level WHERE company_id = ${companyId} AND ${isOf(whose)}
                        AND (device_id = ${deviceId} OR unit_id IN (SELECT id FROM up))), '[]') AS entries
      FROM device WHERE device.company_id = ${companyId} AND device.id = ${deviceId} AND device.state <> 'removed'`.execute(
    tx,
  );
  return rows[0];
}

/** Whether anything was set for somebody. Without, and without limits, the roles' defaults hold on every device. */
export async function hasEntries(tx: Tx, whose: Whose): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM permission_level WHERE company_id = ${whose.companyId} AND ${isOf(whose)} LIMIT 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/**
 * Condition on rows of `device`: somebody may see them, and their level there is at least `needed`. The same rule as levelOf() of the
 * policy, for all devices at once: levels go down the tree of units, and of several roles the highest counts.
 */
export function levelCondition(whose: Whose, needed: Level): RawBuilder<boolean> {
  const { companyId, memberId, roles, limits } = whose;
  if (roles.length === 0) return sql<boolean>`false`;
  const facts = sql.join(
    roles.map((role) => sql`(${role}::text, ${rank(defaultLevel(role))}::int, ${rank(ceiling(role))}::int)`),
  );
  // a member sees what is assigned to them; whatever level is set adds to that
  const isWide = roles.some((role) => ['all-level', 'level'].includes(cellOf(role, 'device.view')));
  const inLimits =
    limits.length === 0
      ? sql``
      : sql`AND device.unit_id IN (${below(companyId, limits)} SELECT id FROM below)`;
  const here = (column: 'unit_id' | 'device_id', id: RawBuilder<unknown>) => sql`
    LEFT JOIN entry AS mine ON mine.${sql.ref(column)} = ${id} AND mine.member_id = ${memberId}
    LEFT JOIN entry AS roles ON roles.${sql.ref(column)} = ${id} AND roles.role = held.role`;
  return sql<boolean>`device.id IN (
    WITH RECURSIVE held (role, usual, most) AS (VALUES ${facts}),
    entry AS MATERIALIZED (
      SELECT unit_id, device_id, member_id, role, array_position(${sql.lit(`{${levels.join(',')}}`)}::text[], level) - 1 AS rank
        FROM permission_level WHERE company_id = ${companyId} AND ${isOf(whose)}),
    tree AS (
      SELECT unit.id, held.role, coalesce(mine.rank, roles.rank) AS rank
        FROM unit CROSS JOIN held ${here('unit_id', sql`unit.id`)}
       WHERE unit.company_id = ${companyId} AND unit.parent_id IS NULL
      UNION ALL
      SELECT unit.id, held.role, coalesce(mine.rank, roles.rank, held.rank)
        FROM tree AS held JOIN unit ON unit.company_id = ${companyId} AND unit.parent_id = held.id ${here('unit_id', sql`unit.id`)})
    SELECT device.id FROM device CROSS JOIN held ${here('device_id', sql`device.id`)}
      LEFT JOIN tree ON tree.id = device.unit_id AND tree.role = held.role
      LEFT JOIN device_person AS own
        ON own.company_id = ${companyId} AND own.device_id = device.id AND own.member_id = ${memberId} AND held.role = 'member'
     WHERE device.company_id = ${companyId} ${inLimits} AND (${isWide} OR own.member_id IS NOT NULL)
       AND least(held.most, coalesce(mine.rank, roles.rank, tree.rank, CASE WHEN own.member_id IS NULL THEN held.usual ELSE 1 END)) >= ${rank(needed)})`;
}

const rank = (level: Level) => levels.indexOf(level);
const isOf = ({ memberId, roles }: Whose) => sql<boolean>`(member_id = ${memberId} OR role = ANY (${roles}))`;

/** Ids of devices for which the condition holds. */
export async function listDevicesWhere(
  tx: Tx,
  companyId: string,
  condition: RawBuilder<boolean>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM device WHERE company_id = ${companyId} AND state <> 'removed' AND ${condition}`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** A page of what was set, in the order of ids; `whose`: for them alone; `sight`: on these devices, and on units. */
export function listEntries(
  tx: Tx,
  companyId: string,
  {
    target,
    after,
    whose,
    sight,
    limit,
  }: {
    target: string | undefined;
    after: string | undefined;
    whose: Whose | null;
    sight: RawBuilder<boolean> | undefined;
    limit: number;
  },
) {
  return tx
    .selectFrom('permissionLevel')
    .select(['id', 'unitId', 'deviceId', 'memberId', 'role', 'level', 'at'])
    .where('companyId', '=', companyId)
    .$if(target !== undefined, (query) =>
      query.where((eb) => eb.or([eb('unitId', '=', target ?? ''), eb('deviceId', '=', target ?? '')])),
    )
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .where(whose === null ? sql<boolean>`true` : isOf(whose))
    .$if(sight !== undefined, (query) =>
      query.where(
        sql<boolean>`(unit_id IS NOT NULL OR device_id IN (SELECT id FROM device WHERE company_id = ${companyId} AND ${sight}))`,
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Everything that was set in a company. */
export function allEntries(tx: Tx, companyId: string) {
  return tx
    .selectFrom('permissionLevel')
    .select(['unitId', 'deviceId', 'memberId', 'role', 'level'])
    .where('companyId', '=', companyId)
    .execute();
}

type WantedEntry = Omit<Tables['permissionLevel'], 'level'> & { level: Level | null };

/** Sets, replaces or (`level` null) takes away entries of a company; of several for one cell the last counts. */
export async function keepEntries(tx: Tx, companyId: string, wanted: readonly WantedEntry[]): Promise<void> {
  if (wanted.length === 0) return;
  const rows = [...new Map(wanted.map((row) => [cellOfEntry(row), row])).values()];
  const cells = rows.map(({ unitId, deviceId, memberId, role }) => ({ unitId, deviceId, memberId, role }));
  await sql`
    DELETE FROM permission_level AS old
     USING jsonb_to_recordset(${JSON.stringify(cells)}::jsonb)
        AS cell("unitId" uuid, "deviceId" uuid, "memberId" uuid, role text)
     WHERE old.company_id = ${companyId} AND old.unit_id IS NOT DISTINCT FROM cell."unitId"
       AND old.device_id IS NOT DISTINCT FROM cell."deviceId"
       AND old.member_id IS NOT DISTINCT FROM cell."memberId" AND old.role IS NOT DISTINCT FROM cell.role`.execute(
    tx,
  );
  const kept = rows.flatMap(({ level, ...row }) => (level === null ? [] : [{ ...row, level }]));
  if (kept.length > 0) await tx.insertInto('permissionLevel').values(kept).execute();
}

const cellOfEntry = ({ unitId, deviceId, memberId, role }: WantedEntry) =>
  `${unitId ?? deviceId} ${memberId ?? role}`;

export async function listAssigned(tx: Tx, companyId: string, deviceId: string): Promise<string[]> {
  const found = await tx
    .selectFrom('devicePerson')
    .select('memberId')
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .orderBy('memberId')
    .execute();
  return found.map(({ memberId }) => memberId);
}

export async function replaceAssigned(
  tx: Tx,
  companyId: string,
  deviceId: string,
  memberIds: readonly string[],
  at: Date,
): Promise<void> {
  await tx
    .deleteFrom('devicePerson')
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .execute();
  if (memberIds.length > 0)
    await tx
      .insertInto('devicePerson')
      .values(memberIds.map((memberId) => ({ companyId, deviceId, memberId, at })))
      .execute();
}
