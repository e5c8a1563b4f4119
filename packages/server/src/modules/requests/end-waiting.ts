import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** A request, or an offer of a device; the latter is of no company. */
type Waiting =
  | { table: 'right_request'; companyId: string; id: string }
  | { table: 'device_transfer'; id: string };
interface End {
  state: Exclude<Tables['rightRequest']['state'] | Tables['deviceTransfer']['state'], 'waiting'>;
  endedBy: string | null;
  endedAt: Date;
  /** Of a request, what is said with it. */
  note?: Tables['rightRequest']['note'];
}

/** @returns whether it waited until then: of several answers one ends it */
export async function endWaiting(
  tx: Tx,
  of: Waiting,
  { state, endedBy, endedAt, note }: End,
): Promise<boolean> {
  const noted = note === undefined ? sql`` : sql`, note = ${note}`;
  const company = of.table === 'right_request' ? sql`AND company_id = ${of.companyId}` : sql``;
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(of.table)} SET state = ${state}, ended_by = ${endedBy}, ended_at = ${endedAt} ${noted}
     WHERE id = ${of.id} ${company} AND state = 'waiting' AND expires_at > ${endedAt}`.execute(tx);
  return numAffectedRows === 1n;
}
