import { sql } from 'kysely';
import { isAddOnly } from '@candor/policy/derive/policies.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { NameRow } from './name-queries.ts';

type Company = Tables['company'];

export function findWholeCompany(tx: Tx, id: string): Promise<Company | undefined> {
  return tx.selectFrom('company').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function changeCompany(tx: Tx, id: string, set: Partial<Company>): Promise<void> {
  await tx.updateTable('company').set(set).where('id', '=', id).execute();
}

export interface CountedCompany {
  id: string;
  name: string;
  kind: Company['kind'];
  state: Company['state'];
  createdAt: Date;
  devices: number;
  members: number;
  withoutFactor: number;
}

/** A page of all companies in the order of their ids, with counts that no tenant's transaction could make. */
export async function listCounted(
  tx: Tx,
  after: string | undefined,
  limit: number,
): Promise<CountedCompany[]> {
  const behind = after === undefined ? sql`` : sql`WHERE id > ${after}`;
  const { rows } = await sql<CountedCompany>`
    WITH page AS (SELECT id, name, kind, state, created_at FROM company ${behind} ORDER BY id LIMIT ${limit})
    SELECT page.*, devices, members, without_factor
      FROM page JOIN candor.company_counts(ARRAY(SELECT id FROM page)) AS counts ON counts.company_id = page.id
     ORDER BY page.id`.execute(tx);
  return rows;
}

export function listOwners(tx: Tx, companyIds: readonly string[]) {
  return sql<NameRow & { companyId: string }>`
    SELECT company_id, account_id, person_id, name, email FROM candor.company_owners(${companyIds}::uuid[])`
    .execute(tx)
    .then(({ rows }) => rows);
}

/** Customers that nobody owns, by their names. */
export async function listOwnerless(tx: Tx, limit: number): Promise<Pick<Company, 'id' | 'name'>[]> {
  const { rows } = await sql<Pick<Company, 'id' | 'name'>>`
    WITH customer AS (SELECT id, name FROM company WHERE kind = 'customer' AND state = 'active')
    SELECT id, name FROM customer
     WHERE id NOT IN (SELECT company_id FROM candor.company_owners(ARRAY(SELECT id FROM customer)))
     ORDER BY name, id LIMIT ${limit}`.execute(tx);
  return rows;
}

/** Companies whose 30 days are over. */
export async function listClosedBefore(tx: Tx, at: Date): Promise<string[]> {
  const found = await tx
    .selectFrom('company')
    .select('id')
    .where('state', '=', 'closing')
    .where('closedAt', '<', at)
    .execute();
  return found.map(({ id }) => id);
}

export async function listDeviceIds(tx: Tx, companyId: string): Promise<string[]> {
  const found = await tx
    .selectFrom('device')
    .select('id')
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .execute();
  return found.map(({ id }) => id);
}

/** Of a company that is being closed; what the app may not delete goes by its own function. */
export async function deleteOfCompany(tx: Tx, of: DictionaryRecord, companyId: string): Promise<void> {
  if (isAddOnly(of)) await sql`SELECT ${sql.id('candor', `erase_${of.table}`)}(${companyId})`.execute(tx);
  else await sql`DELETE FROM ${sql.table(of.table)} WHERE company_id = ${companyId}`.execute(tx);
}

export async function deleteCompany(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('company').where('id', '=', id).execute();
}
