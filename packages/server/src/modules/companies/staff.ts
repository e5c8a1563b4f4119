import type { staff } from '@candor/protocol/api/people.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { mayGiveHere } from './giving.ts';
import { namesIn } from './names.ts';
import { findMember } from './people-queries.ts';
import { countCustomers, deleteAssignment, insertAssignment, listAssignments } from './staff-queries.ts';
import { changeStructure } from './units.ts';

/** Their words exist in the operator's company only, so `companyOf` is that one. */
export function assignmentHandlers(
  platform: Platform,
): Handlers<Pick<typeof staff, 'listStaff' | 'assignStaff' | 'endStaff'>> {
  const { bus, database } = platform;
  return {
    async listStaff(_, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'security', (tx) => listAssignments(tx, companyId));
      const names = await namesIn(platform, companyId, [...new Set(found.map(({ accountId }) => accountId))]);
      return {
        items: found.map(({ id, memberId, accountId, role, reach, until, companyIds }) => ({
          id,
          memberId,
          name: names.get(accountId)?.name ?? null,
          role,
          companyIds: reach === 'all' ? null : companyIds,
          until: until?.getTime() ?? null,
        })),
      };
    },
    assignStaff: ({ body }, { caller }) => assign(platform, caller, body),
    async endStaff({ params: { id } }, { caller }) {
      const accountId = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const memberId = (await deleteAssignment(tx, companyId, id)) ?? fail('not_found');
        await scribe.note(tx, { kind: 'staff', subjectId: memberId, before: 'assigned' });
        return (await findMember(tx, companyId, memberId))?.accountId;
      });
      if (accountId !== undefined) bus.publish('rights.changed', { accountId });
      return {};
    },
  };
}

async function assign(
  platform: Platform,
  caller: Caller,
  { memberId, role, companyIds, until }: Input<typeof staff.assignStaff>['body'],
): Promise<{ id: string }> {
  const { bus, clock } = platform;
  const id = newId();
  const now = clock.now();
  if (until !== null && until <= now.getTime()) fail('bad_request', { path: 'until' });
  if (!mayGiveHere(caller, role)) fail('not_allowed', { word: 'staff.set', role });
  const reached = [...new Set(companyIds)];
  const accountId = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
    const member = (await findMember(tx, companyId, memberId)) ?? fail('not_found');
    if (companyIds && (await countCustomers(tx, reached)) < reached.length) fail('not_found');
    await insertAssignment(
      tx,
      {
        companyId,
        id,
        memberId,
        role,
        reach: companyIds ? 'listed' : 'all',
        until: until === null ? null : new Date(until),
        createdAt: now,
      },
      reached,
    );
    const where = companyIds ? `${reached.length}` : 'all';
    await scribe.note(tx, { kind: 'staff', subjectId: memberId, after: `${role}: ${where}` });
    return member.accountId;
  });
  bus.publish('rights.changed', { accountId });
  return { id };
}
