import type { invitations } from '@candor/protocol/api/people.ts';
import { fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireStillGivable, takeInvitation, tokenHashOf } from './accept.ts';
import {
  changeInvitation,
  companyOfInvitation,
  findEmailIndex,
  findInvitation,
  findLive,
  type Invitation,
} from './invitation-queries.ts';
import { isLive, rowId } from './invitations.ts';
import { sealerUnlessAway } from './key-away.ts';
import { lockCompany } from './lock.ts';
import { namesIn } from './names.ts';
import { findCompany } from './queries.ts';

type InvitedRoutes = Pick<typeof invitations, 'showInvitation' | 'openInvitation' | 'acceptInvitation'>;

/** For whoever holds the link. */
export function invitedHandlers(platform: Platform): Handlers<InvitedRoutes> {
  const { bus, database, keys } = platform;
  return {
    async showInvitation({ params: { token } }, { caller }) {
      const { row, company, account } = await look(platform, token, caller);
      const { companyId, byAccountId, roles, language, message, expiresAt } = row;
      const inviter = await namesIn(platform, companyId, [byAccountId]);
      const sealer = await sealerUnlessAway(keys, { kind: 'company', id: companyId });
      return {
        company,
        inviter: inviter.get(byAccountId)?.name ?? null,
        roles,
        message: message && (sealer?.open('invitation', 'message', rowId(row), message, 'contact') ?? null),
        language,
        expiresAt: expiresAt.getTime(),
        caller: account === undefined ? 'none' : isFor(row, account) ? 'invited' : 'other',
      };
    },
    async openInvitation({ params: { token } }, { caller }) {
      const { row } = await look(platform, token, caller);
      const { companyId, id } = row;
      await database.withCompany(companyId, 'service', async (tx) => {
        await lockCompany(tx, companyId);
        const now = await findInvitation(tx, companyId, id);
        if (now && isLive(now)) await changeInvitation(tx, companyId, id, { state: 'opened' });
      });
      return {};
    },
    async acceptInvitation({ params: { token } }, call) {
      const { accountId } = call.caller;
      const { companyId } = await database.withInstance('service', async (tx) => {
        const { emailIndex } = (await findEmailIndex(tx, accountId)) ?? fail('not_signed_in');
        return takeInvitation(platform, tx, token, { id: accountId, emailIndex });
      });
      Object.assign(call.entry, { companyId, targetId: companyId });
      bus.publish('rights.changed', { accountId });
      return { companyId };
    },
  };
}

/** A link that can still be accepted; whatever else it is, it is answered alike. */
async function look({ clock, database, keys }: Platform, token: string, caller: Caller | null) {
  const hash = await tokenHashOf(keys, token);
  const companyId =
    (await database.withInstance('service', (tx) => companyOfInvitation(tx, hash))) ?? fail('link_expired');
  return database.withCompany(companyId, 'service', async (tx) => {
    const row = (await findLive(tx, hash, clock.now())) ?? fail('link_expired');
    await requireStillGivable(tx, row, clock.now());
    const company = (await findCompany(tx, companyId))?.name ?? fail('link_expired');
    return { row, company, account: caller ? await findEmailIndex(tx, caller.accountId) : undefined };
  });
}

const isFor = (row: Invitation, { emailIndex }: { emailIndex: Uint8Array }) =>
  Buffer.from(row.emailIndex).equals(emailIndex);
