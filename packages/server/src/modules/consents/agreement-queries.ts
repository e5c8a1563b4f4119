import { sql } from 'kysely';
import type { AgreementKind } from '@candor/policy/agreement-kinds.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Accepted, Version } from './versions.ts';

type Agreement = Tables['agreement'];
type Text = Tables['agreementText'];

/** Publications follow one another; until the transaction ends. */
export async function lockAgreements(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('agreements', 0))`.execute(tx);
}

export function listKinds(tx: Tx): Promise<Agreement[]> {
  return tx.selectFrom('agreement').selectAll().orderBy('createdAt').execute();
}

export function findAgreement(tx: Tx, id: string): Promise<Agreement | undefined> {
  return tx.selectFrom('agreement').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findKind(tx: Tx, kind: AgreementKind): Promise<Agreement | undefined> {
  return tx.selectFrom('agreement').selectAll().where('kind', '=', kind).executeTakeFirst();
}

const mostVersions = 200;

/** By number; the newest 200. */
export async function listVersions(tx: Tx, agreementId: string): Promise<Version[]> {
  const found = await tx
    .selectFrom('agreementVersion')
    .selectAll()
    .where('agreementId', '=', agreementId)
    .orderBy('number', 'desc')
    .limit(mostVersions)
    .execute();
  return found.toReversed();
}

export interface Hash {
  number: number;
  language: Text['language'];
  sha256: Uint8Array;
}

export function listHashes(tx: Tx, agreementId: string): Promise<Hash[]> {
  return tx
    .selectFrom('agreementText')
    .select(['number', 'language', 'sha256'])
    .where('agreementId', '=', agreementId)
    .orderBy('language', 'desc')
    .execute();
}

/** Of one version, in every language. */
export function listTexts(tx: Tx, agreementId: string, number: number): Promise<Text[]> {
  return tx
    .selectFrom('agreementText')
    .selectAll()
    .where('agreementId', '=', agreementId)
    .where('number', '=', number)
    .orderBy('language', 'desc')
    .execute();
}

export async function insertAgreement(tx: Tx, row: Agreement): Promise<void> {
  await tx.insertInto('agreement').values(row).execute();
}

export async function insertVersion(tx: Tx, row: Version, texts: readonly Text[]): Promise<void> {
  await tx.insertInto('agreementVersion').values(row).execute();
  await tx.insertInto('agreementText').values(texts).execute();
}

/** Whether this was the first time: of a letter's kind there is one for each version and company. */
export async function noteNotice(tx: Tx, row: Tables['agreementNotice']): Promise<boolean> {
  const found = await tx
    .insertInto('agreementNotice')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (found.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What each of these companies accepted last; none for those that never did. */
export async function listAccepted(
  tx: Tx,
  companyIds: readonly string[],
  agreementId: string,
): Promise<Map<string, Accepted>> {
  const { rows } = await sql<{ companyId: string; version: number; isLive: boolean }>`
    SELECT company_id, version, is_live
      FROM candor.company_agreements(${companyIds}::uuid[], ${agreementId})`.execute(tx);
  return new Map(
    rows.map(({ companyId, version, isLive }) => [
      companyId,
      { number: isLive ? version : null, wasWithdrawn: !isLive },
    ]),
  );
}
