import type { me } from '@candor/protocol/api/me.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { askForLink } from './asking.ts';
import { cancelReset } from './factor-reset.ts';
import { toOwner, type LetterTask } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import {
  changeAccount,
  deletePassword,
  findAddressee,
  findAddresseeOf,
  type Addressee,
} from './life-queries.ts';
import { deleteLinksOf, findLink, insertLink, takeLink } from './link-queries.ts';
import { blankLink, linkHashOf, newSecret } from './links.ts';
import { endSignIns, lockAccount } from './sign-in-queries.ts';
import { endTokensOf } from './token-queries.ts';

type Routes = Pick<typeof me, 'changeEmail' | 'confirmEmail' | 'undoEmail'>;

/** Clause A8: the new address confirms, and the old one can take it back. */
export function emailHandlers(parts: LifeParts, task: LetterTask): Handlers<Routes> {
  const { bus, keys } = parts.platform;
  return {
    async changeEmail({ body: { email } }, call) {
      const { accountId, personId } = call.caller;
      const sealer = await keys.sealerFor({ kind: 'person', id: personId });
      const rest = async (id: string) => ({
        accountId,
        ownEmail: sealer.seal('mail_token', 'own_email', id, email),
      });
      await askForLink(parts, task, { kind: 'email-change', email, rest }, call);
      call.answerAccepted();
      return { next: 'mail' };
    },
    async confirmEmail({ body: { token } }, { entry }) {
      entry.actorId = await confirmEmail(parts, token);
      return { next: 'done' };
    },
    async undoEmail({ body: { token } }, { entry }) {
      const accountId = await undoEmail(parts, token);
      entry.actorId = accountId;
      bus.publish('sign-in.ended', { accountId });
      return { next: 'recover' };
    },
  };
}

/** @returns whose address it is */
async function confirmEmail({ platform }: LifeParts, token: string): Promise<string> {
  const { clock, mail } = platform;
  const { tokenHash, url } = await newSecret(platform, 'email-undo');
  return withOwnLink(platform, 'email-change', token, async (tx, { sealer, email, emailIndex, before }) => {
    if (before.state !== 'active' || (await findAddressee(tx, emailIndex))) fail('link_expired');
    const letter = await toOwner(platform, before);
    const accountId = before.id;
    await changeAccount(tx, accountId, {
      email: sealer.seal('account', 'email', accountId, email),
      emailIndex,
    });
    await deleteLinksOf(tx, accountId, ['email-change', 'recovery', 'factor-reset']);
    const undoId = newId();
    await insertLink(tx, {
      ...blankLink('email-undo', undoId, clock.now()),
      tokenHash,
      accountId,
      emailIndex: before.emailIndex,
      ownEmail: sealer.seal('mail_token', 'own_email', undoId, letter.to),
    });
    await mail.queue(tx, { ...letter, template: 'email-changed', params: { link: url } });
  });
}

/** Whoever changed the address may know the password too: only a recovery opens the account again. @returns whose it is */
async function undoEmail({ platform }: LifeParts, token: string): Promise<string> {
  const now = platform.clock.now();
  return withOwnLink(platform, 'email-undo', token, async (tx, { sealer, email, emailIndex, before }) => {
    const accountId = before.id;
    const other = await findAddressee(tx, emailIndex);
    if (before.state === 'erasing' || (other && other.id !== accountId)) fail('link_expired');
    await changeAccount(tx, accountId, {
      email: sealer.seal('account', 'email', accountId, email),
      emailIndex,
      state: before.state === 'frozen' ? 'frozen' : 'recovering',
      closedAt: null,
    });
    await deletePassword(tx, accountId);
    await cancelReset(tx, accountId, now);
    await deleteLinksOf(tx, accountId);
    await endSignIns(tx, { accountId }, now);
    await endTokensOf(tx, { accountId }, now);
  });
}

interface OwnLink {
  sealer: Sealer;
  /** The address that the link holds. */
  email: string;
  emailIndex: Uint8Array;
  /** The account as it is. */
  before: Addressee;
}

/** Uses the link up in the transaction of the work, one at a time for the account. @returns the account's id */
async function withOwnLink(
  { clock, database, keys }: Platform,
  kind: 'email-change' | 'email-undo',
  token: string,
  work: (tx: Tx, found: OwnLink) => Promise<void>,
): Promise<string> {
  const hash = await linkHashOf(keys, token);
  const now = clock.now();
  const owner = await database.withInstance('authentication', async (tx) => {
    const link = await findLink(tx, kind, hash, now);
    return link?.accountId ? findAddresseeOf(tx, link.accountId) : undefined;
  });
  if (!owner) fail('link_expired');
  const sealer = await keys.sealerFor({ kind: 'person', id: owner.personId });
  await database.withInstance('authentication', async (tx) => {
    await lockAccount(tx, owner.id);
    const link = await takeLink(tx, kind, hash, now);
    const before = await findAddresseeOf(tx, owner.id);
    if (!link?.ownEmail || !link.emailIndex || !before) fail('link_expired');
    const email = sealer.open('mail_token', 'own_email', link.id, link.ownEmail, 'authentication');
    await work(tx, { sealer, email, emailIndex: link.emailIndex, before });
  });
  return owner.id;
}
