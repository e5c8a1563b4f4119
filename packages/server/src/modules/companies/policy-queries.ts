import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { StoredStatement } from '../roots/index.ts';

export interface PolicyTarget {
  kind: 'company' | 'unit' | 'device';
  id: string;
}

const isAt = ({ kind, id }: PolicyTarget) => sql<boolean>`
  unit_id IS NOT DISTINCT FROM ${kind === 'unit' ? id : null}::uuid
  AND device_id IS NOT DISTINCT FROM ${kind === 'device' ? id : null}::uuid`;

/** Newest first; the first is in force. */
export function listPolicies(tx: Tx, companyId: string, target: PolicyTarget, limit: number) {
  return tx
    .selectFrom('companyPolicy')
    .select(['version', 'body', 'byMemberId', 'inForceAt'])
    .where('companyId', '=', companyId)
    .where(isAt(target))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

/** A row of the company's policy with its root. */
export interface SignedRow extends Omit<StoredStatement, 'rootId'> {
  version: number;
  fingerprint: Uint8Array;
  publicKey: Uint8Array;
  retiredAt: Date | null;
}

/** The company's newest that a root signed, with that root. Index: unique key. */
export function findSignedPolicy(tx: Tx, companyId: string): Promise<SignedRow | undefined> {
  return (
    tx
      .selectFrom('companyPolicy as policy')
      .innerJoin('rootKey', (join) =>
        join.onRef('rootKey.companyId', '=', 'policy.companyId').onRef('rootKey.id', '=', 'policy.rootId'),
      )
      .select(['policy.version', 'policy.document', 'policy.signature'])
      .select(['rootKey.fingerprint', 'rootKey.publicKey', 'rootKey.retiredAt'])
      .where('policy.companyId', '=', companyId)
      .where('policy.unitId', 'is', null)
      .where('policy.deviceId', 'is', null)
      .orderBy('policy.version', 'desc')
      .limit(1)
      // what names a root has its statement: keepPolicy() writes all three
      .$narrowType<{ document: Uint8Array; signature: Uint8Array }>()
      .executeTakeFirst()
  );
}

/** The one before it is replaced at the same moment. */
export async function keepPolicy(tx: Tx, target: PolicyTarget, row: Tables['companyPolicy']): Promise<void> {
  await tx
    .updateTable('companyPolicy')
    .set({ replacedAt: row.inForceAt })
    .where('companyId', '=', row.companyId)
    .where(isAt(target))
    .where('replacedAt', 'is', null)
    .execute();
  await tx
    .insertInto('companyPolicy')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute();
}

/** Every body in force in a company. */
export function listInForce(tx: Tx, companyId: string) {
  return tx
    .selectFrom('companyPolicy')
    .select(['unitId', 'deviceId', 'body', 'version'])
    .where('companyId', '=', companyId)
    .where('replacedAt', 'is', null)
    .execute();
}

/** What the place is called; undefined where it is none of the company. */
export async function placeName(
  tx: Tx,
  companyId: string,
  { kind, id }: PolicyTarget,
): Promise<string | undefined> {
  if (kind === 'company')
    return id === companyId
      ? (await tx.selectFrom('company').select('name').where('id', '=', id).executeTakeFirst())?.name
      : undefined;
  if (kind === 'unit')
    return (
      await tx
        .selectFrom('unit')
        .select('name')
        .where('companyId', '=', companyId)
        .where('id', '=', id)
        .executeTakeFirst()
    )?.name;
  return (
    await tx
      .selectFrom('device')
      .select('label')
      .where('companyId', '=', companyId)
      .where('id', '=', id)
      .where('state', '<>', 'removed')
      .executeTakeFirst()
  )?.label;
}
