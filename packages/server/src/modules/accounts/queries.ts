import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function hasAccount(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export function findAccountByEmail(tx: Tx, emailIndex: Uint8Array) {
  return tx
    .selectFrom('account')
    .select(['id', 'personId'])
    .where('emailIndex', '=', emailIndex)
    .executeTakeFirst();
}

export function findAccount(tx: Tx, id: string) {
  return tx
    .selectFrom('account')
    .select(['id', 'personId', 'email', 'language'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** A new one has no factor to set up again. */
export async function insertAccount(tx: Tx, row: Omit<Tables['account'], 'factorDueAt'>): Promise<void> {
  await tx.insertInto('account').values(row).execute();
}

export async function insertPassword(tx: Tx, row: Tables['password']): Promise<void> {
  await tx.insertInto('password').values(row).execute();
}

/** Rows of a person lie behind their own setting; set for the rest of the transaction. */
export async function insertPerson(tx: Tx, row: Tables['person']): Promise<void> {
  await sql`SELECT set_config('candor.person_id', ${row.personId}, true)`.execute(tx);
  await tx.insertInto('person').values(row).execute();
}

export async function personExists(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('person')
    .select('personId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findPersonName(tx: Tx, personId: string): Promise<Tables['person']['name']> {
  const row = await tx
    .selectFrom('person')
    .select('name')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row?.name ?? null;
}

/** There is one link at a time. */
export async function replaceSetupLink(tx: Tx, row: Tables['setupLink']): Promise<void> {
  await tx.deleteFrom('setupLink').execute();
  await tx.insertInto('setupLink').values(row).execute();
}

export function findSetupLink(tx: Tx) {
  return tx.selectFrom('setupLink').selectAll().executeTakeFirst();
}

/** @returns the wrong tries so far, this one included */
export async function countWrongTry(tx: Tx, id: string, max: number): Promise<number> {
  const row = await tx
    .updateTable('setupLink')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('tries', '<', max)
    .returning('tries')
    .executeTakeFirst();
  return row?.tries ?? max;
}

/** Only one request can use the link: the others find it used when they get the row. */
export async function useSetupLink(tx: Tx, id: string, usedAt: Date): Promise<'used' | 'gone'> {
  const row = await tx
    .updateTable('setupLink')
    .set({ usedAt })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row ? 'used' : 'gone';
}
