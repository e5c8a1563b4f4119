import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { historyKinds } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';

type HistoryKind = (typeof historyKinds)[number];

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

/** Kinds of which no event is about a device. */
const deviceless: readonly HistoryKind[] = [
  'company',
  'unit-created',
  'unit-renamed',
  'unit-moved',
  'unit-removed',
  'member-joined',
  'member-changed',
  'member-moved',
  'member-left',
  'roles',
  'staff',
];

/**
 * Newest first. Index: structure_event_of, or the primary key.
 * @param sight condition on rows of `device`; of devices outside it nothing is listed
 */
export function listEvents(
  tx: Tx,
  { companyId, subject, kind, after, limit }: HistoryQuestion,
  sight: RawBuilder<boolean> | undefined,
) {
  return tx
    .selectFrom('structureEvent')
    .select(['id', 'at', 'kind', 'subjectId', 'before', 'after', 'byMemberId', 'by', 'reason'])
    .where('companyId', '=', companyId)
    .$if(subject !== undefined, (query) => query.where('subjectId', '=', subject ?? ''))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(sight !== undefined, (query) =>
      query.where(
        sql<boolean>`(kind = ANY (${deviceless}) OR subject_id = ${companyId}
          OR EXISTS (SELECT FROM unit WHERE unit.company_id = ${companyId} AND unit.id = subject_id)
          OR subject_id IN (SELECT id FROM device WHERE company_id = ${companyId} AND ${sight}))`,
      ),
    )
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
