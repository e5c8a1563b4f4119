import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** One change of a company's roots or roster after the other, until the transaction ends. */
export async function holdSigning(tx: Tx, companyId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`signing ${companyId}`}, 0))`.execute(tx);
}

/** Newest first, retired ones too. */
export function listRoots(tx: Tx, companyId: string) {
  return tx
    .selectFrom('rootKey')
    .selectAll()
    .where('companyId', '=', companyId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** Undefined when it is unknown or retired. */
export function findActiveRoot(tx: Tx, companyId: string, id: string) {
  return activeRoots(tx, companyId).where('id', '=', id).executeTakeFirst();
}

export function findActiveRootBy(tx: Tx, companyId: string, fingerprint: Uint8Array) {
  return activeRoots(tx, companyId).where('fingerprint', '=', fingerprint).executeTakeFirst();
}

export async function hasActiveRoot(tx: Tx, companyId: string): Promise<boolean> {
  return (await activeRoots(tx, companyId).limit(1).executeTakeFirst()) !== undefined;
}

export function listActiveRoots(tx: Tx, companyId: string) {
  return activeRoots(tx, companyId).orderBy('createdAt').orderBy('id').limit(100).execute();
}

export async function addRoot(tx: Tx, root: Tables['rootKey']): Promise<void> {
  await tx.insertInto('rootKey').values(root).execute();
}

/** `by`: the statement of the root that ended them; none where all were lost. */
export async function retireRoots(
  tx: Tx,
  companyId: string,
  ids: readonly string[],
  at: Date,
  by?: { rootId: string; document: Uint8Array; signature: Uint8Array },
): Promise<void> {
  const statement = by && {
    retiredBy: by.rootId,
    retireDocument: by.document,
    retireSignature: by.signature,
  };
  await tx
    .updateTable('rootKey')
    .set({ retiredAt: at, ...statement })
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .where('retiredAt', 'is', null)
    .execute();
}

const activeRoots = (tx: Tx, companyId: string) =>
  tx.selectFrom('rootKey').selectAll().where('companyId', '=', companyId).where('retiredAt', 'is', null);
