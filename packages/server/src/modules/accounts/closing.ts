import { z } from 'zod';
import type { me } from '@candor/protocol/api/me.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import { task, type Task } from '../../platform/jobs/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { AccountOwner } from '../rights/index.ts';
import { cancelReset } from './factor-reset.ts';
import { toOwner } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { changeAccount, findAddresseeOf, listEnding } from './life-queries.ts';
import { deleteLinksOf, deleteSignUpsOf, findLink, insertLink, takeLink } from './link-queries.ts';
import { blankLink, endOfLink, linkHashOf, newSecret } from './links.ts';
import { endSignIns, lockAccount } from './sign-in-queries.ts';
import { endTokensOf } from './token-queries.ts';

type Routes = Pick<typeof me, 'planDeletion' | 'deleteAccount' | 'close' | 'restore'>;
type State = 'closing' | 'erasing';

const restorableMs = 30 * 24 * 60 * 60_000;
const noPayload = z.strictObject({});

/** Clause A11: an account ends when its person says so, and everything that it opens ends in the same transaction. */
export function closingHandlers(parts: LifeParts): Handlers<Routes> {
  const { companies, erasure } = parts;
  const { clock, database, keys, mail } = parts.platform;
  return {
    planDeletion: async (_input, { caller }) => ({
      ...(await erasure.plan(caller)),
      soleOwnerOf: await companies.soleOwnerOf(caller.accountId),
    }),
    async deleteAccount(_input, call) {
      await end(parts, call.caller, 'erasing', await companies.idsOf(call.caller.accountId));
      const { id, steps, endedAt } = await erasure.erase(call.caller);
      call.entry.targetId = id;
      call.clearSignIn();
      return { id, steps, endedAt: endedAt.getTime() };
    },
    async close(_input, call) {
      const { url } = await end(parts, call.caller, 'closing', await companies.idsOf(call.caller.accountId));
      call.clearSignIn();
      const erasedAt = endOfLink('restore', clock.now()).getTime();
      return { erasedAt, restoreLink: mail.state() === 'on' ? null : url };
    },
    async restore({ body: { token } }, { entry }) {
      const hash = await linkHashOf(keys, token);
      const now = clock.now();
      await database.withInstance('authentication', async (tx) => {
        const found = await findLink(tx, 'restore', hash, now);
        if (!found?.accountId) fail('link_expired');
        await lockAccount(tx, found.accountId);
        const account = await findAddresseeOf(tx, found.accountId);
        if (!(await takeLink(tx, 'restore', hash, now)) || account?.state !== 'closing') fail('link_expired');
        await changeAccount(tx, account.id, { state: 'active', closedAt: null });
        entry.actorId = account.id;
      });
      return { next: 'sign-in' };
    },
  };
}

/** Accounts whose 30 days are over, and those whose erasure was interrupted. */
export function finishErasures(parts: LifeParts): Task {
  const { clock, database, log } = parts.platform;
  return task({
    name: 'accounts.finish_erasures',
    payload: noPayload,
    deadlineMs: 10 * 60_000,
    maxAttempts: 5,
    cron: '17 * * * *',
    missedWithinMs: 24 * 60 * 60_000,
    async run(_payload, { signal }) {
      const closedBefore = new Date(clock.now().getTime() - restorableMs);
      const ending = await database.withInstance('legal_duty', (tx) => listEnding(tx, closedBefore));
      for (const { id: accountId, personId, state } of ending) {
        signal.throwIfAborted();
        // its companies had other owners when it was closed
        if (state === 'closing') await end(parts, { accountId, personId }, 'erasing', []);
        await parts.erasure.erase({ accountId, personId });
        await parts.platform.audit.write({
          actor: 'instance',
          action: 'accounts.finish_erasures',
          targetId: accountId,
          outcome: 'done',
        });
      }
      if (ending.length > 0) log.write('accounts.erased', { n: ending.length });
    },
  });
}

/**
 * Erases an account that somebody else decided on (clause M87).
 * @param leaves companies that may be left without an owner by it; the operator's may not. Fails with last_owner where
 * another one would be, and with erasure_incomplete
 */
export async function eraseAtOnce(
  parts: LifeParts,
  who: AccountOwner,
  leaves: readonly string[],
): ReturnType<LifeParts['erasure']['erase']> {
  const { companies } = parts;
  const kept = (await companies.idsOf(who.accountId)).filter((id) => !leaves.includes(id));
  await end(parts, who, 'erasing', [...new Set([await companies.firstCompanyId(), ...kept])]);
  return parts.erasure.erase(who);
}

/**
 * Ends sign-ins, tokens, links and sockets of the account at once.
 * @param owned companies that must have another owner; fails with last_owner
 */
async function end(
  { platform, companies }: LifeParts,
  { accountId, personId }: AccountOwner,
  state: State,
  owned: readonly string[],
): Promise<{ url: string }> {
  const { bus, clock, database, mail } = platform;
  const now = clock.now();
  const { tokenHash, url } = await newSecret(platform, 'restore');
  await database.withPerson(personId, 'legal_duty', async (tx) => {
    if (await companies.soleOwnerAmong(tx, accountId, owned)) fail('last_owner');
    await lockAccount(tx, accountId);
    const account = (await findAddresseeOf(tx, accountId)) ?? fail('not_signed_in');
    const letter = await toOwner(platform, account);
    await changeAccount(tx, accountId, { state, closedAt: now });
    await endSignIns(tx, { accountId }, now);
    await endTokensOf(tx, { accountId }, now);
    await cancelReset(tx, accountId, now);
    await deleteLinksOf(tx, accountId);
    await deleteSignUpsOf(tx, account.emailIndex);
    if (state === 'erasing') {
      // under the instance's key: the person's is destroyed before this letter is sent
      const { personId: _gone, ...last } = letter;
      await mail.queue(tx, { ...last, template: 'account-erased', params: {} });
      return;
    }
    await insertLink(tx, { ...blankLink('restore', newId(), now), tokenHash, accountId });
    const at = endOfLink('restore', now).toISOString();
    await mail.queue(tx, { ...letter, template: 'account-closed', params: { at, link: url } });
  });
  bus.publish('sign-in.ended', { accountId });
  return { url };
}
