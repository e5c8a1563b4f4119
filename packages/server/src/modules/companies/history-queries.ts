import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function insertEvents(tx: Tx, rows: readonly Tables['structureEvent'][]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('structureEvent').values(rows).execute();
}

export interface HistoryQuestion {
  companyId: string;
  subject: string | undefined;
  kind: string | undefined;
  after: string | undefined;
  limit: number;
}

/** Newest first. Index: structure_event_of, or the primary key. */
export function listEvents(tx: Tx, { companyId, subject, kind, after, limit }: HistoryQuestion) {
  return tx
    .selectFrom('structureEvent')
    .select(['id', 'at', 'kind', 'subjectId', 'before', 'after', 'byMemberId', 'by', 'reason'])
    .where('companyId', '=', companyId)
    .$if(subject !== undefined, (query) => query.where('subjectId', '=', subject ?? ''))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** What units and devices are called, by their ids. */
export async function namesOf(
  tx: Tx,
  companyId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const units = await tx
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
  const devices = await tx
    .selectFrom('device')
    .select(['id', 'label as name'])
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
  return new Map([...units, ...devices].map(({ id, name }) => [id, name]));
}
