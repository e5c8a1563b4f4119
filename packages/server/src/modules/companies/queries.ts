import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export function findFirstCompany(tx: Tx) {
  return tx.selectFrom('company').select('id').orderBy('createdAt').orderBy('id').limit(1).executeTakeFirst();
}

export async function listCompanyIds(tx: Tx): Promise<string[]> {
  const found = await tx.selectFrom('company').select('id').execute();
  return found.map(({ id }) => id);
}

export function findCompany(tx: Tx, id: string) {
  return tx.selectFrom('company').select(['id', 'name']).where('id', '=', id).executeTakeFirst();
}

export async function insertCompany(tx: Tx, row: Tables['company']): Promise<void> {
  await tx.insertInto('company').values(row).execute();
}

export async function renameCompany(tx: Tx, id: string, name: string): Promise<void> {
  await tx.updateTable('company').set({ name }).where('id', '=', id).execute();
}

export async function insertMember(tx: Tx, row: Tables['member']): Promise<void> {
  await tx
    .insertInto('member')
    .values({ ...row, roles: jsonb(row.roles), narrowed: jsonb(row.narrowed), limits: jsonb(row.limits) })
    .execute();
}

export function findInstance(tx: Tx) {
  return tx
    .selectFrom('instance')
    .select(['id', 'operatorName', 'privacyContact'])
    .limit(1)
    .executeTakeFirst();
}

export async function setOperator(
  tx: Tx,
  id: string,
  operator: { operatorName: string; privacyContact: string },
): Promise<void> {
  await tx.updateTable('instance').set(operator).where('id', '=', id).execute();
}
