import { createHmac, randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { isPrivileged, needsFactor } from '@candor/policy/rights/standing.ts';
import { ownWords } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, Failure, type Call, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import {
  changeSignIn,
  endByToken,
  endSignIns,
  findSignIn,
  insertSignIn,
  listSignIns,
  markRenewal,
  touchSignIn,
} from './sign-in-queries.ts';

type Row = Tables['signIn'];
export type Method = Row['methods'][number];
/** What ended with a step, to be said on the bus once it is committed. */
export interface Ended {
  accountId: string;
  signInId: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const pendingMs = 10 * minuteMs;
const mostSignIns = 20;
/** Clause S6: unused for so long, and in all. */
const lives = {
  ordinary: { idleMs: 7 * dayMs, absoluteMs: 30 * dayMs },
  privileged: { idleMs: hourMs, absoluteMs: 12 * hourMs },
};

/** A token, and the keyed hash that is all the table knows: who reads the database cannot try tokens on it. */
export async function newToken(keys: Platform['keys']): Promise<{ token: string; tokenHash: Uint8Array }> {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: await tokenHashOf(keys, token) };
}
export async function tokenHashOf(keys: Platform['keys'], token: string): Promise<Uint8Array> {
  const known = tokenSecrets.get(keys);
  const secret = known ?? (await keys.secretOf('sign_in.token'));
  if (!known) tokenSecrets.set(keys, secret);
  return createHmac('sha256', secret).update(token).digest();
}
/** Held while the process runs, for who is signed in stays so while the keyring is away; it opens no sealed value. */
const tokenSecrets = new WeakMap<Platform['keys'], Uint8Array>();

export const networkHashOf = (keys: Platform['keys'], network: string) =>
  keys.blindIndex({ kind: 'instance' }, 'sign_in.network', network);

interface Begin {
  accountId: string;
  methods: Method[];
  state: 'pending' | 'full';
  roles: readonly Caller['roles'][number][];
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
  { accountId, methods, state, roles, client }: Begin,
): Promise<Begun> {
  const now = clock.now();
  const { token, tokenHash } = await newToken(keys);
  const row: Row = {
    id: randomUUIDv7(),
    accountId,
    tokenHash,
    state,
    methods,
    browserFamily: client.client.family.browser,
    osFamily: client.client.family.system,
    network: await networkHashOf(keys, client.client.network),
    createdAt: now,
    seenAt: minuteOf(now),
    confirmedAt: state === 'full' ? now : null,
    factorAt: methods.some((method) => method !== 'password') ? now : null,
    wrongCodes: 0,
    renewalDue: false,
    expiresAt: state === 'full' ? endOf(now, roles) : new Date(now.getTime() + pendingMs),
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
export function endOf(createdAt: Date, roles: readonly Caller['roles'][number][]): Date {
  return new Date(createdAt.getTime() + lifeOf(roles).absoluteMs);
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
 * of roles the token is a new one, which goes to `renew`.
 */
export async function authenticate(
  platform: Pick<Platform, 'database' | 'clock' | 'keys'>,
  companies: Companies,
  token: string,
  companyId: string | undefined,
  renew: Call['setSignIn'],
): Promise<Caller | null> {
  const { database, clock, keys } = platform;
  const now = clock.now();
  const hash = await tokenHashOf(keys, token);
  const found = await database.withInstance('authentication', async (tx) => {
    const row = await findSignIn(tx, hash, now);
    return row && { ...row, membership: await companies.membershipIn(tx, row.accountId, companyId) };
  });
  if (!found) return null;
  const { id, accountId, personId, createdAt, seenAt, confirmedAt, factorAt, membership } = found;
  const roles = membership?.everyRole ?? [];
  if (isOver({ createdAt, seenAt }, roles, now)) return null;
  if (membership === undefined && companyId !== undefined) fail('not_found');
  if (found.renewalDue) {
    const renewed = await renewToken(platform, { id, tokenHash: hash, createdAt, roles });
    if (!renewed) return null;
    renew(renewed.token, renewed.expiresAt);
  }
  if (now.getTime() - seenAt.getTime() >= minuteMs) await noteSeen(database, id, minuteOf(now));
  const state = needsFactor(roles) && !found.hasFactor ? 'limited' : 'full';
  return asCaller(membership, { accountId, personId, signIn: { id, state, confirmedAt, factorAt } });
}

/** An account with the words of its roles as they are now, in its first company. */
export async function callerOf(
  companies: Companies,
  { accountId, personId }: Pick<Caller, 'accountId' | 'personId'>,
): Promise<Caller> {
  return asCaller(await companies.membershipOf(accountId), { accountId, personId, signIn: null });
}

const nowhere = {
  companyId: null,
  companyKind: null,
  memberId: null,
  roles: [],
  limits: [],
  words: new Set(ownWords),
  everyRole: [],
};

function asCaller(
  membership: Awaited<ReturnType<Companies['membershipOf']>>,
  who: Pick<Caller, 'accountId' | 'personId' | 'signIn'>,
): Caller {
  const { everyRole: _, ...place } = membership ?? nowhere;
  return { ...who, ...place };
}

/** Every sign-in of the account gets a new token with its next request. */
export function renewLater({ database }: Pick<Platform, 'database'>, accountId: string): Promise<void> {
  return database.withInstance('security', (tx) => markRenewal(tx, accountId));
}

async function renewToken(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  { id, tokenHash, createdAt, roles }: Pick<Row, 'id' | 'tokenHash' | 'createdAt'> & Pick<Caller, 'roles'>,
): Promise<{ token: string; expiresAt: Date } | undefined> {
  const made = await newToken(keys);
  const expiresAt = endOf(createdAt, roles);
  const changed = await database.withInstance('authentication', (tx) =>
    changeSignIn(tx, { id, tokenHash }, { tokenHash: made.tokenHash, renewalDue: false, expiresAt }),
  );
  return changed ? { token: made.token, expiresAt } : undefined;
}

function isOver(
  { createdAt, seenAt }: Pick<Row, 'createdAt' | 'seenAt'>,
  roles: Caller['roles'],
  now: Date,
): boolean {
  const { idleMs, absoluteMs } = lifeOf(roles);
  return now.getTime() - seenAt.getTime() > idleMs || now.getTime() - createdAt.getTime() > absoluteMs;
}

const lifeOf = (roles: Caller['roles']) => (isPrivileged(roles) ? lives.privileged : lives.ordinary);

/** A full disk keeps nobody out. */
async function noteSeen(database: Platform['database'], id: string, at: Date): Promise<void> {
  try {
    await database.withInstance('authentication', (tx) => touchSignIn(tx, id, at));
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'storage_full')) throw error;
  }
}

const minuteOf = (at: Date) => new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
