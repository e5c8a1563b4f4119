import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Database, type Tx } from '../../platform/db/index.ts';
import type { HeldRow } from '../companies/index.ts';

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

/** A sign-in that may call routes, and what its person is in the company that is asked about. */
export interface OpenSignIn {
  id: string;
  accountId: string;
  personId: string;
  createdAt: Date;
  seenAt: Date;
  confirmedAt: Date | null;
  factorAt: Date | null;
  renewalDue: boolean;
  methods: SignIn['methods'];
  providerId: string | null;
  /** By the token of before a change of rights. */
  isReplaced: boolean;
  /** All factors were removed, and none was set up since. */
  isFactorDue: boolean;
  hasFactor: boolean;
  held: HeldRow | undefined;
}

/** Of an account that may sign in; one statement. @param company of which it is asked; undefined: the first one */
export async function findOpenSignIn(
  { call }: Pick<Database, 'call'>,
  tokenHash: Uint8Array,
  { company, now, replacedSince }: { company: string | undefined; now: Date; replacedSince: Date },
): Promise<OpenSignIn | undefined> {
  const [row] = await call<SignInOf>('sign_in_of', [tokenHash, company ?? null, now, replacedSince]);
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      personId: row.person_id,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      confirmedAt: row.confirmed_at,
      factorAt: row.factor_at,
      renewalDue: row.renewal_due,
      methods: row.methods,
      providerId: row.provider_id,
      isReplaced: row.is_replaced,
      isFactorDue: row.is_factor_due,
      hasFactor: row.has_factor,
      held: heldOf(row),
    }
  );
}

/** As the function's columns are named. */
interface SignInOf {
  id: string;
  account_id: string;
  person_id: string;
  created_at: Date;
  seen_at: Date;
  confirmed_at: Date | null;
  factor_at: Date | null;
  renewal_due: boolean;
  methods: SignIn['methods'];
  provider_id: string | null;
  is_replaced: boolean;
  is_factor_due: boolean;
  has_factor: boolean;
  company_id: string | null;
  kind: HeldRow['kind'] | null;
  state: HeldRow['state'] | null;
  member_id: string | null;
  roles: HeldRow['roles'];
  narrowed: HeldRow['narrowed'];
  limits: HeldRow['limits'];
  staff_roles: HeldRow['staffRoles'];
  only_providers: HeldRow['onlyProviders'];
  every_role: HeldRow['everyRole'] | null;
  rule: HeldRow['rule'] | null;
}

function heldOf(row: SignInOf): HeldRow | undefined {
  const { company_id: companyId, kind, state, every_role: everyRole, rule } = row;
  if (companyId === null || kind === null || state === null || everyRole === null || rule === null)
    return undefined;
  return {
    companyId,
    kind,
    state,
    memberId: row.member_id,
    roles: row.roles,
    narrowed: row.narrowed,
    limits: row.limits,
    staffRoles: row.staff_roles,
    onlyProviders: row.only_providers,
    everyRole,
    rule,
  };
}

/** A sign-in by its id, also one that is over. */
export function findSignIn(tx: Tx, id: string) {
  return tx
    .selectFrom('signIn')
    .innerJoin('account', 'account.id', 'signIn.accountId')
    .select(['signIn.id', 'signIn.accountId', 'account.personId', 'signIn.state', 'signIn.methods'])
    .select(['signIn.providerId', 'signIn.createdAt', 'signIn.expiresAt'])
    .select(['signIn.confirmedAt', 'signIn.factorAt'])
    .select('account.factorDueAt')
    .where('signIn.id', '=', id)
    .executeTakeFirst();
}

/** Whether a sign-in has this token. */
export async function hasToken(tx: Tx, id: string, tokenHash: Uint8Array): Promise<boolean> {
  const row = await tx
    .selectFrom('signIn')
    .select('id')
    .where('id', '=', id)
    .where('tokenHash', '=', tokenHash)
    .where('state', '=', 'full')
    .executeTakeFirst();
  return row !== undefined;
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
    .select(['account.id', 'account.personId', 'signIn.methods', 'signIn.providerId'])
    .where('signIn.tokenHash', '=', tokenHash)
    .where('signIn.expiresAt', '>', now)
    .where('signIn.state', '=', 'pending')
    .where('account.state', '=', 'active')
    .executeTakeFirst();
}

export async function touchSignIn(tx: Tx, id: string, seenAt: Date): Promise<void> {
  await tx.updateTable('signIn').set({ seenAt }).where('id', '=', id).where('seenAt', '<', seenAt).execute();
}

/** Fields of a sign-in that a step changes; its old token ends with it, unless it is kept as the previous one. */
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
    .set({ previousHash: null, replacedAt: null, ...change, ...(methods && { methods: jsonb(methods) }) })
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

const endingOpen = (tx: Tx, now: Date) =>
  tx
    .updateTable('signIn')
    .set({ state: 'ended', expiresAt: now })
    .where('state', '!=', 'ended')
    .where('expiresAt', '>', now);

/** @returns the ids of those that were open and ended */
export async function endSignIns(
  tx: Tx,
  { accountId, id, except }: WhichSignIns,
  now: Date,
): Promise<string[]> {
  const rows = await endingOpen(tx, now)
    .where('accountId', '=', accountId)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Those that came from this provider. @returns those that were open and ended */
export function endSignInsThrough(tx: Tx, providerId: string, now: Date) {
  return endingOpen(tx, now).where('providerId', '=', providerId).returning(['id', 'accountId']).execute();
}

/** Of the instance, but for one. @returns those that were open and ended */
export function endEverySignIn(tx: Tx, except: string, now: Date) {
  return endingOpen(tx, now).where('id', '!=', except).returning(['id', 'accountId']).execute();
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
