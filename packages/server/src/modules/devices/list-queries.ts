import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

/** Where a page begins: after this device in the order of the list. */
export interface Cursor {
  /** Never connected: null, and first in the list. */
  seenAt: Date | null;
  id: string;
}

export interface ListQuestion {
  companyId: string;
  filter: string | undefined;
  state: 'online' | 'offline' | 'lost' | 'revoked' | 'cloned' | undefined;
  /** Devices that are connected now. */
  online: readonly string[];
  /** Condition on rows of `device`: those that the caller may see. */
  seen: RawBuilder<boolean>;
  after: Cursor | undefined;
  limit: number;
}

export interface DeviceRow {
  id: string;
  label: string;
  state: 'active' | 'revoked' | 'removed' | 'cloned';
  platform: string;
  agentVersion: string;
  enrolledAt: Date;
  lastSeenAt: Date | null;
  osName: string | null;
  memoryTotal: number | null;
  onlineUntil: Date | null;
  reason: string | null;
}

/** By name: a statement with a star is planned anew each time, and row security with it (decision 36). */
const columns = sql`id, label, state, platform, agent_version, enrolled_at, last_seen_at`;
/** A usual page and the largest one, and one row more. Of a list as long as a parameter says no plan is kept. */
const [usual, largest] = [51, 201];

/** One page: newest sign of life first. Index: device_by_seen. */
export async function listDevices(tx: Tx, question: ListQuestion): Promise<DeviceRow[]> {
  const { after, limit } = question;
  const page = sql`
    SELECT ${columns} FROM device WHERE ${matching(question)} AND ${after ? behind(after) : sql`true`}
     ORDER BY last_seen_at DESC, id LIMIT ${sql.lit(limit <= usual ? usual : largest)}`;
  const found =
    await sql<DeviceRow>`${facts(question.companyId, page)} ORDER BY page.last_seen_at DESC, page.id`.execute(
      tx,
    );
  return found.rows.slice(0, limit);
}

export async function countDevices(tx: Tx, question: ListQuestion): Promise<number> {
  const found = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM device WHERE ${matching(question)}`.execute(tx);
  return found.rows[0]?.n ?? 0;
}

export async function findDevice(tx: Tx, companyId: string, id: string): Promise<DeviceRow | undefined> {
  const page = sql`SELECT ${columns} FROM device WHERE company_id = ${companyId} AND id = ${id} AND state <> 'removed'`;
  const found = await sql<DeviceRow>`${facts(companyId, page)}`.execute(tx);
  return found.rows[0];
}

export async function hasDevice(tx: Tx, companyId: string, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('device')
    .select('id')
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  return found !== undefined;
}

export async function renameDevice(tx: Tx, companyId: string, id: string, label: string): Promise<void> {
  await tx
    .updateTable('device')
    .set({ label })
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('state', '<>', 'removed')
    .execute();
}

export interface PeriodRow {
  onlineFrom: Date;
  onlineUntil: Date | null;
  reason: string | null;
}

/** Periods of being connected that touch the range, oldest first. Index: primary key. */
export function listAvailability(
  tx: Tx,
  companyId: string,
  deviceId: string,
  from: Date,
  to: Date,
): Promise<PeriodRow[]> {
  return tx
    .selectFrom('deviceAvailability')
    .select(['onlineFrom', 'onlineUntil', 'reason'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('onlineFrom', '<', to)
    .where((period) => period.or([period('onlineUntil', 'is', null), period('onlineUntil', '>=', from)]))
    .orderBy('onlineFrom')
    .limit(20_000)
    .execute();
}

/** Inventory and how the last connection ended, for the devices of a page. */
const facts = (companyId: string, page: ReturnType<typeof sql>) => sql`
  SELECT page.id, page.label, page.state, page.platform, page.agent_version, page.enrolled_at, page.last_seen_at,
         system.body ->> 'osName' AS os_name, (memory.body ->> 'totalBytes')::float8 AS memory_total,
         last.online_until, last.reason
    FROM (${page}) AS page
    LEFT JOIN device_inventory AS system
      ON system.company_id = ${companyId} AND system.device_id = page.id AND system.section = 'system'
    LEFT JOIN device_inventory AS memory
      ON memory.company_id = ${companyId} AND memory.device_id = page.id AND memory.section = 'memory'
    LEFT JOIN LATERAL (${lastPeriod(companyId, sql`page.id`)}) AS last ON true`;

const lastPeriod = (companyId: string, id: ReturnType<typeof sql>) => sql`
  SELECT online_until, reason FROM device_availability
   WHERE company_id = ${companyId} AND device_id = ${id} ORDER BY online_from DESC LIMIT 1`;

function matching({ companyId, filter, state, online, seen }: ListQuestion) {
  const isNamed = filter ? sql`AND position(lower(${filter}) IN lower(label)) > 0` : sql``;
  return sql`company_id = ${companyId} AND state <> 'removed' AND ${seen} ${isNamed} ${inState(companyId, state, online)}`;
}

function inState(companyId: string, state: ListQuestion['state'], online: readonly string[]) {
  const isOnline = sql`id = ANY (${online}::uuid[])`;
  const wasLost = sql`coalesce((SELECT reason FROM (${lastPeriod(companyId, sql`device.id`)}) AS last), '') = 'lost'`;
  if (state === undefined) return sql``;
  if (state === 'revoked' || state === 'cloned') return sql`AND state = ${state}`;
  if (state === 'online') return sql`AND state = 'active' AND ${isOnline}`;
  const isSo = state === 'lost' ? wasLost : sql`NOT ${wasLost}`;
  return sql`AND state = 'active' AND NOT ${isOnline} AND ${isSo}`;
}

function behind({ seenAt, id }: Cursor) {
  if (seenAt === null) return sql`(last_seen_at IS NOT NULL OR id > ${id})`;
  return sql`(last_seen_at < ${seenAt} OR (last_seen_at = ${seenAt} AND id > ${id}))`;
}
