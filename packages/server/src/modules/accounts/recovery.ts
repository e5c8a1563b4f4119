import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { signUp } from '@candor/protocol/api/sign-up.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type Call, type Handlers } from '../../platform/http/index.ts';
import type { AccountOwner } from '../rights/index.ts';
import { askForLink } from './asking.ts';
import { factorCheck, requireRight, type FactorOutcome } from './factor-check.ts';
import { heldFactors, listPasskeys } from './factor-queries.ts';
import type { LetterTask } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { changeAccount, findWholeAccount, setPassword } from './life-queries.ts';
import { deleteLinksOf, findLink, takeLink } from './link-queries.ts';
import { linkHashOf } from './links.ts';
import { notifyAccount } from './notices.ts';
import { endSignIns, lockAccount } from './sign-in-queries.ts';
import { usePasskey } from './sign-in-steps.ts';
import { publishEnded } from './sign-in.ts';
import { limits } from './throttle.ts';

type Routes = Pick<typeof signUp, 'recover' | 'recoveryOptions' | 'completeRecovery'>;
type Form = Input<(typeof signUp)['completeRecovery']>['body'];

/** Clause A9. A link alone recovers no account that has a second factor. */
export function recoveryHandlers(parts: LifeParts, task: LetterTask): Handlers<Routes> {
  return {
    async recover({ body: { email } }, call) {
      await askForLink(parts, task, { kind: 'recovery', email, rest: async () => ({}) }, call);
      call.answerAccepted();
      return { next: 'mail' };
    },
    recoveryOptions: ({ body }) => recoveryOptions(parts, body.token),
    async completeRecovery({ body }, call) {
      await completeRecovery(parts, body, call);
      return { next: 'sign-in' };
    },
  };
}

async function recoveryOptions(
  parts: LifeParts,
  token: string,
): Promise<Output<(typeof signUp)['recoveryOptions']>> {
  const { database } = parts.platform;
  const { accountId } = await ownerOf(parts, await linkHashOf(parts.platform.keys, token));
  const [held, known] = await database.withInstance(
    'authentication',
    async (tx) =>
      [
        await heldFactors(tx, accountId),
        (await listPasskeys(tx, accountId)).filter(({ state }) => state === 'active'),
      ] as const,
  );
  const needsFactor = held.totp || held.passkeys > 0;
  return {
    factors: [
      ...(held.totp ? (['totp'] as const) : []),
      ...(needsFactor && held.recoveryCodes > 0 ? (['recovery-code'] as const) : []),
    ],
    passkey:
      known.length === 0
        ? null
        : await parts.passkeys.requestOptions({ kind: 'confirm', for: accountId }, known),
  };
}

async function completeRecovery(parts: LifeParts, form: Form, call: Call<'public'>): Promise<void> {
  const { platform, passwords, rules, throttle } = parts;
  const { clock, database, keys } = platform;
  const hash = await linkHashOf(keys, form.token);
  const owner = await ownerOf(parts, hash);
  const { accountId, personId, email } = owner;
  call.entry.actorId = accountId;
  const tries = await throttle.of(limits.network, call.client.network);
  await database.withInstance('security', (tx) => throttle.take(tx, tries));
  await rules.require(form.password, [email]);
  const phc = await passwords.hash(accountId, form.password);
  const hasPasskey = await passkeyGiven(parts, form, owner, call);
  const check =
    form.factor && (await factorCheck(platform, throttle, { id: accountId, personId }, form.factor));
  const now = clock.now();
  const outcome = await database.withInstance(
    'authentication',
    async (tx): Promise<FactorOutcome | 'missing' | string[]> => {
      await lockAccount(tx, accountId);
      const proven = hasPasskey ? 'right' : await prove(tx, accountId, check);
      if (proven !== 'right') return proven;
      if (!(await takeLink(tx, 'recovery', hash, now))) fail('link_expired');
      await throttle.giveBack(tx, tries);
      await setPassword(tx, { accountId, phc, setAt: now });
      await changeAccount(tx, accountId, { state: 'active' });
      await deleteLinksOf(tx, accountId, ['recovery']);
      await notifyAccount(platform, tx, accountId, { template: 'password-changed', params: {} });
      return endSignIns(tx, { accountId }, now);
    },
  );
  if (outcome === 'missing') fail('factor_needed');
  if (typeof outcome === 'string') return requireRight(outcome);
  publishEnded(
    platform,
    outcome.map((signInId) => ({ accountId, signInId })),
  );
}

/** Whether the account's passkey signed; fails with passkey_refused for any other. */
async function passkeyGiven(
  parts: LifeParts,
  { passkey }: Form,
  { accountId }: AccountOwner,
  call: Call<'public'>,
): Promise<boolean> {
  if (!passkey) return false;
  await usePasskey(parts, passkey, { kind: 'confirm', for: accountId }, call);
  return true;
}

/** Commits also when the code is wrong, for it is counted. */
async function prove(
  tx: Tx,
  accountId: string,
  check: ((tx: Tx) => Promise<FactorOutcome>) | undefined,
): Promise<FactorOutcome | 'missing'> {
  const { totp, passkeys } = await heldFactors(tx, accountId);
  if (!totp && passkeys === 0) return 'right';
  return check ? check(tx) : 'missing';
}

async function ownerOf({ platform: { clock, database, keys } }: LifeParts, hash: Uint8Array) {
  const account = await database.withInstance('authentication', async (tx) => {
    const link = await findLink(tx, 'recovery', hash, clock.now());
    return link?.accountId ? findWholeAccount(tx, link.accountId) : undefined;
  });
  if (account?.state !== 'active' && account?.state !== 'recovering') fail('link_expired');
  const sealer = await keys.sealerFor({ kind: 'person', id: account.personId });
  return {
    accountId: account.id,
    personId: account.personId,
    email: sealer.open('account', 'email', account.id, account.email, 'authentication'),
  };
}
