import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function addToken(tx: Tx, token: Tables['enrolmentToken']): Promise<void> {
  await tx.insertInto('enrolmentToken').values(token).execute();
}

/** Newest first. */
export function listTokens(tx: Tx, companyId: string) {
  return tx
    .selectFrom('enrolmentToken')
    .select(['id', 'label', 'usesLeft', 'approval', 'expiresAt', 'createdAt', 'revokedAt'])
    .where('companyId', '=', companyId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
}

/** Whether a device could still enrol with it; takes no use. */
export async function isTokenValid(
  tx: Tx,
  companyId: string,
  secretHash: Uint8Array,
  now: Date,
): Promise<boolean> {
  const found = await tx
    .selectFrom('enrolmentToken')
    .select('id')
    .where('companyId', '=', companyId)
    .where('secretHash', '=', secretHash)
    .where('usesLeft', '>', 0)
    .where('expiresAt', '>', now)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** A token that was not revoked, held until the transaction ends: its enrolments come one after the other. */
export function lockToken(tx: Tx, companyId: string, secretHash: Uint8Array) {
  return tx
    .selectFrom('enrolmentToken')
    .select(['id', 'approval'])
    .where('companyId', '=', companyId)
    .where('secretHash', '=', secretHash)
    .where('revokedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Takes one use of a valid token, in one conditional statement: of many at once only as many as uses are left succeed. */
export async function useToken(tx: Tx, companyId: string, id: string, now: Date): Promise<boolean> {
  const used = await tx
    .updateTable('enrolmentToken')
    .set((token) => ({ usesLeft: token('usesLeft', '-', 1) }))
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('usesLeft', '>', 0)
    .where('expiresAt', '>', now)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows > 0n;
}

/** False when there is no such token. */
export async function revokeToken(tx: Tx, companyId: string, id: string, at: Date): Promise<boolean> {
  const revoked = await tx
    .updateTable('enrolmentToken')
    .set((token) => ({ revokedAt: token.fn.coalesce('revokedAt', token.val(at)) }))
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
  return revoked.numUpdatedRows > 0n;
}
