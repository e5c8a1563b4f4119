import type { companies } from '@candor/protocol/api/companies.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { listCounted, listOwners } from './company-queries.ts';
import { openNames } from './names.ts';

type Listed = Output<typeof companies.all>['items'][number];
/** What another module knows of companies, by their ids. */
export type CompanySource = (
  companyIds: readonly string[],
) => Promise<Map<string, Partial<Pick<Listed, 'agreement' | 'seats'>>>>;

/** Every company of the instance, for its operator. */
export function allCompaniesHandler(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  sources: readonly CompanySource[],
): Handlers<Pick<typeof companies, 'all'>> {
  return {
    async all({ query: { after, limit } }) {
      const { found, owners } = await database.withInstance('service', async (tx) => {
        const rows = await listCounted(tx, after, limit + 1);
        const page = rows.map(({ id }) => id);
        return { found: rows, owners: await listOwners(tx, page) };
      });
      const page = pageOf(found, limit, ({ id }) => id);
      const ids = page.items.map(({ id }) => id);
      const names = await openNames({ keys }, owners);
      const known = await Promise.all(sources.map((source) => source(ids)));
      const items = page.items.map(({ createdAt, ...row }): Listed => ({
        ...row,
        createdAt: createdAt.getTime(),
        owners: owners
          .filter(({ companyId }) => companyId === row.id)
          .map(({ accountId }) => names.get(accountId)?.name ?? null),
        agreement: 'none',
        seats: null,
        ...Object.assign({}, ...known.map((one) => one.get(row.id))),
      }));
      return { ...page, items };
    },
  };
}
