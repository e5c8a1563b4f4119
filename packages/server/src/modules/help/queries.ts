import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type HelpRequest = Tables['helpRequest'];
export type HelpState = HelpRequest['state'];

/** With what else a page shows of it. */
export interface ShownHelp extends HelpRequest {
  label: string;
  /** Of whoever asks. */
  accountId: string;
  isOwn: boolean;
}

export interface Reader {
  companyId: string;
  personId: string;
  /** Condition on rows of `device`: those of which they handle requests. */
  handled: RawBuilder<boolean>;
}

interface Which {
  state?: 'open' | 'over' | undefined;
  id?: string;
  after?: string | undefined;
  limit: number;
}

const conditions = {
  open: sql`AND request.state IN ('waiting', 'taken')`,
  over: sql`AND request.state IN ('done', 'taken-back')`,
} as const;

/** Their own, and those that they handle; the newest first. Index: primary key, or help_request_open. */
export async function listShown(
  tx: Tx,
  { companyId, personId, handled }: Reader,
  { state, id, after, limit }: Which,
): Promise<ShownHelp[]> {
  const { rows } = await sql<ShownHelp>`
    SELECT request.*, device.label, asking.id AS account_id, request.person_id = ${personId} AS is_own
      FROM help_request AS request
      JOIN device ON device.company_id = ${companyId} AND device.id = request.device_id AND device.state <> 'removed'
      JOIN account AS asking ON asking.person_id = request.person_id
     WHERE request.company_id = ${companyId} AND (request.person_id = ${personId} OR ${handled})
           ${state === undefined ? sql`` : conditions[state]}
           ${id === undefined ? sql`` : sql`AND request.id = ${id}`}
           ${after === undefined ? sql`` : sql`AND request.id < ${after}`}
     ORDER BY request.id DESC LIMIT ${limit}`.execute(tx);
  return rows;
}

/** Of others, where nobody looks after it. Index: help_request_open. */
export async function countWaiting(tx: Tx, { companyId, personId, handled }: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM help_request AS request
      JOIN device ON device.company_id = ${companyId} AND device.id = request.device_id AND device.state <> 'removed'
     WHERE request.company_id = ${companyId} AND request.state = 'waiting'
       AND request.person_id <> ${personId} AND ${handled}`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Whether somebody may ask about a device: it is assigned to them, or they see it. @param seen condition on `device` */
export async function mayAsk(
  tx: Tx,
  { companyId, memberId, deviceId }: Pick<HelpRequest, 'companyId' | 'memberId' | 'deviceId'>,
  seen: RawBuilder<boolean>,
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM device WHERE company_id = ${companyId} AND id = ${deviceId} AND state <> 'removed' AND (${seen} OR EXISTS (
      SELECT FROM device_person WHERE company_id = ${companyId} AND device_id = ${deviceId} AND member_id = ${memberId}))`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Of one person, one after the other until the transaction ends: so that those who ask at once do not pass a limit. */
export async function countOwn(
  tx: Tx,
  { companyId, personId }: Pick<HelpRequest, 'companyId' | 'personId'>,
): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`help ${personId}`}, 0))`.execute(tx);
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM help_request AS request
      JOIN device ON device.company_id = ${companyId} AND device.id = request.device_id AND device.state <> 'removed'
     WHERE request.company_id = ${companyId} AND request.person_id = ${personId} AND request.state = 'waiting'`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}

export async function insertHelp(tx: Tx, row: HelpRequest): Promise<void> {
  await tx.insertInto('helpRequest').values(row).execute();
}

/** @returns whether it stood so until then: of several changes one counts */
export async function changeHelp(
  tx: Tx,
  { companyId, id }: Pick<HelpRequest, 'companyId' | 'id'>,
  from: readonly HelpState[],
  change: Partial<HelpRequest>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('helpRequest')
    .set(change)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
