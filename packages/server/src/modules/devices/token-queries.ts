import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function addToken(tx: Tx, token: Tables['enrolmentToken']): Promise<void> {
  await tx.insertInto('enrolmentToken').values(token).execute();
}

/** Newest first. */
export function listTokens(tx: Tx, companyId: string) {
  return tx
    .selectFrom('enrolmentToken')
    .select(['id', 'label', 'usesLeft', 'expiresAt', 'createdAt', 'revokedAt'])
    .where('companyId', '=', companyId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
}

/** Takes one use of a valid token, in one conditional statement: of many at once only as many as uses are left succeed. */
export function useToken(tx: Tx, companyId: string, secretHash: Uint8Array, now: Date) {
  return tx
    .updateTable('enrolmentToken')
    .set((token) => ({ usesLeft: token('usesLeft', '-', 1) }))
    .where('companyId', '=', companyId)
    .where('secretHash', '=', secretHash)
    .where('usesLeft', '>', 0)
    .where('expiresAt', '>', now)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
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
