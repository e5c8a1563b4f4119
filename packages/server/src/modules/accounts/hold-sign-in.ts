import type { Tx } from '../../platform/db/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies, Membership } from '../companies/index.ts';
import { heldFactors } from './factor-queries.ts';
import { findSignIn, listSignIns, touchSignIn } from './sign-in-queries.ts';
import { asCaller, endOf, minuteOf, needOf, nowhere } from './sign-in.ts';

const graceMs = 5 * 60_000;

/** On which sign-in something hangs that goes on without requests, and in which company. */
export interface Held {
  signInId: string;
  accountId: string;
  companyId: string;
}
/** `signInId`: on which it hangs from now on. */
export type HeldSignIn = { outcome: 'open'; signInId: string; caller: Caller } | { outcome: 'ended' };

/**
 * Whether a live session may go on by its sign-in, and as whom (clauses S6, S8). It counts as use of the sign-in. One
 * that was ended is over at once; after one that came to its absolute end the same account has five minutes to sign in
 * again.
 */
export async function holdSignIn(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  companies: Pick<Companies, 'membershipOf'>,
  { signInId, accountId, companyId }: Held,
): Promise<HeldSignIn> {
  const now = clock.now();
  const membership = await companies.membershipOf(accountId, companyId);
  return database.withInstance('authentication', async (tx) => {
    const found = await findSignIn(tx, signInId);
    if (!found) return { outcome: 'ended' };
    const open = async (id: string): Promise<HeldSignIn> => {
      await touchSignIn(tx, id, minuteOf(now));
      return { outcome: 'open', signInId: id, caller: await callerBy(tx, id, membership) };
    };
    const end = endOf(found.createdAt, membership ?? nowhere, found.methods);
    if (found.state === 'ended' && found.expiresAt < end) return { outcome: 'ended' };
    if (found.state !== 'ended' && now < end) return open(signInId);
    const graceFrom = end.getTime() - graceMs;
    const again = (await listSignIns(tx, accountId, now)).find(
      ({ createdAt }) => createdAt.getTime() > graceFrom,
    );
    if (again) return open(again.id);
    return now.getTime() < end.getTime() + graceMs ? open(signInId) : { outcome: 'ended' };
  });
}

async function callerBy(tx: Tx, signInId: string, membership: Membership | undefined): Promise<Caller> {
  const signIn = await findSignIn(tx, signInId);
  if (!signIn) throw new Error('the sign-in was read in this transaction');
  const { id, accountId, personId, confirmedAt, factorAt, factorDueAt } = signIn;
  const { totp, passkeys } = await heldFactors(tx, accountId);
  const factors = { hasFactor: totp || passkeys > 0, isFactorDue: factorDueAt !== null };
  const needs = needOf({ ...signIn, ...factors }, membership);
  const state = needs === null ? 'full' : 'limited';
  return asCaller(membership, { accountId, personId, signIn: { id, state, needs, confirmedAt, factorAt } });
}
