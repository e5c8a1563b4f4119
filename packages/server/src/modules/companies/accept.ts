import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { devicesById } from './book-queries.ts';
import { findWholeCompany } from './company-queries.ts';
import { rolesToInvite } from './giving.ts';
import {
  changeInvitation,
  companyOfInvitation,
  enterCompany,
  findLive,
  type Invitation,
} from './invitation-queries.ts';
import { keepEntries } from './level-queries.ts';
import { lockCompany } from './lock.ts';
import { findHeld } from './membership-queries.ts';
import { membershipFrom, type Membership } from './membership.ts';
import { unitsById } from './move-queries.ts';
import { requireOwners } from './owners.ts';
import { findMemberOf } from './people-queries.ts';
import { insertMember } from './queries.ts';
import { scribeFor } from './scribe.ts';
import { findUnit } from './unit-queries.ts';

type Parts = Pick<Platform, 'clock' | 'keys'>;
interface Taken {
  companyId: string;
  memberId: string;
}

/** Keyed, so that who reads the database cannot try tokens on it. */
export function tokenHashOf(keys: Platform['keys'], token: string): Promise<Uint8Array> {
  return keys.blindIndex({ kind: 'instance' }, 'invitation.token', token);
}

/**
 * Makes the account a member, in the caller's transaction, which sees the company's rows from then on. Of several at
 * once one succeeds. Fails with link_expired, invitation_other_address, invitation_void.
 * @param emailIndex of the account's address, as the account module makes it
 */
export async function takeInvitation(
  parts: Parts,
  tx: Tx,
  token: string,
  account: { id: string; emailIndex: Uint8Array },
): Promise<Taken> {
  const { clock, keys } = parts;
  const hash = await tokenHashOf(keys, token);
  const companyId = (await companyOfInvitation(tx, hash)) ?? fail('link_expired');
  const scribe = await scribeFor(parts, companyId, null);
  await enterCompany(tx, companyId);
  await lockCompany(tx, companyId);
  const invitation = (await findLive(tx, hash, clock.now())) ?? fail('link_expired');
  if (!Buffer.from(invitation.emailIndex).equals(account.emailIndex)) fail('invitation_other_address');
  const by = await requireStillGivable(tx, invitation, clock.now());
  if (await findMemberOf(tx, companyId, account.id)) fail('already_exists');
  const memberId = newId();
  await addMember(tx, invitation, { accountId: account.id, memberId, by, at: clock.now() });
  await changeInvitation(tx, companyId, invitation.id, { state: 'accepted', expiresAt: clock.now() });
  await scribe.note(tx, { kind: 'member-joined', subjectId: memberId, after: invitation.roles.join(', ') });
  return { companyId, memberId };
}

/** Whom a live invitation is for, and where to; undefined for anything else. Uses nothing up. */
export async function findInvited(
  { clock, database, keys }: Pick<Platform, 'clock' | 'database' | 'keys'>,
  token: string,
): Promise<{ companyId: string; email: string } | undefined> {
  const hash = await tokenHashOf(keys, token);
  const companyId = await database.withInstance('service', (tx) => companyOfInvitation(tx, hash));
  if (companyId === undefined) return undefined;
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const found = await database.withCompany(companyId, 'contact', (tx) => findLive(tx, hash, clock.now()));
  if (!found) return undefined;
  const email = sealer.open('invitation', 'email', `${companyId}/${found.id}`, found.email, 'contact');
  return { companyId, email };
}

/**
 * Valid only while the inviter still may give those roles, and the company is not being closed (clause I3).
 * @returns what the inviter is now
 */
export async function requireStillGivable(tx: Tx, invitation: Invitation, now: Date): Promise<Membership> {
  const { companyId, byAccountId, roles } = invitation;
  const held = await findHeld(tx, byAccountId, companyId, now);
  const inviter = held && membershipFrom(held);
  const company = await findWholeCompany(tx, companyId);
  if (!inviter || company?.state !== 'active') return fail('invitation_void');
  const allowed = await rolesToInvite(tx, companyId, inviter);
  return roles.every((role) => allowed.includes(role)) ? inviter : fail('invitation_void');
}

/** What the invitation names and is gone meanwhile is left out. Whose roles are limited to units gives no wider ones. */
async function addMember(
  tx: Tx,
  { companyId, roles, unitId, levels }: Invitation,
  { accountId, memberId, by, at }: { accountId: string; memberId: string; by: Membership; at: Date },
): Promise<void> {
  const unit = unitId === null ? undefined : await findUnit(tx, companyId, unitId);
  await insertMember(tx, {
    companyId,
    id: memberId,
    accountId,
    unitId: unit?.id ?? null,
    roles,
    narrowed: [],
    limits: [...by.limits],
    state: 'active',
    createdAt: at,
  });
  await requireOwners(tx, companyId, { roles: [], state: 'active' });
  const ids = (kind: 'unit' | 'device') => levels.filter((one) => one.kind === kind).map(({ id }) => id);
  const known = new Set([
    ...(await unitsById(tx, companyId, ids('unit'))).map(({ id }) => id),
    ...(await devicesById(tx, companyId, ids('device'))).map(({ id }) => id),
  ]);
  const rows = levels
    .filter(({ id }) => known.has(id))
    .map(({ kind, id, level }) => ({
      companyId,
      id: newId(),
      unitId: kind === 'unit' ? id : null,
      deviceId: kind === 'device' ? id : null,
      memberId,
      role: null,
      level,
      byMemberId: by.memberId,
      at,
    }));
  await keepEntries(tx, companyId, rows);
}
