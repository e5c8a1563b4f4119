import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import { companyOf, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { sightOf } from './held.ts';
import { listEvents, namesOf, type HistoryQuestion } from './history-queries.ts';

type HistoryRoutes = Pick<typeof units, 'history' | 'historyFile'>;
type Item = Output<typeof units.history>['items'][number];

const fileRows = 10_000;
const columns = ['at', 'kind', 'subjectId', 'subject', 'from', 'to', 'by', 'byMemberId', 'reason'] as const;

export function historyHandlers(platform: Platform): Handlers<HistoryRoutes> {
  return {
    async history({ query: { subject, kind, after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const found = await read(platform, caller, { companyId, subject, kind, after, limit: limit + 1 });
      return pageOf(found, limit, ({ id }) => id);
    },
    async historyFile({ query: { subject, kind } }, { caller }) {
      const companyId = companyOf(caller);
      const question = { companyId, subject, kind, after: undefined, limit: fileRows };
      const items = await read(platform, caller, question);
      const rows = items.map((item) =>
        columns.map((name) => (name === 'at' ? new Date(item.at).toISOString() : (item[name] ?? ''))),
      );
      // RFC 4180; what a spreadsheet would run as a formula gets a quote in front
      const csv = stringify([[...columns], ...rows], { escape_formulas: true, record_delimiter: 'windows' });
      return {
        stream: Readable.from([csv]),
        filename: 'history.csv',
        contentType: 'text/csv; charset=utf-8',
      };
    },
  };
}

async function read(
  { database, keys }: Platform,
  caller: Caller,
  question: HistoryQuestion,
): Promise<Item[]> {
  const { companyId } = question;
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  return database.withCompany(companyId, 'accountability', async (tx) => {
    const rows = await listEvents(tx, question, await sightOf(tx, caller));
    const names = await namesOf(tx, companyId, [...new Set(rows.map(({ subjectId }) => subjectId))]);
    return rows.map(({ id, at, kind, subjectId, before, after, byMemberId, by, reason }) => {
      const open = (column: string, value: typeof before) =>
        value && sealer.open('structure_event', column, `${companyId}/${id}`, value, 'accountability');
      const from = open('before', before);
      const to = open('after', after);
      return {
        id,
        at: at.getTime(),
        // written by scribeFor() alone, which takes no other kind
        kind: kind as Item['kind'],
        subjectId,
        subject: names.get(subjectId) ?? saidName(kind, from, to),
        from,
        to,
        byMemberId,
        by,
        reason: open('reason', reason),
      };
    });
  });
}

/** What an event is about whose subject is not there: no longer, or under another id, as one that was taken over. */
function saidName(kind: string, from: string | null, to: string | null): string | null {
  if (kind === 'unit-removed') return from;
  return kind === 'device-taken-over' ? to : null;
}
