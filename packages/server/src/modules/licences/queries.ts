import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { LicenceState } from '@candor/policy/licence.ts';
import type { LicenceReason } from '@candor/policy/rights/decision.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export type LicenceRow = Tables['licence'];
export type Terms = Pick<LicenceRow, 'plan' | 'seats' | 'features' | 'notBefore' | 'expiresAt' | 'graceDays'>;

export interface InstanceFacts {
  id: string;
  licences: 'off' | 'on';
}

export function findInstance(tx: Tx): Promise<InstanceFacts> {
  return tx.selectFrom('instance').select(['id', 'licences']).executeTakeFirstOrThrow();
}

export async function setSwitch(tx: Tx, licences: 'off' | 'on'): Promise<void> {
  await tx.updateTable('instance').set({ licences }).execute();
}

/** The company's licence: the one in force, else the one that was revoked last. */
export function findLicence(tx: Tx, companyId: string): Promise<LicenceRow | undefined> {
  return tx
    .selectFrom('licence')
    .selectAll()
    .where('companyId', '=', companyId)
    .orderBy('revokedAt', (order) => order.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst();
}

/** The same, held until the transaction ends: who takes a seat waits for whoever takes one now. */
export function lockLicence(tx: Tx, companyId: string): Promise<LicenceRow | undefined> {
  return tx
    .selectFrom('licence')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('revokedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** In place of the terms in force, under the same serial number; else as a new one with the id of the row. */
export async function keepLicence(tx: Tx, { features, ...row }: LicenceRow): Promise<LicenceRow> {
  const { plan, seats, notBefore, expiresAt, graceDays, setBy, setAt } = row;
  const terms = { plan, seats, notBefore, expiresAt, graceDays, setBy, setAt, features: jsonb(features) };
  return tx
    .insertInto('licence')
    .values({ ...row, features: jsonb(features) })
    .onConflict((conflict) => conflict.column('companyId').where('revokedAt', 'is', null).doUpdateSet(terms))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** False where there is none in force with that serial. */
export async function revokeLicence(tx: Tx, companyId: string, id: string, at: Date): Promise<boolean> {
  const revoked = await tx
    .updateTable('licence')
    .set({ revokedAt: at })
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return revoked.numUpdatedRows > 0n;
}

/** What a device in use says. */
export async function keepStatement(
  tx: Tx,
  companyId: string,
  deviceId: string,
  {
    serial,
    state,
    reason,
    at,
  }: { serial: string | null; state: LicenceState; reason: LicenceReason | null; at: Date },
): Promise<void> {
  await sql`
    INSERT INTO seat (company_id, device_id, serial, state, reason, stated_at)
    SELECT company_id, id, ${serial}::uuid, ${state}, ${reason}::text, ${at} FROM device
     WHERE company_id = ${companyId} AND id = ${deviceId} AND state = 'active'
        ON CONFLICT (company_id, device_id) DO UPDATE
       SET serial = excluded.serial, state = excluded.state, reason = excluded.reason, stated_at = excluded.stated_at`.execute(
    tx,
  );
}

export type Statement = Pick<Tables['seat'], 'serial' | 'state' | 'reason' | 'statedAt'>;

export function findStatement(tx: Tx, companyId: string, deviceId: string): Promise<Statement | undefined> {
  return tx
    .selectFrom('seat')
    .select(['serial', 'state', 'reason', 'statedAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
}

export interface SeatRow {
  deviceId: string;
  label: string;
  number: number;
  enrolledAt: Date;
  serial: string | null;
  state: LicenceState | null;
  reason: LicenceReason | null;
  statedAt: Date | null;
}

/** A page of seats in the order in which devices came. Index: device_by_enrolment. */
export async function listSeats(
  tx: Tx,
  companyId: string,
  seen: RawBuilder<boolean>,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<SeatRow[]> {
  const { rows } = await sql<SeatRow>`
    WITH device AS (
      SELECT d.*, row_number() OVER (ORDER BY enrolled_at, id)::int AS number
        FROM candor.device AS d WHERE company_id = ${companyId} AND state <> 'removed')
    SELECT device.id AS device_id, label, number, enrolled_at, serial, seat.state, reason, stated_at
      FROM device LEFT JOIN seat ON seat.company_id = ${companyId} AND seat.device_id = device.id
     WHERE ${seen} AND ${after === undefined ? sql`true` : sql`number > coalesce((SELECT number FROM device WHERE id = ${after}), 0)`}
     ORDER BY number LIMIT ${limit}`.execute(tx);
  return rows;
}

/** Devices that take a seat: enrolled and not removed. */
export async function countSeats(tx: Tx, companyId: string): Promise<number> {
  const found = await tx
    .selectFrom('device')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  return Number(found?.n ?? 0);
}

/** Which seat the device has, from 1; undefined for a device that is gone. Index: device_by_enrolment. */
export async function seatNumber(tx: Tx, companyId: string, deviceId: string): Promise<number | undefined> {
  const { rows } = await sql<{ n: number | null }>`
    SELECT count(*)::int AS n FROM device, (
      SELECT enrolled_at, id FROM device WHERE company_id = ${companyId} AND id = ${deviceId} AND state <> 'removed') AS own
     WHERE company_id = ${companyId} AND state <> 'removed'
       AND (device.enrolled_at, device.id) <= (own.enrolled_at, own.id)`.execute(tx);
  return rows[0]?.n || undefined;
}

export interface ListedCompany {
  id: string;
  name: string;
  used: number;
  licence: (Terms & { id: string }) | null;
}

/** A page of all companies in the order of their ids, with what no tenant's transaction could see of the others. */
export async function listCompanies(
  tx: Tx,
  after: string | undefined,
  limit: number,
): Promise<ListedCompany[]> {
  const behind = after === undefined ? sql`` : sql`WHERE id > ${after}`;
  const { rows } = await sql<
    { companyId: string; name: string; devices: string } & { [K in keyof Terms]: Terms[K] | null } & {
      id: string | null;
    }
  >`
    WITH page AS (SELECT id, name FROM company ${behind} ORDER BY id LIMIT ${limit})
    SELECT page.id AS company_id, page.name, devices, given.id, plan, seats, features, not_before, expires_at, grace_days
      FROM page JOIN candor.company_counts(ARRAY(SELECT id FROM page)) AS counts ON counts.company_id = page.id
      LEFT JOIN candor.company_licences(ARRAY(SELECT id FROM page)) AS given ON given.company_id = page.id
     ORDER BY page.id`.execute(tx);
  return rows.map(({ companyId, name, devices, id, ...terms }) => ({
    id: companyId,
    name,
    used: Number(devices),
    // a row of that function has all of them
    licence: id === null ? null : { id, ...(terms as Terms) },
  }));
}

/** Devices that the licence of each of these companies allows. */
export async function listAllowed(tx: Tx, companyIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ companyId: string; seats: number }>`
    SELECT company_id, seats FROM candor.company_licences(${companyIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ companyId, seats }) => [companyId, seats]));
}
