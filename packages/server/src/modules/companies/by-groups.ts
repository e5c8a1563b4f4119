import type { RoleName } from '@candor/policy/rights/roles.ts';
import type { Tx } from '../../platform/db/index.ts';
import { newId } from '../../platform/new-id.ts';
import { enterCompany } from './invitation-queries.ts';
import { lockCompany } from './lock.ts';
import { unitsById } from './move-queries.ts';
import { changeMember, findMemberOf } from './people-queries.ts';
import { insertMember } from './queries.ts';
import type { Scribe } from './scribe.ts';

/** What a provider's groups give somebody in its company. */
export interface Given {
  roles: readonly RoleName[];
  unitId: string | null;
}
interface Wish {
  companyId: string;
  accountId: string;
  /** What they gave at the last sign-in, and what they give now. */
  before: Given;
  now: Given;
  at: Date;
  scribe: Scribe;
}

/**
 * Makes the account a member, or changes what its groups changed, in the caller's transaction, which sees the company's
 * rows from then on: roles and units that people gave stay. A provider neither makes nor ends owners.
 * @returns `changed` where rights did
 */
export async function applyGroups(tx: Tx, wish: Wish): Promise<'joined' | 'changed' | 'unchanged'> {
  const { companyId, accountId, scribe } = wish;
  await enterCompany(tx, companyId);
  await lockCompany(tx, companyId);
  const member = await findMemberOf(tx, companyId, accountId);
  const unitId = await existing(tx, companyId, wish.now.unitId);
  const given = wish.now.roles.filter((role) => role !== 'owner');
  if (!member) {
    const id = newId();
    await insertMember(tx, {
      companyId,
      id,
      accountId,
      unitId,
      roles: given,
      narrowed: [],
      limits: [],
      state: 'active',
      createdAt: wish.at,
    });
    await scribe.note(tx, { kind: 'member-joined', subjectId: id, after: given.join(', ') });
    return 'joined';
  }
  const byPeople = member.roles.filter((role) => role === 'owner' || !wish.before.roles.includes(role));
  const roles = [...new Set([...byPeople, ...given])];
  const isGroupsUnit = member.unitId === null || member.unitId === wish.before.unitId;
  const place = isGroupsUnit ? unitId : member.unitId;
  if (isSame(roles, member.roles) && place === member.unitId) return 'unchanged';
  await changeMember(tx, companyId, member.id, { roles, unitId: place });
  await scribe.note(tx, {
    kind: 'roles',
    subjectId: member.id,
    before: member.roles.join(', '),
    after: roles.join(', '),
  });
  return 'changed';
}

/** A unit that is gone meanwhile is none. */
async function existing(tx: Tx, companyId: string, unitId: string | null): Promise<string | null> {
  if (unitId === null) return null;
  return (await unitsById(tx, companyId, [unitId])).length === 0 ? null : unitId;
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each) => other.includes(each));
