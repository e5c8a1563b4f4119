import type { staff } from '@candor/protocol/api/people.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { differing } from './giving.ts';
import { namesIn } from './names.ts';
import { requireInside, unitsFor } from './scope.ts';
import { listRefusals, replaceRefusals, staffOf } from './staff-queries.ts';
import { changeStructure } from './units.ts';

/** Whom of the operator's staff a company can be reached by, and whom it refuses. */
export function refusalHandlers(
  platform: Platform,
): Handlers<Pick<typeof staff, 'listCompanyStaff' | 'refuseStaff'>> {
  const { bus, clock, database } = platform;
  return {
    async listCompanyStaff(_, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'security', (tx) =>
        staffOf(tx, companyId, clock.now()),
      );
      const names = await namesIn(platform, companyId, [...new Set(found.map(({ accountId }) => accountId))]);
      return {
        items: found.map(({ memberId, accountId, role, until, isRefused }) => ({
          memberId,
          name: names.get(accountId)?.name ?? null,
          role,
          until: until?.getTime() ?? null,
          isRefused,
        })),
      };
    },
    async refuseStaff({ body }, { caller }) {
      // whom a company refuses is for the company to say
      if (caller.memberId === null) fail('not_allowed', { word: 'company.edit' });
      const memberIds = [...new Set(body.memberIds)];
      const accounts = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        requireInside(await unitsFor(tx, caller, 'company.edit'), 'company.edit', null);
        const reaching = await staffOf(tx, companyId, clock.now());
        const before = await listRefusals(tx, companyId);
        const known = new Set([...before, ...reaching.map(({ memberId }) => memberId)]);
        if (!memberIds.every((id) => known.has(id))) fail('not_found');
        await replaceRefusals(tx, companyId, memberIds, clock.now());
        const changed = differing(memberIds, before);
        await scribe.note(
          tx,
          ...changed.map((subjectId) => ({
            kind: 'staff' as const,
            subjectId,
            after: memberIds.includes(subjectId) ? 'refused' : 'admitted',
          })),
        );
        return reaching
          .filter(({ memberId }) => changed.includes(memberId))
          .map(({ accountId }) => accountId);
      });
      for (const accountId of new Set(accounts)) bus.publish('rights.changed', { accountId });
      return {};
    },
  };
}
