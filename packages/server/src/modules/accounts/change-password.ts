import type { me } from '@candor/protocol/api/me.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { fail } from '../../platform/http/index.ts';
import { findPhc } from './factor-queries.ts';
import type { LifeParts } from './life-parts.ts';
import { setPassword } from './life-queries.ts';
import { deleteLinksOf } from './link-queries.ts';
import { notifyAccount } from './notices.ts';
import { showProfile } from './profile.ts';
import { renewingStep, type OwnCall } from './renewal.ts';
import { limits } from './throttle.ts';

/** By the current one, where there is one: a wrong one is confirm_failed, and counts like a wrong confirmation. */
export async function changePassword(
  { platform, passwords, rules, throttle }: LifeParts,
  { current, password, endOthers }: Input<(typeof me)['changePassword']>['body'],
  call: OwnCall,
): Promise<void> {
  const { accountId } = call.caller;
  const tries = await throttle.of(limits.accountKnown, `password|${accountId}`);
  const phc = await platform.database.withInstance('authentication', async (tx) => {
    await throttle.take(tx, tries);
    return findPhc(tx, accountId);
  });
  if (phc !== undefined && (await passwords.verify(accountId, current ?? '', phc)) === 'wrong')
    fail('confirm_failed');
  const { email, name } = await showProfile(platform, call.caller);
  await rules.require(password, [email, name ?? '']);
  const row = {
    accountId,
    phc: await passwords.hash(accountId, password),
    setAt: platform.clock.now(),
  };
  await renewingStep(platform, call, {
    async work(tx) {
      await throttle.giveBack(tx, tries);
      await setPassword(tx, row);
      await deleteLinksOf(tx, accountId, ['recovery']);
      await notifyAccount(platform, tx, accountId, { template: 'password-changed', params: {} });
    },
    change: {},
    others: endOthers ? 'end' : 'stay',
  });
}
