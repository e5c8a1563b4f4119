import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Version } from './versions.ts';

/** What an account agreed to last, for itself, in a transaction of the operator's company. */
export function findOwn(
  tx: Tx,
  accountId: string,
  agreementId: string,
): Promise<Pick<Tables['consent'], 'id' | 'version'> | undefined> {
  return tx
    .selectFrom('consent')
    .select(['id', 'version'])
    .where('accountId', '=', accountId)
    .where('subjectId', '=', agreementId)
    .where('kind', 'in', ['terms', 'privacy-notice'])
    .where('act', '=', 'given')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export type Untold = Pick<Tables['account'], 'id' | 'personId' | 'email' | 'language' | 'state'>;

/**
 * Accounts that were there before a version is in force, and neither have a notice of it nor agreed to it, by id; in a
 * transaction of the operator's company.
 */
export async function listUntold(
  tx: Tx,
  { agreementId, number, effectiveAt }: Version,
  after: string,
  limit: number,
): Promise<Untold[]> {
  const { rows } = await sql<Untold>`
    SELECT account.id, account.person_id, account.email, account.language, account.state FROM account
     WHERE account.id > ${after} AND account.state <> 'erasing' AND account.created_at < ${effectiveAt}
       AND NOT EXISTS (SELECT FROM account_notice AS notice WHERE notice.account_id = account.id
         AND notice.agreement_id = ${agreementId} AND notice.number = ${number})
       AND NOT EXISTS (SELECT FROM consent WHERE consent.account_id = account.id
         AND consent.subject_id = ${agreementId} AND consent.act = 'given' AND consent.version >= ${number})
     ORDER BY account.id LIMIT ${limit}`.execute(tx);
  return rows;
}

/** Whether this was the first time. */
export async function noteAccount(tx: Tx, row: Tables['accountNotice']): Promise<boolean> {
  const found = await tx
    .insertInto('accountNotice')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (found.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
