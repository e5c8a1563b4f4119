import type { z } from 'zod';
import { fromHex } from '@candor/crypto/encoding.ts';
import { verifyStatement, type Statement, type StatementForm } from '@candor/crypto/statement.ts';
import type { signedStatement } from '@candor/protocol/api/roots.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { findActiveRootBy } from './root-queries.ts';

export type Signed = z.output<typeof signedStatement>;

/** A statement as it lies in a table. */
export interface StoredStatement {
  document: Uint8Array;
  signature: Uint8Array;
  rootId: string;
}

/**
 * The statement and how it is stored, if a root of the company that is not retired signed it. Throws Failure
 * signature_refused, or statement_refused for another form, time or company.
 */
export async function verifySigned<B extends { companyId: string }>(
  tx: Tx,
  companyId: string,
  signed: Signed,
  form: StatementForm<B>,
  now: Date,
): Promise<{ statement: Statement<B>; stored: StoredStatement }> {
  const root = await findActiveRootBy(tx, companyId, fromHex(signed.root) ?? new Uint8Array(0));
  if (!root) fail('signature_refused');
  const verified = await verifyStatement(root.publicKey, signed, form, now.getTime());
  if (verified.outcome === 'bad_signature') fail('signature_refused');
  if (verified.outcome !== 'good' || verified.statement.body.companyId !== companyId)
    fail('statement_refused', { outcome: verified.outcome });
  const stored = {
    document: Buffer.from(signed.document),
    signature: Buffer.from(signed.signature, 'base64url'),
    rootId: root.id,
  };
  return { statement: verified.statement, stored };
}

/** As it is sent, to pages and to devices. `fingerprint`: of the root that signed it. */
export function presentSigned(
  { document, signature }: Omit<StoredStatement, 'rootId'>,
  fingerprint: Uint8Array,
): Signed {
  return {
    document: Buffer.from(document).toString(),
    signature: Buffer.from(signature).toString('base64url'),
    root: Buffer.from(fingerprint).toString('hex'),
  };
}

/** As a device gets it: it has pinned the signer's fingerprint only. */
export function signedNews(
  stored: Omit<StoredStatement, 'rootId'>,
  signer: { fingerprint: Uint8Array; publicKey: Uint8Array },
): Signed & { publicKey: string } {
  const publicKey = Buffer.from(signer.publicKey).toString('base64url');
  return { ...presentSigned(stored, signer.fingerprint), publicKey };
}
