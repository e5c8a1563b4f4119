import { rowExpiry } from '@candor/policy/derive/expiry.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { trust } from '@candor/protocol/api/trust.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Caller } from '../../platform/http/call.ts';
import type { Platform } from '../../platform/platform.ts';
import { pseudonymOf, type ErasureStep } from './erasure.ts';
import { countActions, erasuresOf, heldRows, type Whose } from './queries.ts';
import { accountRecords, memberRecords, personRecords, proofRecords, sentRecords } from './subject-rows.ts';

export interface SubjectRecord {
  record: DictionaryRecord;
  whose: Whose;
  erasable: boolean;
}

const dayMs = 86_400_000;
const exportAction = 'POST /api/trust/me/export';

/** Every record that holds something about this person, in the order of the dictionary. */
export function recordsAbout({ personId, accountId }: Caller): SubjectRecord[] {
  const ofPerson = personRecords.map((record) => ({
    record,
    whose: { field: 'personId', value: personId },
    erasable: record.capability === 'focus',
  }));
  const ofAccount = [...accountRecords, ...memberRecords, ...sentRecords, ...proofRecords].map(
    ({ record, by }) => ({
      record,
      whose: { field: by, value: by === 'personId' ? personId : accountId },
      erasable: false,
    }),
  );
  return [...ofAccount, ...ofPerson];
}

/** Runs work where the record's rows can be seen: as the person, or as the company of a membership. */
export function withRecord<T>(
  { database }: Platform,
  caller: Caller,
  { record }: SubjectRecord,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (record.owner === 'company' && record.readBy === undefined)
    return database.withCompanies(caller.accountId, 'rights', work);
  return database.withPerson(caller.personId, 'rights', work);
}

/** Exports of the last 24 hours. */
function countExports(tx: Tx, { clock }: Platform, { accountId }: Caller): Promise<number> {
  return countActions(tx, accountId, exportAction, new Date(clock.now().getTime() - dayMs));
}

export function exportsToday(platform: Platform, caller: Caller): Promise<number> {
  return platform.database.withInstance('rights', (tx) => countExports(tx, platform, caller));
}

export async function myData(platform: Platform, caller: Caller): Promise<Output<typeof trust.myData>> {
  const { database } = platform;
  const records = [];
  for (const about of recordsAbout(caller)) {
    const period = rowExpiry(about.record);
    const held = await withRecord(platform, caller, about, (tx) => heldRows(tx, about.record, about.whose));
    records.push({
      record: about.record.name,
      rows: held.rows,
      oldestAt: held.oldestAt?.getTime() ?? null,
      newestAt: held.newestAt?.getTime() ?? null,
      erasable: about.erasable,
      nextDeletionAt: period && held.firstDueFrom ? held.firstDueFrom.getTime() + period.days * dayMs : null,
    });
  }
  const pseudonym = await pseudonymOf(platform, caller.personId);
  const [exports, erasures] = await database.withInstance(
    'rights',
    async (tx) => [await countExports(tx, platform, caller), await erasuresOf(tx, pseudonym)] as const,
  );
  return {
    records,
    exports,
    erasures: erasures.map(({ id, state, startedAt, endedAt, steps }) => ({
      id,
      state,
      startedAt: startedAt.getTime(),
      endedAt: endedAt?.getTime() ?? null,
      // written by erase() alone
      rows: (steps as ErasureStep[]).reduce((sum, { removed }) => sum + removed, 0),
    })),
  };
}
