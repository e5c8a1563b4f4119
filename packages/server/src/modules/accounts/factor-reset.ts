import type { factorReset } from '@candor/protocol/api/factor-reset.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { askForLink } from './asking.ts';
import { endReset, findWaitingReset, insertReset, type FactorReset } from './factor-reset-queries.ts';
import { sealerUnlessAway } from './factors.ts';
import { maySignIn, toOwner, type LetterTask } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { findAddresseeOf } from './life-queries.ts';
import { deleteLinksOf, findLink, insertLink, takeLink } from './link-queries.ts';
import { blankLink, linkHashOf, newSecret } from './links.ts';
import { lockAccount } from './sign-in-queries.ts';

const hourMs = 60 * 60_000;
/** Clause A10: who asks in a company knows the person; by mail there is nobody but the mailbox. */
const waits = { byCompany: 24 * hourMs, byMail: 72 * hourMs };

const done = { next: 'done' } as const;

/** Clause A10: the way back for somebody who lost every factor, slow enough that they can stop what they did not want. */
export function factorResetHandlers(parts: LifeParts, task: LetterTask): Handlers<typeof factorReset> {
  const { platform } = parts;
  const { clock, database } = platform;
  return {
    async resetFactors({ params: { m }, body: { reason } }, { caller }) {
      const accountId = await parts.companies.accountOf(caller, m);
      if (accountId === caller.accountId) fail('not_allowed', { word: 'factor.reset' });
      return { dueAt: await resetForCompany(platform, caller, accountId, reason) };
    },
    async askFactorReset({ body: { email } }, call) {
      await askForLink(parts, task, { kind: 'factor-reset', email, rest: async () => ({}) }, call);
      call.answerAccepted();
      return { next: 'mail' };
    },
    async beginFactorReset({ body: { token } }, { entry }) {
      const { accountId, dueAt } = await resetByLink(parts, token);
      entry.actorId = accountId;
      return { dueAt };
    },
    async cancelFactorReset({ body: { token } }, { entry }) {
      entry.actorId = await cancelByLink(platform, token);
      return done;
    },
    ownFactorReset: async (_input, { caller }) => ({ waiting: await ownReset(parts, caller) }),
    async cancelOwnFactorReset(_input, { caller: { accountId } }) {
      const isCancelled = await database.withInstance('security', (tx) =>
        cancelReset(tx, accountId, clock.now()),
      );
      if (!isCancelled) fail('not_found');
      return done;
    },
  };
}

/** With the links that would cancel it. @returns whether one waited */
export async function cancelReset(tx: Tx, accountId: string, endedAt: Date): Promise<boolean> {
  await lockAccount(tx, accountId);
  await deleteLinksOf(tx, accountId, ['factor-reset', 'factor-reset-cancel']);
  return endReset(tx, accountId, { state: 'cancelled', endedAt });
}

/** Writes the letter about a reset that waits, with a link that cancels it until then. */
export async function announceReset(
  platform: Pick<Platform, 'clock' | 'config' | 'keys' | 'mail'>,
  tx: Tx,
  accountId: string,
  { dueAt }: Pick<FactorReset, 'dueAt'>,
  template: 'factor-reset-asked' | 'factor-reset-again',
): Promise<void> {
  const { clock, mail } = platform;
  const account = (await findAddresseeOf(tx, accountId)) ?? fail('not_found');
  const { tokenHash, url } = await newSecret(platform, 'factor-reset-cancel');
  const link = blankLink('factor-reset-cancel', newId(), clock.now());
  await insertLink(tx, { ...link, tokenHash, accountId, expiresAt: dueAt });
  const params = { at: dueAt.toISOString(), link: url };
  await mail.queue(tx, { ...(await toOwner(platform, account)), template, params });
}

/** Fails with already_running where one waits. @returns when the factors go */
async function resetForCompany(
  platform: Platform,
  { companyId, memberId }: Caller,
  accountId: string,
  reason: string,
): Promise<number> {
  const { clock, database, keys } = platform;
  const account = await database.withInstance('security', (tx) => findAddresseeOf(tx, accountId));
  if (!maySignIn(account)) fail('not_found');
  const sealer = await keys.sealerFor({ kind: 'person', id: account.personId });
  const now = clock.now();
  const id = newId();
  const row = {
    ...blankReset(id, accountId, now, waits.byCompany),
    companyId,
    requestedBy: memberId,
    reason: sealer.seal('factor_reset', 'reason', id, reason),
  };
  await database.withInstance('security', async (tx) => {
    await lockAccount(tx, accountId);
    if (!(await insertReset(tx, row))) fail('already_running');
    await announceReset(platform, tx, accountId, row, 'factor-reset-asked');
  });
  return row.dueAt.getTime();
}

async function resetByLink(
  { companies, platform }: LifeParts,
  token: string,
): Promise<{ accountId: string; dueAt: number }> {
  const { clock, database, keys } = platform;
  const hash = await linkHashOf(keys, token);
  const now = clock.now();
  const found = await database.withInstance('security', (tx) => findLink(tx, 'factor-reset', hash, now));
  const accountId = found?.accountId ?? fail('link_expired');
  // whoever joined a company since the letter asks there
  if ((await companies.idsOf(accountId)).length > 0) fail('link_expired');
  const row = blankReset(newId(), accountId, now, waits.byMail);
  const dueAt = await database.withInstance('security', async (tx) => {
    await lockAccount(tx, accountId);
    if (!(await takeLink(tx, 'factor-reset', hash, now))) fail('link_expired');
    if (!maySignIn(await findAddresseeOf(tx, accountId))) fail('link_expired');
    const waiting = await findWaitingReset(tx, accountId);
    if (waiting) return waiting.dueAt;
    await insertReset(tx, row);
    await announceReset(platform, tx, accountId, row, 'factor-reset-asked');
    return row.dueAt;
  });
  return { accountId, dueAt: dueAt.getTime() };
}

/** @returns whose it was */
async function cancelByLink({ clock, database, keys }: Platform, token: string): Promise<string> {
  const hash = await linkHashOf(keys, token);
  const now = clock.now();
  return database.withInstance('security', async (tx) => {
    const link = await findLink(tx, 'factor-reset-cancel', hash, now);
    if (!link?.accountId || !(await cancelReset(tx, link.accountId, now))) fail('link_expired');
    return link.accountId;
  });
}

async function ownReset({ companies, platform }: LifeParts, { accountId, personId }: Caller) {
  const { database, keys } = platform;
  const row = await database.withInstance('security', (tx) => findWaitingReset(tx, accountId));
  if (!row) return null;
  const company = row.companyId === null ? null : await companies.find(row.companyId);
  const sealer = row.reason && (await sealerUnlessAway(keys, personId));
  return {
    requestedAt: row.requestedAt.getTime(),
    dueAt: row.dueAt.getTime(),
    company: company?.name ?? null,
    reason: row.reason && (sealer?.open('factor_reset', 'reason', row.id, row.reason, 'security') ?? null),
  };
}

function blankReset(id: string, accountId: string, requestedAt: Date, waitMs: number): FactorReset {
  return {
    id,
    accountId,
    companyId: null,
    requestedBy: null,
    reason: null,
    requestedAt,
    dueAt: new Date(requestedAt.getTime() + waitMs),
    remindedAt: null,
    endedAt: null,
    state: 'waiting',
  };
}
