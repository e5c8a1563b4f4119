import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { DecisionLine } from '@candor/policy/rights/decision.ts';
import type { Level } from '@candor/policy/rights/levels.ts';
import type { Tx } from '../../platform/db/index.ts';

export type RightRequest = Tables['rightRequest'];

/** With what else a page shows of it. */
export interface ShownRequest extends RightRequest {
  label: string;
  accountId: string;
  answeredAccountId: string | null;
  /** What is set for the member on the device itself. */
  set: Level | null;
  isOwn: boolean;
}

export interface Reader {
  companyId: string;
  memberId: string | null;
  /** Lines on which they have a say. */
  lines: readonly DecisionLine[];
  /** Condition on rows of `device`: where they have it. */
  where: RawBuilder<boolean>;
}

/** Their own, and those that they may answer; the newest first. Index: right_request_by_state. */
export async function listShown(
  tx: Tx,
  reader: Reader,
  { isWaiting, id, limit }: { isWaiting?: boolean; id?: string; limit: number },
): Promise<ShownRequest[]> {
  const { companyId, memberId, lines, where } = reader;
  const only = id === undefined ? sql`` : sql`AND request.id = ${id}`;
  const inState =
    isWaiting === undefined ? sql`` : isWaiting ? sql`AND state = 'waiting'` : sql`AND state <> 'waiting'`;
  const { rows } = await sql<ShownRequest>`
    SELECT request.*, device.label, asking.account_id, answering.account_id AS answered_account_id,
           request.member_id IS NOT DISTINCT FROM ${memberId}::uuid AS is_own,
           (SELECT level FROM permission_level WHERE company_id = ${companyId}
               AND device_id = request.device_id AND member_id = request.member_id) AS set
      FROM (SELECT * FROM right_request AS request WHERE company_id = ${companyId} ${inState} ${only}) AS request
      JOIN device ON device.company_id = ${companyId} AND device.id = request.device_id AND device.state <> 'removed'
      JOIN member AS asking ON asking.company_id = ${companyId} AND asking.id = request.member_id
      LEFT JOIN member AS answering ON answering.company_id = ${companyId} AND answering.id = request.ended_by
     WHERE request.member_id = ${memberId} OR (request.line = ANY (${lines}) AND ${where})
     ORDER BY request.id DESC LIMIT ${limit}`.execute(tx);
  return rows;
}

/** @returns whether it waits now; of several for the same right one does. A plan finds the index by a literal alone. */
export async function insertRequest(tx: Tx, row: RightRequest): Promise<boolean> {
  const { companyId, memberId, deviceId, askedRight, askedAt } = row;
  await tx
    .updateTable('rightRequest')
    .set({ state: 'expired' })
    .where('companyId', '=', companyId)
    .where('memberId', '=', memberId)
    .where('deviceId', '=', deviceId)
    .where('askedRight', '=', askedRight)
    .where('state', '=', 'waiting')
    .where('expiresAt', '<=', askedAt)
    .execute();
  const inserted = await tx
    .insertInto('rightRequest')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['companyId', 'memberId', 'deviceId', 'askedRight'])
        .where('state', '=', sql.lit('waiting'))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function countWaiting(tx: Tx, companyId: string, memberId: string): Promise<number> {
  const { n } = await tx
    .selectFrom('rightRequest')
    .select(sql<number>`count(*)`.as('n'))
    .where('companyId', '=', companyId)
    .where('memberId', '=', memberId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return n;
}

type End = Pick<RightRequest, 'state' | 'endedBy' | 'endedAt' | 'note'>;

/** @returns whether it waited until now: of several answers one ends it */
export async function endRequest(
  tx: Tx,
  companyId: string,
  id: string,
  end: End,
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('rightRequest')
    .set(end)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('expiresAt', '>', now)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}
