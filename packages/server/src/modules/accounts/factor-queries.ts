import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type Passkey = Tables['passkey'];

/** What an account can prove itself with beside a password. */
export interface Held {
  totp: boolean;
  /** Active ones. */
  passkeys: number;
  /** Not yet used. */
  recoveryCodes: number;
}

export async function heldFactors(tx: Tx, accountId: string): Promise<Held> {
  const { rows } = await sql<Held>`SELECT
    EXISTS (SELECT FROM totp WHERE account_id = ${accountId}) AS totp,
    (SELECT count(*)::int FROM passkey WHERE account_id = ${accountId} AND state = 'active') AS passkeys,
    (SELECT count(*)::int FROM recovery_code WHERE account_id = ${accountId} AND used_at IS NULL)
      AS recovery_codes`.execute(tx);
  return rows[0] ?? { totp: false, passkeys: 0, recoveryCodes: 0 };
}

/** Whether one has to be set up again, because all were removed. */
export async function isFactorDue(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('account')
    .select('factorDueAt')
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row !== undefined && row.factorDueAt !== null;
}

export function findTotp(tx: Tx, accountId: string) {
  return tx.selectFrom('totp').selectAll().where('accountId', '=', accountId).executeTakeFirst();
}

export async function replaceTotp(tx: Tx, row: Tables['totp']): Promise<void> {
  await deleteTotp(tx, row.accountId);
  await tx.insertInto('totp').values(row).execute();
}

export async function deleteTotp(tx: Tx, accountId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('totp')
    .where('accountId', '=', accountId)
    .returning('accountId')
    .executeTakeFirst();
  return gone !== undefined;
}

/** A step counts once, and none before it any more (RFC 6238, 5.2). @returns whether this was its first use */
export async function useTotpStep(tx: Tx, accountId: string, step: number, usedAt: Date): Promise<boolean> {
  const used = await tx
    .updateTable('totp')
    .set({ lastStep: step, usedAt })
    .where('accountId', '=', accountId)
    .where('lastStep', '<', step)
    .returning('accountId')
    .executeTakeFirst();
  return used !== undefined;
}

export async function insertRecoveryCodes(tx: Tx, rows: Tables['recoveryCode'][]): Promise<void> {
  await tx.insertInto('recoveryCode').values(rows).execute();
}

export async function deleteRecoveryCodes(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('recoveryCode').where('accountId', '=', accountId).execute();
}

/** A code counts once, also when it comes twice at the same time. */
export async function useRecoveryCode(
  tx: Tx,
  accountId: string,
  codeHash: Uint8Array,
  usedAt: Date,
): Promise<'right' | 'used' | 'wrong'> {
  const used = await tx
    .updateTable('recoveryCode')
    .set({ usedAt })
    .where('accountId', '=', accountId)
    .where('codeHash', '=', codeHash)
    .where('usedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (used) return 'right';
  const known = await tx
    .selectFrom('recoveryCode')
    .select('id')
    .where('accountId', '=', accountId)
    .where('codeHash', '=', codeHash)
    .executeTakeFirst();
  return known ? 'used' : 'wrong';
}

export function listPasskeys(tx: Tx, accountId: string): Promise<Passkey[]> {
  return tx
    .selectFrom('passkey')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** With whose it is; of an account that may sign in. */
export function findPasskey(tx: Tx, credentialId: Uint8Array) {
  return tx
    .selectFrom('passkey')
    .innerJoin('account', 'account.id', 'passkey.accountId')
    .selectAll('passkey')
    .select('account.personId')
    .where('passkey.credentialId', '=', credentialId)
    .where('account.state', '=', 'active')
    .executeTakeFirst();
}

export async function insertPasskey(tx: Tx, row: Passkey): Promise<void> {
  await tx.insertInto('passkey').values(row).execute();
}

/**
 * A counter that does not go on is that of a copy (Web Authentication, 6.1.1); authenticators without one say 0.
 * @returns whether it went on
 */
export async function advancePasskey(tx: Tx, id: string, counter: number, usedAt: Date): Promise<boolean> {
  const advanced = await tx
    .updateTable('passkey')
    .set({ counter, usedAt })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where((eb) =>
      eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.val(counter === 0)])]),
    )
    .returning('id')
    .executeTakeFirst();
  return advanced !== undefined;
}

export async function freezePasskey(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('passkey').set({ state: 'frozen' }).where('id', '=', id).execute();
}

export async function renamePasskey(
  tx: Tx,
  { id, accountId, name }: Pick<Passkey, 'id' | 'accountId' | 'name'>,
): Promise<boolean> {
  const renamed = await tx
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return renamed !== undefined;
}

export async function deletePasskey(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

export async function deletePasskeys(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('passkey').where('accountId', '=', accountId).execute();
}

export async function findPhc(tx: Tx, accountId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('password')
    .select('phc')
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return row?.phc;
}

/** The same password under a dearer hash: it was not chosen anew. */
export async function rehash(tx: Tx, accountId: string, phc: string): Promise<void> {
  await tx.updateTable('password').set({ phc }).where('accountId', '=', accountId).execute();
}
