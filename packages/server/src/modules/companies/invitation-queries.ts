import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export type Invitation = Tables['invitation'];
export type LiveState = (typeof liveStates)[number];
/** Still to be accepted; an expired one keeps its state until somebody looks. */
export const liveStates = ['sent', 'delivered', 'opened', 'failed'] as const;

export async function insertInvitation(tx: Tx, row: Invitation): Promise<void> {
  await tx
    .insertInto('invitation')
    .values({ ...row, roles: jsonb(row.roles), levels: jsonb(row.levels), sends: jsonb(row.sends) })
    .execute();
}

/** Writes down which ones are over. */
export async function expireInvitations(tx: Tx, companyId: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ state: 'expired' })
    .where('companyId', '=', companyId)
    .where('state', 'in', liveStates)
    .where('expiresAt', '<=', now)
    .execute();
}

/** Letters of which it is not known yet whether the mail server takes them. Index: invitation_by_state. */
export async function listOnTheWay(tx: Tx, companyId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('invitation')
    .select('letterId')
    .where('companyId', '=', companyId)
    .where('state', '=', 'sent')
    .where('letterId', 'is not', null)
    .execute();
  return rows.flatMap(({ letterId }) => letterId ?? []);
}

/** What became of that letter, unless the invitation has another one or went on. */
export async function changeDelivery(
  tx: Tx,
  companyId: string,
  letterId: string,
  state: 'delivered' | 'failed',
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ state })
    .where('companyId', '=', companyId)
    .where('state', '=', 'sent')
    .where('letterId', '=', letterId)
    .execute();
}

/** `units`: null for all. Index: invitation_by_state, or the primary key. */
export function listInvitations(
  tx: Tx,
  companyId: string,
  {
    state,
    after,
    units,
    limit,
  }: {
    state: Invitation['state'] | undefined;
    after: string | undefined;
    units: ReadonlySet<string> | null;
    limit: number;
  },
): Promise<Invitation[]> {
  return tx
    .selectFrom('invitation')
    .selectAll()
    .where('companyId', '=', companyId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'sent'))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .where(units === null ? sql<boolean>`true` : sql<boolean>`unit_id = ANY (${[...units]}::uuid[])`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Of these addresses, those that are invited already. */
export async function invitedAlready(
  tx: Tx,
  companyId: string,
  indexes: readonly Uint8Array[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ hex: string }>`
    SELECT encode(email_index, 'hex') AS hex FROM invitation
     WHERE company_id = ${companyId} AND email_index = ANY (${indexes}::bytea[]) AND state IN ('sent', 'delivered', 'opened', 'failed')`.execute(
    tx,
  );
  return new Set(rows.map(({ hex }) => hex));
}

/** Of these addresses, those whose account is a member. */
export async function membersAlready(
  tx: Tx,
  companyId: string,
  indexes: readonly Uint8Array[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ hex: string }>`
    SELECT encode(email_index, 'hex') AS hex FROM account JOIN member ON member.account_id = account.id
     WHERE member.company_id = ${companyId} AND email_index = ANY (${indexes}::bytea[])`.execute(tx);
  return new Set(rows.map(({ hex }) => hex));
}

export function findInvitation(tx: Tx, companyId: string, id: string): Promise<Invitation | undefined> {
  return tx
    .selectFrom('invitation')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The company that the token's invitation is of, from any transaction. */
export async function companyOfInvitation(tx: Tx, tokenHash: Uint8Array): Promise<string | undefined> {
  const { rows } = await sql<{ companyId: string | null }>`
    SELECT candor.find_invitation(${tokenHash}) AS company_id`.execute(tx);
  return rows[0]?.companyId ?? undefined;
}

/** One that can still be accepted. */
export function findLive(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<Invitation | undefined> {
  return tx
    .selectFrom('invitation')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('state', 'in', liveStates)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

export async function changeInvitation(
  tx: Tx,
  companyId: string,
  id: string,
  { sends, ...plain }: Partial<Pick<Invitation, 'state' | 'expiresAt' | 'tokenHash' | 'letterId' | 'sends'>>,
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ ...plain, ...(sends && { sends: jsonb(sends) }) })
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .execute();
}

export function findEmailIndex(tx: Tx, accountId: string) {
  return tx.selectFrom('account').select('emailIndex').where('id', '=', accountId).executeTakeFirst();
}

/** The rest of the transaction sees the rows of this company. */
export async function enterCompany(tx: Tx, companyId: string): Promise<void> {
  await sql`SELECT set_config('candor.company_id', ${companyId}, true)`.execute(tx);
}
