import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { sessionRulesSince } from '@candor/protocol/version.ts';
import type { Tx } from '../../platform/db/index.ts';
import { periodMs, versionsAPeriod, type PolicyChange } from './device-policy.ts';
import type { SentSessions } from './sent-sessions.ts';

export interface PolicyRow extends Pick<PolicyChange, 'version' | 'collectors'> {
  deviceId: string;
  changedAt: Date;
  refusedVersion: number | null;
  refusedLine: string | null;
  refusedAt: Date | null;
  takenVersion: number | null;
  takenAt: Date | null;
  /** As it was sent last, and as the device said that it is in force; null: as where nothing is set. */
  sessions: SentSessions | null;
  takenSessions: SentSessions | null;
  widening: WideningRow | null;
}
/** A root's word with that root. */
export type WideningRow = Pick<Tables['deviceWidening'], 'version' | 'document' | 'signature' | 'expiresAt'> &
  Pick<Tables['rootKey'], 'fingerprint' | 'publicKey' | 'retiredAt'>;

/** Of devices where something was changed or refused. One statement for any number. Index: primary keys. */
export async function findPolicies(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
): Promise<Map<string, PolicyRow>> {
  const found = await tx
    .selectFrom('devicePolicy as held')
    .leftJoin('deviceWidening as widening', (join) =>
      join
        .onRef('widening.companyId', '=', 'held.companyId')
        .onRef('widening.deviceId', '=', 'held.deviceId'),
    )
    .leftJoin('rootKey as root', (join) =>
      join.onRef('root.companyId', '=', 'widening.companyId').onRef('root.id', '=', 'widening.rootId'),
    )
    .select(['held.deviceId', 'held.version', 'held.body', 'held.changedAt'])
    .select(['held.refusedVersion', 'held.refusedLine', 'held.refusedAt'])
    .select(['held.takenVersion', 'held.takenAt', 'held.sessions', 'held.takenSessions'])
    .select(['widening.version as wideningVersion', 'widening.document', 'widening.signature'])
    .select(['widening.expiresAt', 'root.fingerprint', 'root.publicKey', 'root.retiredAt'])
    .where('held.companyId', '=', companyId)
    .where('held.deviceId', 'in', deviceIds)
    .execute();
  return new Map(
    found.map(({ body, sessions, takenSessions, ...row }) => {
      const {
        wideningVersion: version,
        document,
        signature,
        expiresAt,
        fingerprint,
        publicKey,
        retiredAt,
      } = row;
      const isWidened = version !== null && document && signature && expiresAt && fingerprint && publicKey;
      return [
        row.deviceId,
        {
          ...row,
          // written by the functions below only
          collectors: body as PolicyChange['collectors'],
          sessions: sessions as SentSessions | null,
          takenSessions: takenSessions as SentSessions | null,
          widening: isWidened
            ? { version, document, signature, expiresAt, fingerprint, publicKey, retiredAt }
            : null,
        },
      ];
    }),
  );
}

/** When a device was last connected; undefined for one whose agent knows of no session rules. */
export async function findSpoken(
  tx: Tx,
  companyId: string,
  deviceId: string,
): Promise<{ lastSeenAt: Date } | undefined> {
  return tx
    .selectFrom('device')
    .select('lastSeenAt')
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .where('protocol', '>=', sessionRulesSince)
    .where('lastSeenAt', 'is not', null)
    .$narrowType<{ lastSeenAt: Date }>()
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

/**
 * Holds the rows of these devices until the transaction ends, and makes those that are not there, so that of two who
 * send a policy the one who read last is the one who keeps what it read. In one order, so that nobody waits in a ring.
 */
export async function holdPolicies(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    INSERT INTO device_policy AS held (company_id, device_id, version, body, changed_at)
    SELECT ${companyId}, id, 0, '{}'::jsonb, ${at} FROM unnest(${deviceIds.toSorted()}::uuid[]) AS id
        ON CONFLICT (company_id, device_id) DO UPDATE SET version = held.version`.execute(tx);
}

/** What is sent to each device from now on, as the next change of its policy; the rows are held. */
export async function keepSessions(
  tx: Tx,
  companyId: string,
  sent: ReadonlyMap<string, SentSessions>,
  at: Date,
): Promise<void> {
  const all = [...sent].map(([id, sessions]) => ({ id, sessions }));
  await sql`
    UPDATE device_policy AS held SET version = held.version + 2, sessions = next.sessions, changed_at = ${at}
      FROM jsonb_to_recordset(${JSON.stringify(all)}::jsonb) AS next (id uuid, sessions jsonb)
     WHERE held.company_id = ${companyId} AND held.device_id = next.id`.execute(tx);
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

/**
 * What devices say is in force; one whose policy was never changed has no row for it. Whoever has what was sent last, or
 * later, goes by its session rules.
 */
export async function noteTaken(
  tx: Tx,
  companyId: string,
  taken: ReadonlyMap<string, number>,
  at: Date,
): Promise<void> {
  await sql`
    WITH said AS (
      SELECT held.device_id, now.version FROM device_policy AS held
        JOIN unnest(${[...taken.keys()]}::uuid[], ${[...taken.values()]}::bigint[]) AS now (device_id, version)
          ON held.company_id = ${companyId} AND held.device_id = now.device_id
       WHERE held.taken_version IS DISTINCT FROM now.version
       ORDER BY held.device_id FOR UPDATE OF held)
    UPDATE device_policy AS held SET taken_version = said.version, taken_at = ${at},
           taken_sessions = CASE
             WHEN said.version >= floor(extract(epoch FROM held.changed_at) * 1000 / ${periodMs}) * ${versionsAPeriod} + held.version
             THEN held.sessions ELSE held.taken_sessions END
      FROM said WHERE held.company_id = ${companyId} AND held.device_id = said.device_id`.execute(tx);
}

export async function deletePolicy(tx: Tx, companyId: string, deviceId: string): Promise<void> {
  for (const table of ['devicePolicy', 'deviceWidening'] as const)
    await tx.deleteFrom(table).where('companyId', '=', companyId).where('deviceId', '=', deviceId).execute();
}
