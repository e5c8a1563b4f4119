import type { minors } from '@candor/protocol/api/minors.ts';
import { pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import { namesIn, sealerUnlessAway } from '../companies/index.ts';
import { instanceKey, type MinorParts } from './parts.ts';
import { listReports, type Report } from './queries.ts';

/** Reports go to the operator: for the officers of another company there are none. */
export function listHandlers({
  platform,
  companies,
}: MinorParts): Pick<Handlers<typeof minors>, 'listMinorReports'> {
  const { database, keys } = platform;
  return {
    async listMinorReports({ query: { state, after, limit } }, { caller }) {
      if (caller.companyKind !== 'operator') return { items: [], next: null };
      const rows = await database.withInstance('legal_duty', (tx) =>
        listReports(tx, { state, after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, ({ id }) => id);
      const sealer = await sealerUnlessAway(keys, instanceKey);
      const names = await namesIn(
        platform,
        await companies.firstCompanyId(),
        page.items.flatMap(({ byAccountId }) => byAccountId ?? []),
      );
      const items = page.items.map((row) =>
        present(row, sealer, (row.byAccountId && names.get(row.byAccountId)?.name) ?? null),
      );
      return { ...page, items };
    },
  };
}

function present(row: Report, sealer: Sealer | undefined, by: string | null) {
  const { id, state, receivedAt, dueAt, endedAt } = row;
  const open = (column: 'what' | 'place' | 'contact' | 'reason') => {
    const sealed = row[column];
    return sealed && (sealer?.open('minor_report', column, id, sealed, 'legal_duty') ?? null);
  };
  return {
    id,
    state,
    receivedAt: receivedAt.getTime(),
    dueAt: dueAt.getTime(),
    what: open('what'),
    where: open('place'),
    contact: open('contact'),
    endedAt: endedAt?.getTime() ?? null,
    by,
    reason: open('reason'),
  };
}
