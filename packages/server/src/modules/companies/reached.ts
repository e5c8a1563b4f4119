import type { companies } from '@candor/protocol/api/companies.ts';
import { pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { rolesToInvite } from './giving.ts';
import { findHeld, listMemberships, listReached } from './membership-queries.ts';
import { membershipFrom } from './membership.ts';
import { findCompany } from './queries.ts';

/** Where somebody may act, and what they may do there. */
export function reachedHandlers({
  clock,
  database,
}: Pick<Platform, 'clock' | 'database'>): Handlers<Pick<typeof companies, 'list' | 'myRights'>> {
  return {
    async list({ query: { q, after, limit } }, { caller: { accountId } }) {
      const question = { q, after, limit: limit + 1, now: clock.now() };
      const found = await database.withCompanies(accountId, 'service', (tx) =>
        listReached(tx, accountId, question),
      );
      const page = pageOf(found, limit, (row) => row.companyId);
      const items = page.items.map((row) => {
        const { companyId: id, companyKind: kind, memberId, roles } = membershipFrom(row);
        const by = memberId === null ? ('staff' as const) : ('membership' as const);
        return { id, name: row.name, kind, state: row.state, by, roles: [...roles] };
      });
      return { ...page, items };
    },
    async myRights(_, { caller: { accountId, companyId } }) {
      const now = clock.now();
      return database.withCompanies(accountId, 'rights', async (tx) => {
        const own = (await listMemberships(tx, accountId)).map((one) => one.companyId);
        const ids = new Set([...own, ...(companyId === null ? [] : [companyId])]);
        const all = [];
        for (const id of ids) {
          const row = await findHeld(tx, accountId, id, now);
          if (!row) continue;
          const held = membershipFrom(row);
          const { companyKind: kind, memberId, roles, words, limits } = held;
          all.push({
            id,
            name: (await findCompany(tx, id))?.name ?? '',
            kind,
            by: memberId === null ? ('staff' as const) : ('membership' as const),
            memberId,
            roles: [...roles],
            words: [...words],
            limits: [...limits],
            rolesToInvite: await rolesToInvite(tx, id, held),
          });
        }
        return { companies: all };
      });
    },
  };
}
