import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export type Provider = Tables['identityProvider'];
export type Domain = Tables['identityDomain'];
export type Link = Tables['identityLink'];

export function findProvider(tx: Tx, companyId: string, id: string): Promise<Provider | undefined> {
  return tx
    .selectFrom('identityProvider')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The oldest first. Index: primary key. */
export function listProviders(tx: Tx, companyId: string): Promise<Provider[]> {
  return tx
    .selectFrom('identityProvider')
    .selectAll()
    .where('companyId', '=', companyId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** With the names of their companies, as somebody sees them who belongs to these. */
export function listProvidersOf(tx: Tx, companyIds: readonly string[]) {
  if (companyIds.length === 0) return [];
  return tx
    .selectFrom('identityProvider')
    .innerJoin('company', 'company.id', 'identityProvider.companyId')
    .select(['identityProvider.id', 'identityProvider.name', 'company.name as company'])
    .where('identityProvider.companyId', 'in', companyIds)
    .orderBy('identityProvider.id')
    .execute();
}

export async function insertProvider(tx: Tx, { groups, trustFactor, ...plain }: Provider): Promise<void> {
  await tx
    .insertInto('identityProvider')
    .values({ ...plain, groups: jsonb(groups), trustFactor: jsonb(trustFactor) })
    .execute();
}

export async function changeProvider(
  tx: Tx,
  { companyId, id }: Pick<Provider, 'companyId' | 'id'>,
  { groups, trustFactor, ...plain }: Partial<Omit<Provider, 'companyId' | 'id' | 'issuer' | 'createdAt'>>,
): Promise<void> {
  const set = {
    ...plain,
    ...(groups && { groups: jsonb(groups) }),
    ...(trustFactor && { trustFactor: jsonb(trustFactor) }),
  };
  if (Object.keys(set).length === 0) return;
  await tx
    .updateTable('identityProvider')
    .set(set)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .execute();
}

/** With it go its domains and links. */
export async function deleteProvider(tx: Tx, companyId: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('identityProvider')
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

export function listDomains(tx: Tx, companyId: string): Promise<Domain[]> {
  return tx
    .selectFrom('identityDomain')
    .selectAll()
    .where('companyId', '=', companyId)
    .orderBy('domain')
    .execute();
}

/** Fails with already_exists where another provider of the company has it. */
export async function insertDomain(tx: Tx, row: Domain): Promise<void> {
  await tx.insertInto('identityDomain').values(row).execute();
}

export async function deleteDomain(tx: Tx, companyId: string, domain: string): Promise<void> {
  await tx
    .deleteFrom('identityDomain')
    .where('companyId', '=', companyId)
    .where('domain', '=', domain)
    .execute();
}

/** Fails with already_exists where another company proved it. */
export async function keepProof(
  tx: Tx,
  { companyId, providerId, domain }: Pick<Domain, 'companyId' | 'providerId' | 'domain'>,
  proof: NonNullable<Domain['proof']>,
  provenAt: Date,
): Promise<void> {
  await tx
    .updateTable('identityDomain')
    .set({ provenDomain: domain, proof, provenAt })
    .where('companyId', '=', companyId)
    .where('providerId', '=', providerId)
    .where('domain', '=', domain)
    .execute();
}

export function findLink(tx: Tx, subjectIndex: Uint8Array): Promise<Link | undefined> {
  return tx
    .selectFrom('identityLink')
    .selectAll()
    .where('subjectIndex', '=', subjectIndex)
    .executeTakeFirst();
}

/** One sign-in of a link at a time; undefined where it is gone meanwhile. */
export function lockLink(tx: Tx, id: string): Promise<Link | undefined> {
  return tx.selectFrom('identityLink').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Index: identity_link_by_account. */
export function listLinks(tx: Tx, accountId: string): Promise<Link[]> {
  return tx
    .selectFrom('identityLink')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Accounts that a provider opens, but for those that are being erased. */
export async function listLinked(tx: Tx, providerId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('identityLink')
    .innerJoin('account', 'account.id', 'identityLink.accountId')
    .select('accountId')
    .where('providerId', '=', providerId)
    .where('account.state', '<>', 'erasing')
    .execute();
  return rows.map(({ accountId }) => accountId);
}

export async function countLinks(tx: Tx, providerIds: readonly string[]): Promise<Map<string, number>> {
  if (providerIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('identityLink')
    .select((eb) => ['providerId', eb.fn.countAll<number>().as('n')])
    .where('providerId', 'in', providerIds)
    .groupBy('providerId')
    .execute();
  return new Map(rows.map(({ providerId, n }) => [providerId, n]));
}

export async function insertLink(tx: Tx, { given, ...plain }: Link): Promise<void> {
  await tx
    .insertInto('identityLink')
    .values({ ...plain, given: jsonb(given) })
    .execute();
}

export async function noteUse(
  tx: Tx,
  id: string,
  { given, givenUnitId, usedAt }: Pick<Link, 'given' | 'givenUnitId' | 'usedAt'>,
): Promise<void> {
  await tx
    .updateTable('identityLink')
    .set({ given: jsonb(given), givenUnitId, usedAt })
    .where('id', '=', id)
    .execute();
}

export async function deleteLink(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('identityLink')
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

/** Of a company's active members who are not owners. */
export async function listBound(tx: Tx, companyId: string): Promise<string[]> {
  const { rows } = await sql<{ accountId: string }>`
    SELECT account_id FROM member
     WHERE company_id = ${companyId} AND state = 'active' AND NOT roles ? 'owner'`.execute(tx);
  return rows.map(({ accountId }) => accountId);
}
