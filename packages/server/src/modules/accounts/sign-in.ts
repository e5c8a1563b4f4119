import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { ownWords, roles, type Word } from '@candor/policy/rights/words.ts';
import { Failure, type Call, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { deleteSignIn, findSignIn, insertSignIn, touchSignIn } from './queries.ts';

const lifeMs = 30 * 24 * 60 * 60_000;
const minuteMs = 60_000;

/** Makes a sign-in and its cookie. The table knows the token's SHA-256 only. */
export async function beginSignIn(
  { database, clock }: Pick<Platform, 'database' | 'clock'>,
  accountId: string,
  call: Pick<Call, 'setSignIn'>,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + lifeMs);
  const row = {
    id: randomUUIDv7(),
    accountId,
    tokenHash: hashOf(token),
    createdAt: now,
    seenAt: minuteOf(now),
    expiresAt,
  };
  await database.withInstance('authentication', (tx) => insertSignIn(tx, row));
  call.setSignIn(token, expiresAt);
}

export async function endSignIn({ database }: Pick<Platform, 'database'>, token: string): Promise<void> {
  await database.withInstance('authentication', (tx) => deleteSignIn(tx, hashOf(token)));
}

/** Who signed in with this token, with the words of their role as it is now. */
export async function authenticate(
  { database, clock }: Pick<Platform, 'database' | 'clock'>,
  companies: Companies,
  token: string,
): Promise<Caller | null> {
  const now = clock.now();
  const found = await database.withInstance('authentication', (tx) => findSignIn(tx, hashOf(token), now));
  if (!found) return null;
  if (now.getTime() - found.seenAt.getTime() >= minuteMs) await noteSeen(database, found.id, minuteOf(now));
  return callerOf(companies, found);
}

/** A full disk keeps nobody out. */
async function noteSeen(database: Platform['database'], id: string, at: Date): Promise<void> {
  try {
    await database.withInstance('authentication', (tx) => touchSignIn(tx, id, at));
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'storage_full')) throw error;
  }
}

/** An account with the words of its role as it is now. */
export async function callerOf(
  companies: Companies,
  { accountId, personId }: { accountId: string; personId: string },
): Promise<Caller> {
  const membership = await companies.membershipOf(accountId);
  const words: ReadonlySet<Word> = new Set([...ownWords, ...(membership ? roles[membership.role] : [])]);
  return { accountId, personId, companyId: membership?.companyId ?? null, words };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
const minuteOf = (at: Date) => new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
