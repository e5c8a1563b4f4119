import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { PolicyChange } from './device-policy.ts';

export interface PolicyRow extends Pick<PolicyChange, 'version' | 'collectors'> {
  changedAt: Date;
  refusedVersion: number | null;
  refusedLine: string | null;
  refusedAt: Date | null;
  takenVersion: number | null;
  takenAt: Date | null;
  widening: WideningRow | null;
}
export type WideningRow = Pick<
  Tables['deviceWidening'],
  'version' | 'document' | 'signature' | 'rootId' | 'expiresAt'
>;

/** Undefined while nothing was changed and nothing refused. */
export async function findPolicy(
  tx: Tx,
  companyId: string,
  deviceId: string,
): Promise<PolicyRow | undefined> {
  const found = await tx
    .selectFrom('devicePolicy')
    .select(['version', 'body', 'changedAt', 'refusedVersion', 'refusedLine', 'refusedAt'])
    .select(['takenVersion', 'takenAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
  if (!found) return undefined;
  const { body, ...row } = found;
  const widening = (await findWidening(tx, companyId, deviceId)) ?? null;
  // written by keepChange() only
  return { ...row, collectors: body as PolicyChange['collectors'], widening };
}

function findWidening(tx: Tx, companyId: string, deviceId: string): Promise<WideningRow | undefined> {
  return tx
    .selectFrom('deviceWidening')
    .select(['version', 'document', 'signature', 'rootId', 'expiresAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
}

/** Two versions on, so that one is left for a widening that ends (policy-state.ts). */
export async function keepChange(
  tx: Tx,
  companyId: string,
  deviceId: string,
  collectors: PolicyChange['collectors'],
  at: Date,
): Promise<void> {
  await sql`
    INSERT INTO device_policy (company_id, device_id, version, body, changed_at)
    VALUES (${companyId}, ${deviceId}, 2, ${JSON.stringify(collectors)}::jsonb, ${at})
        ON CONFLICT (company_id, device_id) DO UPDATE
       SET version = device_policy.version + 2, body = excluded.body, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

/** Of a device in use. */
export async function noteRefusal(
  tx: Tx,
  companyId: string,
  deviceId: string,
  { version, line }: { version: number; line: string },
  at: Date,
): Promise<void> {
  await sql`
    INSERT INTO device_policy (company_id, device_id, version, body, changed_at, refused_version, refused_line, refused_at)
    SELECT company_id, id, 0, '{}'::jsonb, ${at}, ${version}, ${line}, ${at} FROM device
     WHERE company_id = ${companyId} AND id = ${deviceId} AND state = 'active'
        ON CONFLICT (company_id, device_id) DO UPDATE
       SET refused_version = excluded.refused_version, refused_line = excluded.refused_line,
           refused_at = excluded.refused_at`.execute(tx);
}

/** What the device says is in force; a device whose policy was never changed has no row for it. */
export async function noteTaken(
  tx: Tx,
  companyId: string,
  deviceId: string,
  version: number,
  at: Date,
): Promise<void> {
  await sql`
    UPDATE device_policy SET taken_version = ${version}, taken_at = ${at}
     WHERE company_id = ${companyId} AND device_id = ${deviceId}
       AND taken_version IS DISTINCT FROM ${version}::bigint`.execute(tx);
}

export async function deletePolicy(tx: Tx, companyId: string, deviceId: string): Promise<void> {
  for (const table of ['devicePolicy', 'deviceWidening'] as const)
    await tx.deleteFrom(table).where('companyId', '=', companyId).where('deviceId', '=', deviceId).execute();
}
