import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { emailIndex } from './email-index.ts';
import { maySignIn } from './letters.ts';
import { findAddressee } from './life-queries.ts';
import { deleteLinksOf, insertLink } from './link-queries.ts';
import { blankLink, newSecret } from './links.ts';

/** A link that is handed over by hand (clause A15). It voids the one before, and asks for a factor like any other. */
export async function recoveryLink(
  platform: Pick<Platform, 'clock' | 'config' | 'database' | 'keys'>,
  email: string,
): Promise<{ accountId: string; link: string } | undefined> {
  const index = await emailIndex(platform.keys, email);
  const { tokenHash, url } = await newSecret(platform, 'recovery');
  return platform.database.withInstance('authentication', async (tx) => {
    const account = await findAddressee(tx, index);
    if (!maySignIn(account)) return undefined;
    await deleteLinksOf(tx, account.id, ['recovery']);
    const row = blankLink('recovery', newId(), platform.clock.now());
    await insertLink(tx, { ...row, tokenHash, accountId: account.id, emailIndex: index });
    return { accountId: account.id, link: url };
  });
}
