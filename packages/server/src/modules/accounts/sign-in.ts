import { createHmac, randomBytes } from 'node:crypto';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { lifeOf, needsFactor, noRule } from '@candor/policy/rights/standing.ts';
import { ownWords } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, Failure, type Call, type Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { membershipFrom, type Companies, type Membership } from '../companies/index.ts';
import {
  changeSignIn,
  endByToken,
  endSignIns,
  findOpenSignIn,
  hasToken,
  insertSignIn,
  listSignIns,
  markRenewal,
  touchSignIn,
  type OpenSignIn,
} from './sign-in-queries.ts';

type Row = Tables['signIn'];
export type Method = Row['methods'][number];
/** What ended with a step, to be said on the bus once it is committed. */
export interface Ended {
  accountId: string;
  signInId: string;
}

const minuteMs = 60_000;
const pendingMs = 10 * minuteMs;
/** A page that is left loses the answer that brought the new token. */
const replacedMs = 30_000;
const mostSignIns = 20;
/** Clause O4: what a provider said counts no longer than that. */
const byProviderMs = 12 * 60 * minuteMs;

/** A token, and the keyed hash that is all the table knows: who reads the database cannot try tokens on it. */
export async function newToken(keys: Platform['keys']): Promise<{ token: string; tokenHash: Uint8Array }> {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: await tokenHashOf(keys, token) };
}
export function tokenHashOf(keys: Platform['keys'], token: string): Promise<Uint8Array> {
  return keyedHash(keys, token);
}
/** The same for every request that comes with this token, for only one of their answers may arrive. */
async function successorOf(keys: Platform['keys'], token: string): Promise<string> {
  return (await keyedHash(keys, `after|${token}`)).toString('base64url');
}
async function keyedHash(keys: Platform['keys'], text: string): Promise<Buffer> {
  const known = tokenSecrets.get(keys);
  const secret = known ?? (await keys.secretOf('sign_in.token'));
  if (!known) tokenSecrets.set(keys, secret);
  return createHmac('sha256', secret).update(text).digest();
}
/** Held while the process runs, for who is signed in stays so while the keyring is away; it opens no sealed value. */
const tokenSecrets = new WeakMap<Platform['keys'], Uint8Array>();

/** Comparable within a period of 30 days; its key is destroyed after that. */
export const networkHashOf = (keys: Platform['keys'], network: string) =>
  keys.passingIndex('sign_in.network', network);

/** What decides how long a sign-in lasts, and what it needs: of all companies of an account. */
export type Belonging = Pick<Membership, 'everyRole' | 'rule'>;

export interface ThroughProvider {
  id: string;
  /** Null where the provider does not say. */
  authenticatedAt: Date | null;
}
interface Begin {
  accountId: string;
  methods: Method[];
  /** With which they signed in, and when they last proved themselves there. */
  provider?: ThroughProvider | undefined;
  state: 'pending' | 'full';
  belonging: Belonging;
  /** Of the request: its token ends here. */
  client: Pick<Call, 'client' | 'signInToken'>;
}

/** A row to be inserted, and the token that opens it. */
export interface Begun {
  token: string;
  row: Row;
  replaces: Uint8Array | undefined;
}

/** Makes a sign-in, which `insertBegun` keeps. */
export async function beginSignIn(
  { clock, keys }: Pick<Platform, 'clock' | 'keys'>,
  { accountId, methods, provider, state, belonging, client }: Begin,
): Promise<Begun> {
  const now = clock.now();
  const { token, tokenHash } = await newToken(keys);
  const row: Row = {
    id: newId(),
    accountId,
    tokenHash,
    state,
    methods,
    providerId: provider?.id ?? null,
    browserFamily: client.client.family.browser,
    osFamily: client.client.family.system,
    network: await networkHashOf(keys, client.client.network),
    createdAt: now,
    seenAt: minuteOf(now),
    confirmedAt: state === 'pending' ? null : provider ? provider.authenticatedAt : now,
    factorAt: methods.some((method) => method !== 'password' && method !== 'provider') ? now : null,
    wrongCodes: 0,
    renewalDue: false,
    previousHash: null,
    replacedAt: null,
    expiresAt: state === 'full' ? endOf(now, belonging, methods) : new Date(now.getTime() + pendingMs),
  };
  const replaces = client.signInToken === undefined ? undefined : await tokenHashOf(keys, client.signInToken);
  return { token, row, replaces };
}

/** Keeps a new sign-in. What this browser was signed in with ends, and the account's oldest beyond 20. */
export async function insertBegun(
  tx: Tx,
  { row, replaces }: Begun,
): Promise<{ ended: Ended[]; oldestEnded: boolean }> {
  const replaced = replaces && (await endByToken(tx, replaces, row.createdAt));
  await insertSignIn(tx, row);
  const oldest = row.state === 'full' ? await endOldest(tx, row.accountId, row.createdAt) : [];
  return {
    ended: [...(replaced ? [{ accountId: replaced.accountId, signInId: replaced.id }] : []), ...oldest],
    oldestEnded: oldest.length > 0,
  };
}

/** Clause S6: an account has 20 sign-ins at most. @returns those that ended */
export async function endOldest(tx: Tx, accountId: string, now: Date): Promise<Ended[]> {
  const open = (await listSignIns(tx, accountId, now)).toSorted(
    (one, other) => other.createdAt.getTime() - one.createdAt.getTime(),
  );
  const ended: Ended[] = [];
  for (const { id } of open.slice(mostSignIns)) {
    await endSignIns(tx, { accountId, id }, now);
    ended.push({ accountId, signInId: id });
  }
  return ended;
}

/** When a sign-in that began then is over, whatever happens meanwhile. */
export function endOf(createdAt: Date, { everyRole, rule }: Belonging, methods: readonly Method[]): Date {
  const { absoluteMs } = lifeOf(everyRole, rule);
  const lifeMs = methods.includes('provider') ? Math.min(absoluteMs, byProviderMs) : absoluteMs;
  return new Date(createdAt.getTime() + lifeMs);
}

export function publishEnded({ bus }: Pick<Platform, 'bus'>, ended: readonly Ended[]): void {
  for (const one of ended) bus.publish('sign-in.ended', one);
}

export async function signOut(
  { database, keys, bus, clock }: Pick<Platform, 'database' | 'keys' | 'bus' | 'clock'>,
  token: string,
): Promise<void> {
  const hash = await tokenHashOf(keys, token);
  const ended = await database.withInstance('authentication', (tx) => endByToken(tx, hash, clock.now()));
  if (ended) bus.publish('sign-in.ended', { accountId: ended.accountId, signInId: ended.id });
}

/**
 * Who signed in with this token, with the words of their roles as they are now; null where it is over. After a change
 * of roles the token is a new one, which goes to `renew`; the one before leads to it for 30 s (docs/decisions/0027).
 */
export async function authenticate(
  platform: Pick<Platform, 'database' | 'clock' | 'keys'>,
  token: string,
  companyId: string | undefined,
  renew: Call['setSignIn'],
): Promise<Caller | null> {
  const { database, clock, keys } = platform;
  const now = clock.now();
  const hash = await tokenHashOf(keys, token);
  const replacedSince = new Date(now.getTime() - replacedMs);
  const found = await findOpenSignIn(database, hash, { company: companyId, now, replacedSince });
  if (!found) return null;
  const { id, accountId, personId, createdAt, seenAt, confirmedAt, factorAt, held } = found;
  const membership = held && membershipFrom(held);
  const belonging = membership ?? nowhere;
  if (isOver({ createdAt, seenAt }, belonging, now)) return null;
  if (membership === undefined && companyId !== undefined) fail('not_found');
  if (found.isReplaced || found.renewalDue) {
    const next = await successorOf(keys, token);
    const expiresAt = endOf(createdAt, belonging, found.methods);
    if (!found.isReplaced && !(await renewToken(platform, { id, tokenHash: hash, expiresAt }, next)))
      return null;
    renew(next, expiresAt);
  }
  if (now.getTime() - seenAt.getTime() >= minuteMs) await noteSeen(database, id, minuteOf(now));
  const needs = needOf(found, membership);
  const state = needs === null ? 'full' : 'limited';
  return asCaller(membership, { accountId, personId, signIn: { id, state, needs, confirmedAt, factorAt } });
}

/** What a sign-in lacks in the company that the request is about (clauses F4, O3); whoever lost every factor, their own. */
export function needOf(
  {
    methods,
    providerId,
    hasFactor,
    isFactorDue,
  }: Pick<OpenSignIn, 'methods' | 'providerId' | 'hasFactor' | 'isFactorDue'>,
  membership: Membership | undefined,
): 'factor' | 'provider' | null {
  const only = membership?.onlyProviders ?? [];
  if (only.length > 0 && !only.some((id) => id === providerId)) return 'provider';
  if (hasFactor) return null;
  const isProven = methods.includes('provider-factor');
  const { everyRole, rule } = membership ?? nowhere;
  return isFactorDue || (needsFactor(everyRole, rule) && !isProven) ? 'factor' : null;
}

/** An account with the words of its roles as they are now, in its first company. */
export async function callerOf(
  companies: Companies,
  { accountId, personId }: Pick<Caller, 'accountId' | 'personId'>,
): Promise<Caller> {
  return asCaller(await companies.membershipOf(accountId), { accountId, personId, signIn: null });
}

/** What somebody is who belongs to no company. */
export const nowhere = {
  companyId: null,
  companyKind: null,
  memberId: null,
  roles: [],
  limits: [],
  words: new Set(ownWords),
  everyRole: [],
  rule: noRule,
  onlyProviders: [],
} satisfies Record<keyof Membership, unknown>;

export function asCaller(
  membership: Awaited<ReturnType<Companies['membershipOf']>>,
  who: Pick<Caller, 'accountId' | 'personId' | 'signIn'>,
): Caller {
  const { everyRole: _, rule: __, onlyProviders: ___, ...place } = membership ?? nowhere;
  return { ...who, ...place };
}

/** Every sign-in of the account gets a new token with its next request. */
export function renewLater({ database }: Pick<Platform, 'database'>, accountId: string): Promise<void> {
  return database.withInstance('security', (tx) => markRenewal(tx, accountId));
}

/** @returns whether the sign-in has that token now, by this request or another one at once */
async function renewToken(
  { clock, database, keys }: Pick<Platform, 'clock' | 'database' | 'keys'>,
  { id, tokenHash, expiresAt }: Pick<Row, 'id' | 'tokenHash' | 'expiresAt'>,
  next: string,
): Promise<boolean> {
  const nextHash = await tokenHashOf(keys, next);
  const change = {
    tokenHash: nextHash,
    previousHash: tokenHash,
    replacedAt: clock.now(),
    renewalDue: false,
    expiresAt,
  };
  return database.withInstance('authentication', async (tx) => {
    const changed = await changeSignIn(tx, { id, tokenHash }, change);
    return changed !== undefined || hasToken(tx, id, nextHash);
  });
}

function isOver(
  { createdAt, seenAt }: Pick<Row, 'createdAt' | 'seenAt'>,
  { everyRole, rule }: Belonging,
  now: Date,
): boolean {
  const { idleMs, absoluteMs } = lifeOf(everyRole, rule);
  return now.getTime() - seenAt.getTime() > idleMs || now.getTime() - createdAt.getTime() > absoluteMs;
}

/** A full disk keeps nobody out. */
async function noteSeen(database: Platform['database'], id: string, at: Date): Promise<void> {
  try {
    await database.withInstance('authentication', (tx) => touchSignIn(tx, id, at));
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'storage_full')) throw error;
  }
}

export const minuteOf = (at: Date) => new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
