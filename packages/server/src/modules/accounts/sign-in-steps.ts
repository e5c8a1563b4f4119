import { needsFactor } from '@candor/policy/rights/standing.ts';
import { fail, type Call } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { emailIndex } from './email-index.ts';
import { factorCheck, requireRight, type Factor, type FactorOutcome } from './factor-check.ts';
import {
  advancePasskey,
  findPasskey,
  freezePasskey,
  heldFactors,
  isFactorDue,
  rehash,
  type Held,
} from './factor-queries.ts';
import { noticeNewPlace, notifyAccount } from './notices.ts';
import type { Assertion, Passkeys } from './passkeys.ts';
import type { Passwords } from './password-hash.ts';
import {
  changeSignIn,
  countWrongCode,
  deleteSignIn,
  findForSignIn,
  findPendingAccount,
  lockAccount,
  lockPending,
} from './sign-in-queries.ts';
import {
  beginSignIn,
  endOf,
  endOldest,
  insertBegun,
  networkHashOf,
  newToken,
  nowhere,
  publishEnded,
  tokenHashOf,
  type Begun,
  type Ended,
  type Method,
  type Belonging,
  type ThroughProvider,
} from './sign-in.ts';
import { limits, type Throttle } from './throttle.ts';

export interface SignInParts {
  platform: Platform;
  companies: Companies;
  passwords: Passwords;
  passkeys: Passkeys;
  throttle: Throttle;
}
/** What a step needs of the request. */
export type StepCall = Pick<Call, 'entry' | 'client' | 'signInToken' | 'setSignIn' | 'clearSignIn'>;
export type SignedIn = { next: 'done' | 'enrol'; oldestEnded: boolean };
export type FactorKind = 'totp' | 'passkey' | 'recovery-code';

const knownNetworkMs = 30 * 24 * 60 * 60_000;
const mostWrongCodes = 5;

/**
 * The first step. What is wrong with it (address, password, account) is one answer after the same work: the same
 * statements, one hash. With a factor the sign-in waits for it, and its cookie opens nothing else.
 */
export async function passwordStep(
  parts: SignInParts,
  { email, password }: { email: string; password: string },
  call: StepCall,
): Promise<SignedIn | { next: 'factor'; factors: FactorKind[]; oldestEnded: false }> {
  const { platform, passwords, throttle } = parts;
  const { database, keys, clock } = platform;
  const index = await emailIndex(keys, email);
  const network = await networkHashOf(keys, call.client.network);
  const since = new Date(clock.now().getTime() - knownNetworkMs);
  const account = await database.withInstance('authentication', (tx) =>
    findForSignIn(tx, index, network, since),
  );
  if (account) call.entry.actorId = account.id;
  const limit = account?.knowsNetwork === true ? limits.accountKnown : limits.accountStrange;
  const tries = [
    await throttle.of(limit, Buffer.from(index).toString('hex')),
    await throttle.of(limits.network, call.client.network),
  ];
  await database.withInstance('security', (tx) => throttle.take(tx, ...tries));
  const verdict = await passwords.verify(account?.id ?? nobody, password, account?.phc ?? undefined);
  if (verdict === 'wrong' || account?.state !== 'active') fail('sign_in_failed');
  const phc = verdict === 'outdated' ? await passwords.hash(account.id, password) : undefined;
  const held = await database.withInstance('authentication', async (tx) => {
    await throttle.giveBack(tx, ...tries);
    if (phc !== undefined) await rehash(tx, account.id, phc);
    return heldFactors(tx, account.id);
  });
  return begin(parts, account.id, held, call, { methods: ['password'] });
}

/** Of the instance's secret alone: no account has this id. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** How the first step was done. */
interface Way {
  methods: Method[];
  provider?: ThroughProvider;
}

/** Whole, where the account has no factor; else it waits for one. */
export async function begin(
  parts: SignInParts,
  accountId: string,
  held: Held,
  call: StepCall,
  { methods, provider }: Way,
) {
  const factors = factorKindsOf(held);
  if (factors.length === 0) return complete(parts, accountId, methods, call, provider);
  const begun = await beginSignIn(parts.platform, {
    accountId,
    methods,
    provider,
    state: 'pending',
    belonging: nowhere,
    client: call,
  });
  await keep(parts, begun, call);
  return { next: 'factor' as const, factors, oldestEnded: false as const };
}

/** Recovery codes stand in for another factor and are none alone. */
function factorKindsOf({ totp, passkeys, recoveryCodes }: Held): FactorKind[] {
  if (!totp && passkeys === 0) return [];
  return [
    ...(totp ? (['totp'] as const) : []),
    ...(passkeys > 0 ? (['passkey'] as const) : []),
    ...(recoveryCodes > 0 ? (['recovery-code'] as const) : []),
  ];
}

/** A sign-in that needs nothing more. */
export async function complete(
  parts: SignInParts,
  accountId: string,
  methods: readonly Method[],
  call: StepCall,
  provider?: ThroughProvider,
): Promise<SignedIn> {
  const belonging = await belongingOf(parts, accountId);
  const begun = await beginSignIn(parts.platform, {
    accountId,
    methods: [...methods],
    provider,
    state: 'full',
    belonging,
    client: call,
  });
  const { oldestEnded } = await keep(parts, begun, call);
  const isWhole = methods.includes('passkey') || methods.includes('provider-factor');
  const isLacking = !isWhole && (await lacksFactor(parts.platform, accountId, belonging));
  return { next: isLacking ? 'enrol' : 'done', oldestEnded };
}

async function keep(
  { platform }: SignInParts,
  begun: Begun,
  call: StepCall,
): Promise<{ oldestEnded: boolean }> {
  const { ended, oldestEnded } = await platform.database.withInstance('authentication', async (tx) => {
    await lockAccount(tx, begun.row.accountId);
    const kept = await insertBegun(tx, begun);
    if (begun.row.state === 'full') await noticeNewPlace(platform, tx, begun.row);
    return kept;
  });
  publishEnded(platform, ended);
  call.setSignIn(begun.token, begun.row.expiresAt);
  return { oldestEnded };
}

/** The second step: TOTP or a recovery code. Five wrong ones end the attempt. */
export async function factorStep(parts: SignInParts, given: Factor, call: StepCall): Promise<SignedIn> {
  const { platform, throttle } = parts;
  const { database, keys, clock } = platform;
  const tokenHash = call.signInToken === undefined ? undefined : await tokenHashOf(keys, call.signInToken);
  if (!tokenHash) fail('attempt_over');
  const now = clock.now();
  const account = await database.withInstance('authentication', (tx) =>
    findPendingAccount(tx, tokenHash, now),
  );
  if (!account) fail('attempt_over');
  call.entry.actorId = account.id;
  const check = await factorCheck(platform, throttle, account, given);
  const belonging = await belongingOf(parts, account.id);
  const made = await newToken(keys);
  const change = {
    tokenHash: made.tokenHash,
    state: 'full',
    confirmedAt: now,
    factorAt: now,
    wrongCodes: 0,
    expiresAt: endOf(now, belonging, account.methods),
    createdAt: now,
  } as const;
  const outcome = await database.withInstance(
    'authentication',
    async (tx): Promise<FactorOutcome | 'over' | Ended[]> => {
      await lockAccount(tx, account.id);
      const pending = await lockPending(tx, tokenHash, now);
      if (!pending) return 'over';
      const result = await check(tx);
      if (result === 'right') {
        await changeSignIn(tx, { id: pending.id, tokenHash }, change, [...pending.methods, given.kind]);
        await noticeNewPlace(platform, tx, { ...pending, createdAt: now });
        return endOldest(tx, account.id, now);
      }
      if ((await countWrongCode(tx, pending.id)) < mostWrongCodes) return result;
      await deleteSignIn(tx, pending.id);
      return 'over';
    },
  );
  if (outcome === 'over') {
    call.clearSignIn();
    fail('attempt_over', { reason: 'wrong_codes' });
  }
  if (typeof outcome === 'string') return refuse(outcome);
  publishEnded(platform, outcome);
  call.setSignIn(made.token, change.expiresAt);
  return { next: 'done', oldestEnded: outcome.length > 0 };
}

/** A passkey alone is a whole sign-in: what it signs says whose it is. */
export async function passkeyStep(
  parts: SignInParts,
  response: Assertion,
  call: StepCall,
): Promise<SignedIn> {
  const accountId = await usePasskey(parts, response, { kind: 'sign-in' }, call);
  const provider = await providerBefore(parts, accountId, call);
  return complete(parts, accountId, provider ? ['provider', 'passkey'] : ['passkey'], call, provider);
}

/** The provider of an attempt of this account that waits for its factor. */
async function providerBefore(
  { platform: { clock, database, keys } }: SignInParts,
  accountId: string,
  { signInToken }: StepCall,
): Promise<ThroughProvider | undefined> {
  if (signInToken === undefined) return undefined;
  const [tokenHash, now] = [await tokenHashOf(keys, signInToken), clock.now()];
  const pending = await database.withInstance('authentication', (tx) =>
    findPendingAccount(tx, tokenHash, now),
  );
  const isTheirs = pending?.id === accountId && pending.providerId !== null;
  return isTheirs ? { id: pending.providerId ?? '', authenticatedAt: now } : undefined;
}

/** @returns whose passkey it is; fails with passkey_refused for any that is not active, of whoever */
export async function usePasskey(
  { platform, passkeys }: SignInParts,
  response: Assertion,
  use: { kind: 'sign-in' } | { kind: 'confirm'; for: string },
  call: StepCall,
): Promise<string> {
  const { database, clock } = platform;
  const credentialId = Buffer.from(response.id, 'base64url');
  const passkey = await database.withInstance('authentication', (tx) => findPasskey(tx, credentialId));
  if (!passkey || (use.kind === 'confirm' && passkey.accountId !== use.for))
    fail('passkey_refused', { reason: 'unknown' });
  call.entry.actorId = passkey.accountId;
  const counter = await passkeys.verify(response, passkey, use);
  const isAdvanced = await database.withInstance('authentication', async (tx) => {
    const advanced = await advancePasskey(tx, passkey.id, counter, clock.now());
    if (!advanced) {
      await freezePasskey(tx, passkey.id);
      await notifyAccount(platform, tx, passkey.accountId, { template: 'passkey-frozen', params: {} });
    }
    return advanced;
  });
  if (!isAdvanced) fail('passkey_refused', { reason: 'frozen' });
  return passkey.accountId;
}

async function belongingOf(
  { companies }: Pick<SignInParts, 'companies'>,
  accountId: string,
): Promise<Belonging> {
  return (await companies.membershipOf(accountId)) ?? nowhere;
}

/** Whether a role or a company of theirs needs a factor. */
export async function isFactorRequired(
  parts: Pick<SignInParts, 'companies'>,
  accountId: string,
): Promise<boolean> {
  const { everyRole, rule } = await belongingOf(parts, accountId);
  return needsFactor(everyRole, rule);
}

/** Of somebody without a factor; also when all that they had were removed. */
async function lacksFactor(
  { database }: Pick<Platform, 'database'>,
  accountId: string,
  { everyRole, rule }: Belonging,
): Promise<boolean> {
  return (
    needsFactor(everyRole, rule) ||
    database.withInstance('authentication', (tx) => isFactorDue(tx, accountId))
  );
}

function refuse(outcome: FactorOutcome): never {
  requireRight(outcome);
  return fail('internal', { component: 'sign-in' });
}
