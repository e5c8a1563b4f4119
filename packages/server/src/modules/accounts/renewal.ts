import type { Tx } from '../../platform/db/index.ts';
import { fail, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeSignIn, endSignIns, lockAccount } from './sign-in-queries.ts';
import type { StepCall } from './sign-in-steps.ts';
import { newToken, publishEnded, tokenHashOf, type Ended } from './sign-in.ts';

/** A call of somebody who is signed in. */
export type OwnCall = StepCall & { caller: Caller };

interface Step<T> {
  /** What it changes, in the transaction in which the token changes. */
  work: (tx: Tx) => Promise<T>;
  /** Whether the step went through; without it, nothing of the sign-in changes, and what `work` counted stays. */
  isDone?: (result: T) => boolean;
  /** What the sign-in says afterwards. */
  change: { confirmedAt?: Date; factorAt?: Date };
  others: 'end' | 'stay';
}

/** A step after which the sign-in has a new token: the old one dies in the same transaction (clause S5). */
export async function renewingStep<T>(
  platform: Pick<Platform, 'database' | 'keys' | 'clock' | 'bus'>,
  call: OwnCall,
  { work, isDone = () => true, change, others }: Step<T>,
): Promise<T> {
  const { database, keys, clock } = platform;
  const { accountId } = call.caller;
  const signIn = ownSignIn(call);
  const { token, tokenHash } = await newToken(keys);
  const old = { id: signIn.id, tokenHash: await tokenHashOf(keys, signIn.token) };
  const { result, expiresAt, ended } = await database.withInstance('authentication', async (tx) => {
    await lockAccount(tx, accountId);
    const done = await work(tx);
    if (!isDone(done)) return { result: done, expiresAt: undefined, ended: [] };
    const ids = others === 'end' ? await endSignIns(tx, { accountId, except: signIn.id }, clock.now()) : [];
    const until = await changeSignIn(tx, old, { ...change, tokenHash });
    if (!until) fail('not_signed_in');
    return { result: done, expiresAt: until, ended: ids.map((id): Ended => ({ accountId, signInId: id })) };
  });
  if (expiresAt) call.setSignIn(token, expiresAt);
  publishEnded(platform, ended);
  return result;
}

/** The sign-in that the call came with. */
export function ownSignIn({
  caller,
  signInToken,
}: Pick<OwnCall, 'caller' | 'signInToken'>): NonNullable<Caller['signIn']> & { token: string } {
  if (!caller.signIn || signInToken === undefined) fail('not_signed_in');
  return { ...caller.signIn, token: signInToken };
}
