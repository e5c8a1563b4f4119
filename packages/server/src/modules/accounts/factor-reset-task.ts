import { z } from 'zod';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { endReset, listDueResets, listResetsToRemind, noteReminded } from './factor-reset-queries.ts';
import { announceReset, cancelReset } from './factor-reset.ts';
import { maySignIn } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { findAddresseeOf } from './life-queries.ts';
import { removeFactors } from './remove-factors.ts';
import { lockAccount } from './sign-in-queries.ts';

const remindAfterMs = 12 * 60 * 60_000;

/** Reminds of resets that wait, and removes the factors of those that are due. */
export function factorResetTask({ companies, platform }: Pick<LifeParts, 'companies' | 'platform'>): Task {
  const { clock, database } = platform;
  return task({
    name: 'accounts.reset_factors',
    payload: z.strictObject({}),
    deadlineMs: 5 * 60_000,
    maxAttempts: 5,
    cron: '*/5 * * * *',
    missedWithinMs: 60 * 60_000,
    async run(_payload, { signal }) {
      const now = clock.now();
      const { due, toRemind } = await database.withInstance('security', async (tx) => ({
        due: await listDueResets(tx, now),
        toRemind: await listResetsToRemind(tx, now, new Date(now.getTime() - remindAfterMs)),
      }));
      for (const accountId of toRemind) {
        signal.throwIfAborted();
        await remind(platform, accountId, now);
      }
      for (const { accountId, companyId } of due) {
        signal.throwIfAborted();
        // whoever left the company is not its to help any more
        if (companyId !== null && !(await companies.idsOf(accountId)).includes(companyId))
          await database.withInstance('security', (tx) => cancelReset(tx, accountId, now));
        else await removeDue(platform, accountId, now);
      }
    },
  });
}

function remind(platform: Platform, accountId: string, now: Date): Promise<void> {
  return platform.database.withInstance('security', async (tx) => {
    await lockAccount(tx, accountId);
    const account = await findAddresseeOf(tx, accountId);
    const reset = maySignIn(account) && (await noteReminded(tx, accountId, now));
    if (reset) await announceReset(platform, tx, accountId, reset, 'factor-reset-again');
  });
}

async function removeDue(platform: Platform, accountId: string, now: Date): Promise<void> {
  const { audit, bus, database } = platform;
  const isDone = await database.withInstance('security', async (tx) => {
    await lockAccount(tx, accountId);
    const account = await findAddresseeOf(tx, accountId);
    if (!maySignIn(account)) return false;
    if (!(await endReset(tx, accountId, { state: 'done', endedAt: now }, now))) return false;
    await removeFactors(platform, tx, account, now);
    return true;
  });
  if (!isDone) return;
  bus.publish('sign-in.ended', { accountId });
  await audit.write({
    actor: 'instance',
    action: 'accounts.reset_factors',
    targetId: accountId,
    outcome: 'done',
  });
}
