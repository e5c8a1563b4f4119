import type { Tx } from '../../platform/db/index.ts';
import type { Link, LinkKind } from './links.ts';

export async function insertLink(tx: Tx, row: Link): Promise<void> {
  await tx.insertInto('mailToken').values(row).execute();
}

/** One whose letter is yet to be written. */
export function lockUnwritten(tx: Tx, id: string) {
  return tx
    .selectFrom('mailToken')
    .selectAll()
    .where('id', '=', id)
    .where('tokenHash', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function armLink(
  tx: Tx,
  id: string,
  armed: Pick<Link, 'tokenHash' | 'accountId' | 'expiresAt'>,
): Promise<void> {
  await tx.updateTable('mailToken').set(armed).where('id', '=', id).execute();
}

/** One that can still be opened; looking at it uses nothing up. */
export function findLink(tx: Tx, kind: LinkKind, tokenHash: Uint8Array, now: Date) {
  return tx
    .selectFrom('mailToken')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('kind', '=', kind)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** Uses it up. Of several at once one gets it. */
export function takeLink(tx: Tx, kind: LinkKind, tokenHash: Uint8Array, now: Date) {
  return tx
    .deleteFrom('mailToken')
    .where('tokenHash', '=', tokenHash)
    .where('kind', '=', kind)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteLink(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('mailToken').where('id', '=', id).execute();
}

export async function countLinksTo(tx: Tx, emailIndex: Uint8Array): Promise<number> {
  const { rows } = await tx
    .selectFrom('mailToken')
    .select((query) => query.fn.countAll<string>().as('rows'))
    .where('emailIndex', '=', emailIndex)
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** Earlier ones to the same address end with a new one. */
export async function deleteLinksTo(
  tx: Tx,
  { kind, emailIndex, id }: Pick<Link, 'kind' | 'emailIndex' | 'id'>,
): Promise<void> {
  await tx
    .deleteFrom('mailToken')
    .where('kind', '=', kind)
    .where('emailIndex', '=', emailIndex)
    .where('id', '!=', id)
    .where('tokenHash', 'is not', null)
    .execute();
}

/** What waits for an address that nobody has an account with. */
export async function deleteSignUpsOf(tx: Tx, emailIndex: Uint8Array): Promise<void> {
  await tx
    .deleteFrom('mailToken')
    .where('kind', '=', 'sign-up')
    .where('emailIndex', '=', emailIndex)
    .execute();
}

/** Of these kinds, or all. */
export async function deleteLinksOf(tx: Tx, accountId: string, kinds?: readonly LinkKind[]): Promise<void> {
  await tx
    .deleteFrom('mailToken')
    .where('accountId', '=', accountId)
    .$if(kinds !== undefined, (query) => query.where('kind', 'in', [...(kinds ?? [])]))
    .execute();
}

export async function deleteOldLinks(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom('mailToken').where('expiresAt', '<=', now).execute();
}

/** The address that a new one waits to replace. */
export function findAwaitedEmail(tx: Tx, accountId: string, now: Date) {
  return tx
    .selectFrom('mailToken')
    .select(['id', 'ownEmail'])
    .where('accountId', '=', accountId)
    .where('kind', '=', 'email-change')
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}
