import type { RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface PlacedQuestion {
  companyId: string;
  /** Condition on rows of `device`. */
  seen: RawBuilder<boolean>;
  unit?: string | undefined;
  device?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** In the order of ids: the primary key's. */
export function listPlaced(tx: Tx, { companyId, seen, unit, device, after, limit }: PlacedQuestion) {
  return tx
    .selectFrom('device')
    .select(['id', 'label', 'unitId'])
    .where('companyId', '=', companyId)
    .where('state', '<>', 'removed')
    .where(seen)
    .$if(unit === 'top', (query) => query.where('unitId', 'is', null))
    .$if(unit !== undefined && unit !== 'top', (query) => query.where('unitId', '=', unit ?? ''))
    .$if(device !== undefined, (query) => query.where('id', '=', device ?? ''))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Devices that are assigned to a member, by name. */
export function listOwn(tx: Tx, companyId: string, memberId: string, limit: number) {
  return tx
    .selectFrom('devicePerson')
    .innerJoin('device', (join) =>
      join
        .onRef('device.companyId', '=', 'devicePerson.companyId')
        .onRef('device.id', '=', 'devicePerson.deviceId'),
    )
    .select(['device.id', 'device.label', 'device.unitId'])
    .where('devicePerson.companyId', '=', companyId)
    .where('devicePerson.memberId', '=', memberId)
    .where('device.state', '<>', 'removed')
    .orderBy('device.label')
    .orderBy('device.id')
    .limit(limit)
    .execute();
}

/** The newest event about each of these. Index: structure_event_of. */
export function lastEvents(tx: Tx, companyId: string, subjectIds: readonly string[]) {
  return tx
    .selectFrom('structureEvent')
    .distinctOn('subjectId')
    .select(['subjectId', 'at', 'kind', 'by', 'byMemberId'])
    .where('companyId', '=', companyId)
    .where('subjectId', 'in', subjectIds)
    .orderBy('subjectId')
    .orderBy('id', 'desc')
    .execute();
}
