import { sql } from 'kysely';
import type { Tx } from '../db/index.ts';

export interface Ending {
  deviceId: string;
  onlineFrom: Date;
  onlineUntil: Date;
  reason: 'clean' | 'lost' | 'server_stop' | 'revoked' | 'replaced';
}

export function findCompanies(tx: Tx): Promise<{ id: string }[]> {
  return tx.selectFrom('company').select('id').execute();
}

/**
 * Device -> when it was last heard of. Answers the devices of which it is written now: a row that somebody holds is
 * passed over, so that the others are not held with it.
 */
export async function noteSeen(
  tx: Tx,
  companyId: string,
  seen: ReadonlyMap<string, Date>,
): Promise<Set<string>> {
  const noted = await sql<{ id: string }>`
    WITH free AS (
      SELECT device.id, seen.at
        FROM unnest(${[...seen.keys()]}::uuid[], ${[...seen.values()]}::timestamptz[]) AS seen (id, at)
        JOIN device ON device.company_id = ${companyId} AND device.id = seen.id
         FOR NO KEY UPDATE OF device SKIP LOCKED
    )
    UPDATE device SET last_seen_at = free.at FROM free
     WHERE device.company_id = ${companyId} AND device.id = free.id RETURNING device.id`.execute(tx);
  return new Set(noted.rows.map(({ id }) => id));
}

export async function endAvailability(tx: Tx, companyId: string, endings: readonly Ending[]): Promise<void> {
  await sql`
    UPDATE device_availability AS period SET online_until = ended.until, reason = ended.reason
      FROM unnest(${endings.map((one) => one.deviceId)}::uuid[], ${endings.map((one) => one.onlineFrom)}::timestamptz[],
                  ${endings.map((one) => one.onlineUntil)}::timestamptz[], ${endings.map((one) => one.reason)}::text[])
             AS ended (device_id, since, until, reason)
     WHERE period.company_id = ${companyId} AND period.device_id = ended.device_id AND period.online_from = ended.since`.execute(
    tx,
  );
}

/** Periods that nobody ended: they reach to the last sign of life. */
export async function closeOpenAvailability(tx: Tx, companyId: string): Promise<void> {
  await sql`
    UPDATE device_availability AS period SET online_until = greatest(period.online_from, device.last_seen_at), reason = 'server_stop'
      FROM device
     WHERE period.company_id = ${companyId} AND period.online_until IS NULL
       AND device.company_id = period.company_id AND device.id = period.device_id`.execute(tx);
}
