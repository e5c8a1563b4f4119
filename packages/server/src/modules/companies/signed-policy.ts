import type { CompanyPolicyBody } from '@candor/policy/rights/modes.ts';
import type { SessionRules } from '@candor/protocol/statements.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { signedNews } from '../roots/index.ts';
import { findSignedPolicy, type SignedRow } from './policy-queries.ts';

/** A company's policy as a root of it signed it last: how far sessions may go on its devices (clause L4). */
export interface SignedPolicy {
  version: number;
  body: CompanyPolicyBody;
  until: Date;
  /** Whether devices go by it now: it has not ended, and its root was not retired. */
  counts: boolean;
  /** As devices get it. */
  signed: ReturnType<typeof signedNews>;
}

export async function readSignedPolicy(
  tx: Tx,
  companyId: string,
  now: Date,
): Promise<SignedPolicy | undefined> {
  const row = await findSignedPolicy(tx, companyId);
  return row && signedPolicyOf(row, now);
}

/** The row is not verified here: devices do, and go by nothing that they were not shown (clause L4). */
export function signedPolicyOf(row: SignedRow, now: Date): SignedPolicy | undefined {
  const statement = statements.sessionRules.read(Buffer.from(row.document).toString());
  if (!statement) return undefined;
  const until = new Date(statement.until);
  const counts = row.retiredAt === null && until > now;
  return { version: row.version, body: bodyOf(statement.body), until, counts, signed: signedNews(row, row) };
}

export const bodyOf = ({ workstation, server }: SessionRules): CompanyPolicyBody => ({ workstation, server });
