import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

type SignIn = Tables['signIn'];

/**
 * The account with that address: its password's hash, and whether it signed in from that network since then. One
 * statement, the same for an address that nobody has.
 */
export function findForSignIn(tx: Tx, emailIndex: Uint8Array, network: Uint8Array, since: Date) {
  return tx
    .selectFrom('account')
    .leftJoin('password', 'password.accountId', 'account.id')
    .select(['account.id', 'account.personId', 'account.state', 'password.phc'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('signIn')
            .select('signIn.id')
            .whereRef('signIn.accountId', '=', 'account.id')
            .where('signIn.network', '=', network)
            .where('signIn.state', 'in', ['full', 'ended'])
            .where('signIn.seenAt', '>', since),
        )
        .as('knowsNetwork'),
    )
    .where('account.emailIndex', '=', emailIndex)
    .executeTakeFirst();
}

export async function insertSignIn(tx: Tx, row: SignIn): Promise<void> {
  await tx
    .insertInto('signIn')
    .values({ ...row, methods: jsonb(row.methods) })
    .execute();
}

/** Of an account that may sign in, with whether it has a factor. */
export function findSignIn(tx: Tx, tokenHash: Uint8Array, now: Date) {
  return tx
    .selectFrom('signIn')
    .innerJoin('account', 'account.id', 'signIn.accountId')
    .select([
      'signIn.id',
      'signIn.accountId',
      'signIn.createdAt',
      'signIn.seenAt',
      'signIn.confirmedAt',
      'signIn.factorAt',
      'signIn.renewalDue',
      'account.personId',
    ])
    .select((eb) =>
      eb
        .or([
          eb.exists(
            eb.selectFrom('totp').select('totp.accountId').whereRef('totp.accountId', '=', 'account.id'),
          ),
          eb.exists(
            eb
              .selectFrom('passkey')
              .select('passkey.id')
              .whereRef('passkey.accountId', '=', 'account.id')
              .where('passkey.state', '=', 'active'),
          ),
        ])
        .as('hasFactor'),
    )
    .where('signIn.tokenHash', '=', tokenHash)
    .where('signIn.expiresAt', '>', now)
    .where('signIn.state', '=', 'full')
    .where('account.state', '=', 'active')
    .executeTakeFirst();
}

/** An attempt that waits for its factor; locked, so that one code at a time is tried on it. */
export function lockPending(tx: Tx, tokenHash: Uint8Array, now: Date) {
  return tx
    .selectFrom('signIn')
    .select(['id', 'accountId', 'methods', 'wrongCodes', 'browserFamily', 'osFamily', 'network'])
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .where('state', '=', 'pending')
    .forUpdate()
    .executeTakeFirst();
}

export function findPendingAccount(tx: Tx, tokenHash: Uint8Array, now: Date) {
  return tx
    .selectFrom('signIn')
    .innerJoin('account', 'account.id', 'signIn.accountId')
    .select(['account.id', 'account.personId'])
    .where('signIn.tokenHash', '=', tokenHash)
    .where('signIn.expiresAt', '>', now)
    .where('signIn.state', '=', 'pending')
    .where('account.state', '=', 'active')
    .executeTakeFirst();
}

export async function touchSignIn(tx: Tx, id: string, seenAt: Date): Promise<void> {
  await tx.updateTable('signIn').set({ seenAt }).where('id', '=', id).where('seenAt', '<', seenAt).execute();
}

/** Fields of a sign-in that a step changes; its old token ends with it. */
type Change = Partial<Omit<SignIn, 'id' | 'accountId' | 'methods'>> & Pick<SignIn, 'tokenHash'>;

/** @returns when it ends; undefined unless it still had that token: two requests at once cannot both change it */
export async function changeSignIn(
  tx: Tx,
  { id, tokenHash }: Pick<SignIn, 'id' | 'tokenHash'>,
  change: Change,
  methods?: SignIn['methods'],
): Promise<Date | undefined> {
  const changed = await tx
    .updateTable('signIn')
    .set({ ...change, ...(methods && { methods: jsonb(methods) }) })
    .where('id', '=', id)
    .where('tokenHash', '=', tokenHash)
    .where('state', '!=', 'ended')
    .returning('expiresAt')
    .executeTakeFirst();
  return changed?.expiresAt;
}

/** @returns the wrong codes so far, this one included */
export async function countWrongCode(tx: Tx, id: string): Promise<number> {
  const row = await tx
    .updateTable('signIn')
    .set((eb) => ({ wrongCodes: eb('wrongCodes', '+', 1) }))
    .where('id', '=', id)
    .returning('wrongCodes')
    .executeTakeFirstOrThrow();
  return row.wrongCodes;
}

export async function deleteSignIn(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('signIn').where('id', '=', id).execute();
}

/** Ends what this token opens, also an attempt that is not complete. @returns which */
export function endByToken(tx: Tx, tokenHash: Uint8Array, now: Date) {
  return tx
    .updateTable('signIn')
    .set({ state: 'ended', expiresAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('state', '!=', 'ended')
    .returning(['id', 'accountId'])
    .executeTakeFirst();
}

export interface WhichSignIns {
  accountId: string;
  /** This one alone. */
  id?: string;
  /** All but this one. */
  except?: string;
}

/** @returns the ids of those that were open and ended */
export async function endSignIns(
  tx: Tx,
  { accountId, id, except }: WhichSignIns,
  now: Date,
): Promise<string[]> {
  const rows = await tx
    .updateTable('signIn')
    .set({ state: 'ended', expiresAt: now })
    .where('accountId', '=', accountId)
    .where('state', '!=', 'ended')
    .where('expiresAt', '>', now)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Those that are open, the last used first. */
export function listSignIns(tx: Tx, accountId: string, now: Date) {
  return tx
    .selectFrom('signIn')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('state', '=', 'full')
    .where('expiresAt', '>', now)
    .orderBy('seenAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Roles changed: the next request of each sign-in gets a new token. */
export async function markRenewal(tx: Tx, accountId: string): Promise<void> {
  await tx
    .updateTable('signIn')
    .set({ renewalDue: true })
    .where('accountId', '=', accountId)
    .where('state', '=', 'full')
    .execute();
}

/** One change of sign-in or factors at a time for an account. */
export async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await sql`SELECT 1 FROM account WHERE id = ${accountId} FOR UPDATE`.execute(tx);
}
