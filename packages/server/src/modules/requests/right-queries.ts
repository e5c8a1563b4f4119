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
  personId: string;
  /** Whom of the operator's staff the company lets in is known by the time. */
  now: Date;
  /** Lines on which they have a say. */
  lines: readonly DecisionLine[];
  /** Condition on rows of `device`: where they have it. */
  where: RawBuilder<boolean>;
}

/**
 * Their own, and those that they may answer; the newest first. Staff whom the company does not let in any more ask for
 * nothing. Index: right_request_by_state.
 */
export async function listShown(
  tx: Tx,
  reader: Reader,
  { isWaiting, id, limit }: { isWaiting?: boolean; id?: string; limit: number },
): Promise<ShownRequest[]> {
  const { companyId, personId, now, lines, where } = reader;
  const only = id === undefined ? sql`` : sql`AND request.id = ${id}`;
  const inState =
    isWaiting === undefined ? sql`` : isWaiting ? sql`AND state = 'waiting'` : sql`AND state <> 'waiting'`;
  const { rows } = await sql<ShownRequest>`
    SELECT request.*, device.label, asking.id AS account_id, answering.account_id AS answered_account_id,
           request.person_id = ${personId} AS is_own,
           (SELECT level FROM permission_level WHERE company_id = ${companyId}
               AND device_id = request.device_id AND member_id = request.member_id) AS set
      FROM (SELECT * FROM right_request AS request WHERE company_id = ${companyId} ${inState} ${only}) AS request
      JOIN device ON device.company_id = ${companyId} AND device.id = request.device_id AND device.state <> 'removed'
      JOIN account AS asking ON asking.person_id = request.person_id
      LEFT JOIN member AS answering ON answering.company_id = ${companyId} AND answering.id = request.ended_by
     WHERE (request.person_id = ${personId} OR (request.line = ANY (${lines}) AND ${where}))
       AND (request.member_id IS NOT NULL OR EXISTS (
         SELECT FROM candor.staff_of(${companyId}, ${now}) WHERE account_id = asking.id AND NOT is_refused))
     ORDER BY request.id DESC LIMIT ${limit}`.execute(tx);
  return rows;
}

/** @returns whether it waits now; of several for the same right one does. A plan finds the index by a literal alone. */
export async function insertRequest(tx: Tx, row: RightRequest): Promise<boolean> {
  const { companyId, personId, deviceId, askedRight, askedAt } = row;
  await tx
    .updateTable('rightRequest')
    .set({ state: 'expired' })
    .where('companyId', '=', companyId)
    .where('personId', '=', personId)
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
        .columns(['companyId', 'personId', 'deviceId', 'askedRight'])
        .where('state', '=', sql.lit('waiting'))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function countWaiting(tx: Tx, companyId: string, personId: string): Promise<number> {
  const { n } = await tx
    .selectFrom('rightRequest')
    .select(sql<number>`count(*)`.as('n'))
    .where('companyId', '=', companyId)
    .where('personId', '=', personId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return n;
}
