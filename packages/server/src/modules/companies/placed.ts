import type { Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import { companyOf, pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { seenBy } from './held.ts';
import { listPlaced } from './placed-queries.ts';

type Placed = Output<typeof units.listPlaced>;

/** Where devices lie, for the structure of a company. */
export function placedHandlers({
  database,
}: Pick<Platform, 'database'>): Handlers<Pick<typeof units, 'listPlaced'>> {
  return {
    async listPlaced({ query }, { caller }): Promise<Placed> {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'service', async (tx) =>
        listPlaced(tx, { ...query, companyId, seen: await seenBy(tx, caller), limit: query.limit + 1 }),
      );
      return pageOf(found, query.limit, ({ id }) => id);
    },
  };
}
