import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type Review = Tables['policyReview'];

export async function insertReview(tx: Tx, row: Review): Promise<void> {
  await tx.insertInto('policyReview').values(row).execute();
}

/** When terms and privacy notice were last published and last reviewed, and when this instance first started. */
export async function readReview(tx: Tx): Promise<{
  publishedAt: Date | null;
  reviewed: Pick<Review, 'at' | 'byAccountId'> | undefined;
  createdAt: Date;
}> {
  const { rows } = await sql<{ publishedAt: Date | null; createdAt: Date }>`
    SELECT (SELECT max(version.published_at) FROM agreement_version AS version
              JOIN agreement ON agreement.id = version.agreement_id AND agreement.kind <> 'agreement') AS published_at,
           created_at FROM instance`.execute(tx);
  const reviewed = await tx
    .selectFrom('policyReview')
    .select(['at', 'byAccountId'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { publishedAt = null, createdAt = new Date(0) } = rows[0] ?? {};
  return { publishedAt, reviewed, createdAt };
}
