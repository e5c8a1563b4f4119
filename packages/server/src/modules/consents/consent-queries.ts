import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Accepted } from './versions.ts';

type Consent = Tables['consent'];

/** What a company or an account agrees to follows one another; until the transaction ends. */
export async function lockConsents(tx: Tx, ownerId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`consents ${ownerId}`}, 0))`.execute(tx);
}

export async function insertConsent(tx: Tx, row: Consent): Promise<void> {
  await tx
    .insertInto('consent')
    .values({ ...row, document: JSON.stringify(row.document) })
    .execute();
}

/** From when their period counts; nothing else of them ever changes. */
export async function endConsents(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await sql`SELECT candor.end_consents(${ids}::uuid[], ${at})`.execute(tx);
}

export function findConsent(tx: Tx, companyId: string, id: string): Promise<Consent | undefined> {
  return tx
    .selectFrom('consent')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The record that ended this one. */
export function findWithdrawal(tx: Tx, companyId: string, id: string): Promise<Consent | undefined> {
  return tx
    .selectFrom('consent')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('withdraws', '=', id)
    .executeTakeFirst();
}

export type Given = Pick<Consent, 'id' | 'version' | 'accountId' | 'at' | 'textSha256'> & { isLive: boolean };

/** How often an agreement was accepted for a company, the newest first. */
export async function listGiven(tx: Tx, companyId: string, agreementId: string): Promise<Given[]> {
  const { rows } = await sql<Given>`
    SELECT given.id, given.version, given.account_id, given.at, given.text_sha256,
           NOT EXISTS (SELECT FROM consent AS ending WHERE ending.company_id = ${companyId} AND ending.withdraws = given.id) AS is_live
      FROM consent AS given
     WHERE given.company_id = ${companyId} AND given.subject_id = ${agreementId} AND given.act = 'given'
       AND given.kind = 'agreement'
     ORDER BY given.id DESC LIMIT 200`.execute(tx);
  return rows;
}

/** The newest says it: an earlier version counts no more. */
export function acceptedOf([newest]: readonly Given[]): Accepted {
  if (newest?.isLive) return { number: newest.version, wasWithdrawn: false };
  return { number: null, wasWithdrawn: newest !== undefined };
}

export interface ConsentQuestion {
  companyId: string;
  /** Null: of everybody. */
  accountId: string | null;
  after: string | undefined;
  limit: number;
}
export type ListedConsent = Omit<Consent, 'ip' | 'document' | 'signature' | 'screenSha256' | 'endedAt'> & {
  withdrawnAt: Date | null;
};

/** What a company agreed to, the newest first; what people accepted for themselves is theirs to see. */
export async function listConsents(
  tx: Tx,
  { companyId, accountId, after, limit }: ConsentQuestion,
): Promise<ListedConsent[]> {
  const { rows } = await sql<ListedConsent>`
    SELECT one.company_id, one.id, one.kind, one.act, one.subject_id, one.version, one.language, one.text_sha256,
           one.person_id, one.account_id, one.member_id, one.method, one.withdraws, one.at, ending.at AS withdrawn_at
      FROM consent AS one LEFT JOIN consent AS ending ON ending.company_id = ${companyId} AND ending.withdraws = one.id
     WHERE one.company_id = ${companyId} AND one.kind IN ('agreement', 'standing') ${after === undefined ? sql`` : sql`AND one.id < ${after}`}
       ${accountId === null ? sql`` : sql`AND one.account_id = ${accountId}`}
     ORDER BY one.id DESC LIMIT ${limit}`.execute(tx);
  return rows;
}

/** From here on the transaction writes rows of that company. */
export async function seeCompany(tx: Tx, companyId: string): Promise<void> {
  await sql`SELECT set_config('candor.company_id', ${companyId}, true)`.execute(tx);
}
