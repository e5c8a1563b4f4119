import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type Unit = Tables['unit'];
export interface CountedUnit {
  id: string;
  parentId: string | null;
  name: string;
  kind: Unit['kind'];
  devices: number;
  members: number;
}

/** By name, with what lies directly in each. */
export async function listUnits(tx: Tx, companyId: string): Promise<CountedUnit[]> {
  const { rows } = await sql<CountedUnit>`
    SELECT unit.id, unit.parent_id, unit.name, unit.kind, coalesce(devices.n, 0) AS devices, coalesce(members.n, 0) AS members
      FROM unit
      LEFT JOIN (SELECT unit_id, count(*) AS n FROM device WHERE company_id = ${companyId} AND state <> 'removed' GROUP BY unit_id)
        AS devices ON devices.unit_id = unit.id
      LEFT JOIN (SELECT unit_id, count(*) AS n FROM member WHERE company_id = ${companyId} GROUP BY unit_id)
        AS members ON members.unit_id = unit.id
     WHERE unit.company_id = ${companyId} ORDER BY lower(unit.name), unit.id`.execute(tx);
  return rows;
}

export function findUnit(tx: Tx, companyId: string, id: string) {
  return tx
    .selectFrom('unit')
    .select(['id', 'parentId', 'name', 'kind'])
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function countUnits(tx: Tx, companyId: string): Promise<number> {
  const row = await tx
    .selectFrom('unit')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('companyId', '=', companyId)
    .executeTakeFirstOrThrow();
  return row.n;
}

export async function insertUnit(tx: Tx, row: Unit): Promise<void> {
  await tx.insertInto('unit').values(row).execute();
}

export async function changeUnit(
  tx: Tx,
  companyId: string,
  id: string,
  set: Partial<Pick<Unit, 'name' | 'kind'>>,
): Promise<void> {
  await tx.updateTable('unit').set(set).where('companyId', '=', companyId).where('id', '=', id).execute();
}

/** Ids of these units and all below them. */
export async function unitsBelow(tx: Tx, companyId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${below(companyId, ids)} SELECT DISTINCT id FROM below`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export interface NamedDevice {
  id: string;
  label: string;
}

/** Devices in use of a unit and all below it. */
export async function devicesUnder(tx: Tx, companyId: string, unitId: string): Promise<NamedDevice[]> {
  const { rows } = await sql<NamedDevice>`${below(companyId, [unitId])}
    SELECT id, label FROM device
     WHERE company_id = ${companyId} AND state = 'active' AND unit_id IN (SELECT id FROM below) ORDER BY lower(label), id`.execute(
    tx,
  );
  return rows;
}

/** How many units lie one below the other, this one and the deepest below it included. */
export async function heightOf(tx: Tx, companyId: string, id: string): Promise<number> {
  const { rows } = await sql<{ n: number | null }>`
    ${below(companyId, [id])} SELECT max(depth) AS n FROM below`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Ids from the outermost unit to this one; none for null. */
export async function pathOf(tx: Tx, companyId: string, id: string | null): Promise<string[]> {
  if (id === null) return [];
  const { rows } = await sql<{ id: string }>`
    ${above(companyId, id)} SELECT id FROM above ORDER BY depth DESC`.execute(tx);
  return rows.map((row) => row.id);
}

/** Refused in the statement itself where `to` lies in the unit. @returns whether it was moved */
export async function moveUnit(tx: Tx, companyId: string, id: string, to: string | null): Promise<boolean> {
  const outside = to === null ? sql`true` : sql`${id} NOT IN (${above(companyId, to)} SELECT id FROM above)`;
  const result = await sql`
    UPDATE unit SET parent_id = ${to} WHERE company_id = ${companyId} AND id = ${id} AND ${outside}`.execute(
    tx,
  );
  return Number(result.numAffectedRows ?? 0n) === 1;
}

/** What lies directly in a unit: units, devices, members. */
export async function isEmpty(tx: Tx, companyId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ isEmpty: boolean }>`
    SELECT NOT EXISTS (SELECT 1 FROM unit WHERE company_id = ${companyId} AND parent_id = ${id})
       AND NOT EXISTS (SELECT 1 FROM device WHERE company_id = ${companyId} AND unit_id = ${id} AND state <> 'removed')
       AND NOT EXISTS (SELECT 1 FROM member WHERE company_id = ${companyId} AND unit_id = ${id}) AS is_empty`.execute(
    tx,
  );
  return rows[0]?.isEmpty === true;
}

/** Everything that lies directly in it goes to `to`, removed devices too. */
export async function emptyUnit(tx: Tx, companyId: string, id: string, to: string | null): Promise<void> {
  await tx
    .updateTable('unit')
    .set({ parentId: to })
    .where('companyId', '=', companyId)
    .where('parentId', '=', id)
    .execute();
  await tx
    .updateTable('device')
    .set({ unitId: to })
    .where('companyId', '=', companyId)
    .where('unitId', '=', id)
    .execute();
  await tx
    .updateTable('member')
    .set({ unitId: to })
    .where('companyId', '=', companyId)
    .where('unitId', '=', id)
    .execute();
}

/** With it go the limits that name it, and levels and policies that were set on it. */
export async function deleteUnit(tx: Tx, companyId: string, id: string): Promise<void> {
  await tx.deleteFrom('unit').where('companyId', '=', companyId).where('id', '=', id).execute();
}

/** Members whose roles are limited to the unit; without it their roles would widen. */
export async function hasLimitsTo(tx: Tx, companyId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM member WHERE company_id = ${companyId} AND limits @> to_jsonb(${id}::text) LIMIT 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Bounded: a tree is at most 8 deep, and nothing in the database is deeper. */
export const below = (companyId: string, ids: readonly string[]) => sql`
  WITH RECURSIVE below AS (
    SELECT id, 1 AS depth FROM unit WHERE company_id = ${companyId} AND id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT unit.id, below.depth + 1 FROM unit JOIN below ON unit.company_id = ${companyId} AND unit.parent_id = below.id
     WHERE below.depth < 20)`;

const above = (companyId: string, id: string) => sql`
  WITH RECURSIVE above AS (
    SELECT id, parent_id, 1 AS depth FROM unit WHERE company_id = ${companyId} AND id = ${id}
    UNION ALL
    SELECT unit.id, unit.parent_id, above.depth + 1 FROM unit JOIN above ON unit.company_id = ${companyId} AND unit.id = above.parent_id
     WHERE above.depth < 20)`;
