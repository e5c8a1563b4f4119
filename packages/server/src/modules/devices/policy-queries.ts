import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
import type { Narrowing } from './device-policy.ts';

export interface PolicyRow extends Narrowing {
  refusedVersion: number | null;
  refusedLine: string | null;
  refusedAt: Date | null;
}

/** Undefined while nothing was changed and nothing refused. */
export async function findPolicy(
  tx: Tx,
  companyId: string,
  deviceId: string,
): Promise<PolicyRow | undefined> {
  const found = await tx
    .selectFrom('devicePolicy')
    .select(['version', 'body', 'refusedVersion', 'refusedLine', 'refusedAt'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
  if (!found) return undefined;
  const { body, ...row } = found;
  // written by keepNarrowing() only
  return { ...row, collectors: body as Narrowing['collectors'] };
}

export async function keepNarrowing(
  tx: Tx,
  companyId: string,
  deviceId: string,
  collectors: Narrowing['collectors'],
  at: Date,
): Promise<void> {
  await sql`
    INSERT INTO device_policy (company_id, device_id, version, body, changed_at)
    VALUES (${companyId}, ${deviceId}, 1, ${JSON.stringify(collectors)}::jsonb, ${at})
        ON CONFLICT (company_id, device_id) DO UPDATE
       SET version = device_policy.version + 1, body = excluded.body, changed_at = excluded.changed_at`.execute(
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

export async function deletePolicy(tx: Tx, companyId: string, deviceId: string): Promise<void> {
  await tx
    .deleteFrom('devicePolicy')
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .execute();
}
