import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export type Transfer = Tables['deviceTransfer'];

/** @returns whether it waits now; a device is offered to one company at a time */
export async function insertTransfer(tx: Tx, row: Transfer): Promise<boolean> {
  await tx
    .updateTable('deviceTransfer')
    .set({ state: 'expired' })
    .where('fromCompanyId', '=', row.fromCompanyId)
    .where('deviceId', '=', row.deviceId)
    .where('state', '=', 'waiting')
    .where('expiresAt', '<=', row.offeredAt)
    .execute();
  const inserted = await tx
    .insertInto('deviceTransfer')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['fromCompanyId', 'deviceId']).where('state', '=', sql.lit('waiting')).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** What a device is called, also one that was removed. */
export function findOffered(tx: Tx, companyId: string, deviceId: string) {
  return tx
    .selectFrom('device')
    .select(['label', 'state'])
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .executeTakeFirst();
}

/** With the account of the reader's own member who answered. */
export interface ShownTransfer extends Transfer {
  answeredAccountId: string | null;
}

/** Of both sides, those that wait first, then the newest. Indexes: device_transfer_from, device_transfer_to. */
export async function listTransfers(tx: Tx, companyId: string, limit: number): Promise<ShownTransfer[]> {
  const { rows } = await sql<ShownTransfer>`
    SELECT transfer.*, member.account_id AS answered_account_id
      FROM device_transfer AS transfer
      LEFT JOIN member ON member.company_id = ${companyId} AND member.id = transfer.ended_by
     WHERE transfer.from_company_id = ${companyId} OR transfer.to_company_id = ${companyId}
     ORDER BY transfer.state = 'waiting' DESC, transfer.id DESC LIMIT ${limit}`.execute(tx);
  return rows;
}

/** @param by the company whose side it is */
export function findTransfer(
  tx: Tx,
  by: { side: 'fromCompanyId' | 'toCompanyId'; companyId: string },
  id: string,
): Promise<Transfer | undefined> {
  return tx
    .selectFrom('deviceTransfer')
    .selectAll()
    .where('id', '=', id)
    .where(by.side, '=', by.companyId)
    .executeTakeFirst();
}
