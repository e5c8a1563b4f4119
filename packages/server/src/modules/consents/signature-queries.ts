import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type SignatureRow = Tables['standingSignature'];

/** A statement with the root that signed it. */
export interface SignedRow extends Pick<SignatureRow, 'standingId' | 'version' | 'document' | 'signature'> {
  fingerprint: Uint8Array;
  publicKey: Uint8Array;
}

/** Of these consents, what devices go by now: it has not ended, and its root was not retired. Index: primary key. */
export function listSignatures(
  tx: Tx,
  companyId: string,
  standingIds: readonly string[],
  now: Date,
): Promise<SignedRow[]> {
  if (standingIds.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('standingSignature as held')
    .innerJoin('rootKey', (join) =>
      join.onRef('rootKey.companyId', '=', 'held.companyId').onRef('rootKey.id', '=', 'held.rootId'),
    )
    .select(['held.standingId', 'held.version', 'held.document', 'held.signature'])
    .select(['rootKey.fingerprint', 'rootKey.publicKey'])
    .where('held.companyId', '=', companyId)
    .where('held.standingId', 'in', standingIds)
    .where('held.expiresAt', '>', now)
    .where('rootKey.retiredAt', 'is', null)
    .execute();
}

/** Of the statement that is kept, whether or not devices go by it; 0 for none. */
export async function signatureVersion(tx: Tx, companyId: string, standingId: string): Promise<number> {
  const found = await tx
    .selectFrom('standingSignature')
    .select('version')
    .where('companyId', '=', companyId)
    .where('standingId', '=', standingId)
    .executeTakeFirst();
  return found?.version ?? 0;
}
