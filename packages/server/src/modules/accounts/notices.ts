import type { Tables } from '@candor/policy/derive/rows.ts';
import type { ParamsOf, TemplateName } from '@candor/policy/texts/mail/templates.ts';
import type { Tx } from '../../platform/db/index.ts';
import { periodStart } from '../../platform/keys/index.ts';
import type { Letter } from '../../platform/mail/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { pageUrl } from './links.ts';
import { countEarlier, findToldAccount } from './notice-queries.ts';

type NoticeName = Extract<
  TemplateName,
  | 'password-changed'
  | 'new-sign-in'
  | 'factor-added'
  | 'factor-removed'
  | 'passkey-frozen'
  | 'recovery-code-used'
  | 'api-token-made'
  | 'provider-linked'
  | 'provider-unlinked'
>;
/** Something about its security that the person of an account is told (clause S11). */
export type Notice = {
  [N in NoticeName]: { template: N; params: Omit<ParamsOf<N>, 'link'> };
}[NoticeName];
export type NoticeParts = Pick<Platform, 'keys' | 'mail' | 'config'>;

/** Writes the letter in the caller's transaction: it is sent when what it tells of is there, and not otherwise. */
export async function notifyAccount(
  { keys, mail, config }: NoticeParts,
  tx: Tx,
  accountId: string,
  { template, params }: Notice,
): Promise<void> {
  const account = await findToldAccount(tx, accountId);
  if (!account) return;
  const sealer = await keys.sealerFor({ kind: 'person', id: account.personId });
  const to = sealer.open('account', 'email', accountId, account.email, 'authentication');
  const { personId, language } = account;
  const link = pageUrl(config, '/settings/security');
  // template and params belong together, as Notice says
  const letter = {
    personId,
    class: 'essential',
    to,
    language,
    template,
    params: { ...params, link },
  } as Letter;
  await mail.queue(tx, letter);
}

/** Tells of a sign-in from a browser or network that the account was not signed in with before. */
export async function noticeNewPlace(
  parts: NoticeParts,
  tx: Tx,
  signIn: Pick<Tables['signIn'], 'id' | 'accountId' | 'browserFamily' | 'osFamily' | 'network' | 'createdAt'>,
): Promise<void> {
  const earlier = await countEarlier(tx, signIn, periodStart(signIn.createdAt));
  // whoever signs in for the first time knows that they did
  if (earlier.all === 0 || (earlier.browser > 0 && earlier.network > 0)) return;
  const { accountId, browserFamily, osFamily, createdAt } = signIn;
  const params = { browser: `${browserFamily}, ${osFamily}`, at: createdAt.toISOString() };
  await notifyAccount(parts, tx, accountId, { template: 'new-sign-in', params });
}
