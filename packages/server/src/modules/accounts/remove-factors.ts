import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { emailIndex } from './email-index.ts';
import { deletePasskeys, deleteRecoveryCodes, deleteTotp } from './factor-queries.ts';
import { endReset } from './factor-reset-queries.ts';
import { maySignIn, toOwner } from './letters.ts';
import { changeAccount, findAddressee, type Addressee } from './life-queries.ts';
import { deleteLinksOf } from './link-queries.ts';
import { pageUrl } from './links.ts';
import { endSignIns, lockAccount } from './sign-in-queries.ts';

/** All of them, with every sign-in, and a letter: the next one has to set up a factor before anything else. */
export async function removeFactors(
  platform: Pick<Platform, 'config' | 'keys' | 'mail'>,
  tx: Tx,
  account: Addressee,
  now: Date,
): Promise<void> {
  const { id } = account;
  await deleteTotp(tx, id);
  await deletePasskeys(tx, id);
  await deleteRecoveryCodes(tx, id);
  await deleteLinksOf(tx, id, ['factor-reset', 'factor-reset-cancel']);
  await changeAccount(tx, id, { factorDueAt: now });
  await endSignIns(tx, { accountId: id }, now);
  const link = pageUrl(platform.config, '/sign-in');
  await platform.mail.queue(tx, {
    ...(await toOwner(platform, account)),
    template: 'factor-reset-done',
    params: { link },
  });
}

/**
 * At once, for who runs the host: nobody else is left to ask where the only owner lost every factor. @returns whose they
 * were; undefined where nobody with that address may sign in
 */
export async function removeFactorsAtHost(
  platform: Pick<Platform, 'bus' | 'clock' | 'config' | 'database' | 'keys' | 'mail'>,
  email: string,
): Promise<string | undefined> {
  const { bus, clock, database, keys } = platform;
  const index = await emailIndex(keys, email);
  const now = clock.now();
  const accountId = await database.withInstance('security', async (tx) => {
    const account = await findAddressee(tx, index);
    if (!maySignIn(account)) return undefined;
    await lockAccount(tx, account.id);
    // one that waits has nothing left to remove
    await endReset(tx, account.id, { state: 'done', endedAt: now });
    await removeFactors(platform, tx, account, now);
    return account.id;
  });
  if (accountId !== undefined) bus.publish('sign-in.ended', { accountId });
  return accountId;
}
