import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface StoredSection {
  section: string;
  body: unknown;
  seenAt: Date;
}

/** Keeps the newest state of a section; an older report of it changes nothing. */
export async function keepSection(
  tx: Tx,
  row: {
    companyId: string;
    deviceId: string;
    section: string;
    hash: Uint8Array;
    body: unknown;
    seenAt: Date;
  },
): Promise<void> {
  await sql`
    INSERT INTO device_inventory (company_id, device_id, section, hash, body, seen_at)
    VALUES (${row.companyId}, ${row.deviceId}, ${row.section}, ${row.hash}, ${JSON.stringify(row.body)}::jsonb, ${row.seenAt})
        ON CONFLICT (company_id, device_id, section)
        DO UPDATE SET hash = excluded.hash, body = excluded.body, seen_at = excluded.seen_at`.execute(tx);
}

export async function findSections(tx: Tx, companyId: string, deviceId: string): Promise<StoredSection[]> {
  return tx
    .selectFrom('deviceInventory')
    .select(['section', 'body', 'seenAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .execute();
}

export async function addLosses(
  tx: Tx,
  companyId: string,
  deviceId: string,
  losses: readonly { record: string; fromAt: number; untilAt: number; n: number }[],
): Promise<void> {
  await sql`
    INSERT INTO device_loss (company_id, device_id, record, from_at, until_at, n)
    SELECT ${companyId}, ${deviceId}, loss.record, to_timestamp(loss.from_at / 1000), to_timestamp(max(loss.until_at) / 1000), least(sum(loss.n), 1000000000)::int
      FROM unnest(${losses.map((one) => one.record)}::text[], ${losses.map((one) => one.fromAt)}::float8[],
                  ${losses.map((one) => one.untilAt)}::float8[], ${losses.map((one) => one.n)}::int[]) AS loss (record, from_at, until_at, n)
     GROUP BY loss.record, loss.from_at
        ON CONFLICT (company_id, device_id, record, from_at)
        DO UPDATE SET until_at = greatest(device_loss.until_at, excluded.until_at), n = least(device_loss.n::bigint + excluded.n, 1000000000)`.execute(
    tx,
  );
}
