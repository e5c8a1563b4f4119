import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

type Account = Tables['account'];
/** An account as letters need it. */
export type Addressee = Pick<Account, 'id' | 'personId' | 'email' | 'emailIndex' | 'language' | 'state'>;

export function findAddressee(tx: Tx, emailIndex: Uint8Array): Promise<Addressee | undefined> {
  return addressees(tx).where('emailIndex', '=', emailIndex).executeTakeFirst();
}

export function findAddresseeOf(tx: Tx, accountId: string): Promise<Addressee | undefined> {
  return addressees(tx).where('id', '=', accountId).executeTakeFirst();
}

const addressees = (tx: Tx) =>
  tx.selectFrom('account').select(['id', 'personId', 'email', 'emailIndex', 'language', 'state']);

export function findWholeAccount(tx: Tx, id: string) {
  return tx.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function changeAccount(
  tx: Tx,
  id: string,
  change: Partial<Omit<Account, 'id' | 'personId'>>,
): Promise<void> {
  await tx.updateTable('account').set(change).where('id', '=', id).execute();
}

/** The account's one password, be it the first. */
export async function setPassword(tx: Tx, row: Tables['password']): Promise<void> {
  await tx
    .insertInto('password')
    .values(row)
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ phc: row.phc, setAt: row.setAt }))
    .execute();
}

export async function deletePassword(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('password').where('accountId', '=', accountId).execute();
}

export async function renamePerson(tx: Tx, personId: string, name: Tables['person']['name']): Promise<void> {
  await tx.updateTable('person').set({ name }).where('personId', '=', personId).execute();
}

export function findProfile(tx: Tx, personId: string) {
  return tx.selectFrom('profile').selectAll().where('personId', '=', personId).executeTakeFirst();
}

export async function keepProfile(tx: Tx, row: Tables['profile']): Promise<void> {
  const { personId, ...rest } = { ...row, visible: jsonb(row.visible) };
  await tx
    .insertInto('profile')
    .values({ personId, ...rest })
    .onConflict((conflict) => conflict.column('personId').doUpdateSet(rest))
    .execute();
}

/** Accounts whose end has come: those being erased, and those closed before then. */
export function listEnding(tx: Tx, closedBefore: Date) {
  return tx
    .selectFrom('account')
    .select(['id', 'personId', 'state'])
    .where((eb) =>
      eb.or([
        eb('state', '=', 'erasing'),
        eb.and([eb('state', '=', 'closing'), eb('closedAt', '<=', closedBefore)]),
      ]),
    )
    .orderBy('id')
    .limit(100)
    .execute();
}
