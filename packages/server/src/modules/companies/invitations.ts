import { randomBytes } from 'node:crypto';
import type { invitations } from '@candor/protocol/api/people.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Delivery } from '../../platform/mail/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { tokenHashOf } from './accept.ts';
import { devicesById } from './book-queries.ts';
import { rolesToInvite } from './giving.ts';
import {
  changeInvitation,
  expireInvitations,
  findInvitation,
  insertInvitation,
  invitedAlready,
  listInvitations,
  liveStates,
  membersAlready,
  type Invitation,
} from './invitation-queries.ts';
import { sealerUnlessAway } from './key-away.ts';
import { unitsById } from './move-queries.ts';
import { noteDeliveries, sendInvitation } from './post.ts';
import { requireInside, unitsFor } from './scope.ts';
import { changeStructure } from './units.ts';

type InviterRoutes = Pick<typeof invitations, 'listInvitations' | 'invite' | 'resend' | 'revoke'>;
type Wish = Input<typeof invitations.invite>['body'];
type Invited = Output<typeof invitations.invite>['items'][number];
type Shown = Output<typeof invitations.listInvitations>['items'][number];

export interface InvitationParts {
  platform: Platform;
  /** By which an account's address is known. */
  emailIndex(address: string): Promise<Uint8Array>;
}

const dayMs = 24 * 60 * 60_000;
const mostSends = 5;
export const isLive = ({ state }: Invitation) => liveStates.some((one) => one === state);

export function invitationHandlers(parts: InvitationParts): Handlers<InviterRoutes> {
  const { platform } = parts;
  const { clock, database, mail } = platform;
  return {
    async listInvitations({ query: { state, after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const { found, deliveries } = await database.withCompany(companyId, 'service', async (tx) => {
        await expireInvitations(tx, companyId, clock.now());
        await noteDeliveries(mail, tx, companyId);
        const units = await unitsFor(tx, caller, 'person.invite');
        const rows = await listInvitations(tx, companyId, { state, after, units, limit: limit + 1 });
        const letters = rows.flatMap(({ letterId }) => letterId ?? []);
        return { found: rows, deliveries: await mail.deliveries(tx, letters) };
      });
      const page = pageOf(found, limit, ({ id }) => id);
      const items = await Promise.all(
        page.items.map((row) => present(platform, row, deliveries.get(row.letterId ?? ''))),
      );
      return { ...page, items };
    },
    invite: ({ body }, { caller }) => invite(parts, caller, body),
    resend: ({ params: { i } }, { caller }) => resend(platform, caller, i),
    revoke: ({ params: { i } }, { caller }) =>
      changeStructure(platform, caller, async (tx, companyId) => {
        const row = await requireInvitation(tx, caller, i);
        if (!isLive(row)) fail('changed_meanwhile', { state: row.state });
        await changeInvitation(tx, companyId, i, { state: 'revoked', expiresAt: clock.now() });
        return {};
      }),
  };
}

async function present({ keys }: Platform, row: Invitation, delivery: Delivery | undefined): Promise<Shown> {
  const sealer = await sealerUnlessAway(keys, { kind: 'company', id: row.companyId });
  const { id, state, roles, unitId, byMemberId, expiresAt } = row;
  return {
    id,
    email: sealer?.open('invitation', 'email', rowId(row), row.email, 'contact') ?? null,
    state,
    failure: state === 'sent' || state === 'failed' ? (delivery?.failure ?? null) : null,
    roles,
    unitId,
    byMemberId,
    sentAt: row.sends.at(-1) ?? row.createdAt.getTime(),
    expiresAt: expiresAt.getTime(),
  };
}

const newToken = () => randomBytes(32).toString('base64url');
export const rowId = ({ companyId, id }: Pick<Invitation, 'companyId' | 'id'>) => `${companyId}/${id}`;
async function invite(
  { platform, emailIndex }: InvitationParts,
  caller: Caller,
  wish: Wish,
): Promise<{ items: Invited[] }> {
  const { clock, keys } = platform;
  const addresses = await Promise.all(
    wish.emails.map(async (email) => ({ email, token: newToken(), index: await emailIndex(email) })),
  );
  const hashes = await Promise.all(addresses.map(({ token }) => tokenHashOf(keys, token)));
  const sealer = await keys.sealerFor({ kind: 'company', id: companyOf(caller) });
  return changeStructure(platform, caller, async (tx, companyId) => {
    await requireMayInvite(tx, caller, wish.roles);
    await requirePlaces(tx, caller, wish);
    const now = clock.now();
    await expireInvitations(tx, companyId, now);
    const indexes = addresses.map(({ index }) => index);
    const invited = new Set(await invitedAlready(tx, companyId, indexes));
    const members = await membersAlready(tx, companyId, indexes);
    const items: Invited[] = [];
    for (const [n, { email, token, index }] of addresses.entries()) {
      const hex = Buffer.from(index).toString('hex');
      if (members.has(hex) || invited.has(hex)) {
        items.push({
          outcome: members.has(hex) ? 'member-already' : 'invited-already',
          id: null,
          link: null,
        });
        continue;
      }
      invited.add(hex);
      const id = newId();
      const place = `${companyId}/${id}`;
      const letter = { companyId, email, token, language: wish.language };
      const { letterId, link } = await sendInvitation(platform, tx, letter);
      await insertInvitation(tx, {
        companyId,
        id,
        tokenHash: hashes[n] ?? fail('internal', { component: 'invitation' }),
        email: sealer.seal('invitation', 'email', place, email),
        emailIndex: index,
        roles: [...new Set(wish.roles)],
        unitId: wish.unitId,
        levels: wish.levels.map(({ target, level }) => ({ ...target, level })),
        language: wish.language,
        message:
          wish.message === undefined ? null : sealer.seal('invitation', 'message', place, wish.message),
        state: 'sent',
        byAccountId: caller.accountId,
        byMemberId: caller.memberId,
        letterId,
        sends: [now.getTime()],
        createdAt: now,
        expiresAt: new Date(now.getTime() + wish.days * dayMs),
      });
      items.push({ outcome: 'invited', id, link });
    }
    return { items };
  });
}

async function requireMayInvite(tx: Tx, caller: Caller, roles: Wish['roles']): Promise<void> {
  const allowed = await rolesToInvite(tx, companyOf(caller), caller);
  const role = roles.find((one) => !allowed.includes(one));
  if (role !== undefined) fail('not_allowed', { word: 'person.invite', role });
}

async function requireInvitation(tx: Tx, caller: Caller, id: string): Promise<Invitation> {
  const row = (await findInvitation(tx, companyOf(caller), id)) ?? fail('not_found');
  requireInside(await unitsFor(tx, caller, 'person.invite'), 'person.invite', row.unitId);
  return row;
}

/** Units and devices of the company, within the caller's units. */
async function requirePlaces(tx: Tx, caller: Caller, { unitId, levels }: Wish): Promise<void> {
  const companyId = companyOf(caller);
  const ids = (kind: 'unit' | 'device') => [
    ...new Set(levels.flatMap(({ target }) => (target.kind === kind ? target.id : []))),
  ];
  const unitIds = [...new Set([...ids('unit'), ...(unitId === null ? [] : [unitId])])];
  const units = await unitsById(tx, companyId, unitIds);
  const devices = await devicesById(tx, companyId, ids('device'));
  if (units.length < unitIds.length || devices.length < ids('device').length) fail('not_found');
  const inside = await unitsFor(tx, caller, 'person.invite');
  requireInside(inside, 'person.invite', unitId, ...unitIds, ...devices.map((one) => one.unitId));
}

/** A new token, in a new letter; handed over too where the letter before failed. */
async function resend(
  platform: Platform,
  caller: Caller,
  i: string,
): Promise<Output<typeof invitations.resend>> {
  const { clock, keys, mail } = platform;
  const companyId = companyOf(caller);
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const token = newToken();
  const tokenHash = await tokenHashOf(keys, token);
  return changeStructure(platform, caller, async (tx) => {
    await noteDeliveries(mail, tx, companyId);
    const row = await requireInvitation(tx, caller, i);
    await requireMayInvite(tx, caller, row.roles);
    if (row.state === 'accepted' || row.state === 'revoked') fail('changed_meanwhile', { state: row.state });
    const now = clock.now().getTime();
    const [oldest = 0] = row.sends;
    if (row.sends.length === mostSends && oldest > now - dayMs)
      fail('too_many_requests', { retryAfterS: Math.ceil((oldest + dayMs - now) / 1000) });
    const lifeMs = row.expiresAt.getTime() - (row.sends.at(-1) ?? row.createdAt.getTime());
    const email = sealer.open('invitation', 'email', rowId(row), row.email, 'contact');
    const isHandedOver = row.state === 'failed';
    const letter = { ...row, email, token, isHandedOver };
    const { letterId, link } = await sendInvitation(platform, tx, letter);
    await changeInvitation(tx, companyId, i, {
      state: 'sent',
      tokenHash,
      letterId,
      expiresAt: new Date(now + lifeMs),
      sends: [...row.sends, now].slice(-mostSends),
    });
    return { link };
  });
}
