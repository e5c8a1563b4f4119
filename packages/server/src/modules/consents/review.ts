import type { agreements } from '@candor/protocol/api/consents.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesIn, type Companies } from '../companies/index.ts';
import { insertReview, readReview } from './review-queries.ts';
import { monthsLater } from './standing.ts';

type Routes = Pick<typeof agreements, 'readReview' | 'recordReview'>;

const yearly = 12;

/** Clause P85: the texts are read again at least once a year, be it to find that nothing has to change. */
export function reviewHandlers(
  { clock, database, keys }: Pick<Platform, 'clock' | 'database' | 'keys'>,
  companies: Pick<Companies, 'firstCompanyId'>,
): Handlers<Routes> {
  return {
    async readReview() {
      const { publishedAt, reviewed, createdAt } = await database.withInstance('accountability', readReview);
      const last = Math.max(publishedAt?.getTime() ?? 0, reviewed?.at.getTime() ?? 0) || createdAt.getTime();
      const dueAt = monthsLater(new Date(last), yearly).getTime();
      if (!reviewed) return { publishedAt: publishedAt?.getTime() ?? null, reviewed: null, dueAt };
      const names = await namesIn({ database, keys }, await companies.firstCompanyId(), [
        reviewed.byAccountId,
      ]);
      return {
        publishedAt: publishedAt?.getTime() ?? null,
        reviewed: { at: reviewed.at.getTime(), by: names.get(reviewed.byAccountId)?.name ?? null },
        dueAt,
      };
    },
    async recordReview(_input, { caller: { accountId }, entry }) {
      const id = newId();
      entry.targetId = id;
      await database.withInstance('accountability', (tx) =>
        insertReview(tx, { id, at: clock.now(), byAccountId: accountId }),
      );
      return { id };
    },
  };
}
