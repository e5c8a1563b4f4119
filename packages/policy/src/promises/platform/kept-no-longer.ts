import { columnName } from '../../derive/table.ts';
import { tableRecords } from '../../dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '../../dictionary/record.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

export interface Period {
  readonly record: DictionaryRecord;
  /** Field whose instant starts the period. */
  readonly from: string;
  readonly days: number;
}

/** Records whose rows end after a time: the longest period of their fields. */
export const periods: readonly Period[] = tableRecords.flatMap((one) => {
  const ends = Object.values(one.fields).map((field) => metaOf(one, field).retain);
  const timed = ends.filter((retain) => 'from' in retain).toSorted((a, b) => b.days - a.days)[0];
  return timed ? [{ record: one, from: timed.from, days: timed.days }] : [];
});

// 26 hours of slack: the job runs once a day
const oldest = periods
  .map(
    ({ record, from, days }) =>
      `SELECT min(${columnName(from)}) < now() - interval '${days} days 26 hours' AS overdue, min(${columnName(from)}) IS NOT NULL AS filled FROM candor.${record.table}`,
  )
  .join('\n  UNION ALL ');

/** P79: no row is older than its declared period. Measured from the rows; the job that deletes is not asked. */
export const keptNoLonger = promise({
  id: 'kept-no-longer',
  clauses: ['P79'],
  capability: 'platform',
  fields: periods.map(({ record, from }) => `${record.name}.${from}`),
  enforcedBy: [{ file: 'packages/server/src/modules/retention/service.ts', symbol: 'purgeAll' }],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS tables, count(*) FILTER (WHERE filled) AS with_rows, count(*) FILTER (WHERE overdue) AS overdue FROM (
  ${oldest}) AS oldest`,
    columns: { tables: 'bigint', with_rows: 'bigint', overdue: 'bigint' },
  },
  good: (found) => found['overdue'] === 0,
  periodMs: sqlPeriodMs,
  tests: [
    'packages/server/src/modules/promises/break-it.test.ts',
    'packages/server/src/modules/retention/retention.test.ts',
  ],
  breakIt: {
    plant: [
      `INSERT INTO candor.retention_run (record_name, at, cutoff_at, rows, took_ms) VALUES ('planted', now() - interval '500 days', now(), 0, 0)`,
    ],
    remove: [`DELETE FROM candor.retention_run WHERE record_name = 'planted'`],
  },
});
