import { rowExpiry, valueExpiries } from '../../derive/expiry.ts';
import { tableRecords } from '../../dictionary/index.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

interface Period {
  record: string;
  table: string;
  /** Set where a value ends before its row. */
  column: string | undefined;
  from: string;
  days: number;
}

/** Every period after which rows, or a value in them, must be gone. */
export const periods: readonly Period[] = tableRecords.flatMap((one) => {
  const { name: record, table } = one;
  const rows = rowExpiry(one);
  if (!rows) return [];
  return [
    { record, table, column: undefined, ...rows },
    ...valueExpiries(one).map((value) => ({ record, table, ...value })),
  ];
});

// 26 hours of slack: the job runs once a day
const oldest = periods
  .map(({ table, column, from, days }) => {
    const present = column === undefined ? '' : ` WHERE ${column} IS NOT NULL`;
    return `SELECT min(${from}) < now() - interval '${days} days 26 hours' AS overdue, min(${from}) IS NOT NULL AS filled FROM candor.${table}${present}`;
  })
  .join('\n  UNION ALL ');

/** P79: no row is older than its declared period. Measured from the rows; the job that deletes is not asked. */
export const keptNoLonger = promise({
  id: 'kept-no-longer',
  clauses: ['P79'],
  capability: 'platform',
  fields: [],
  enforcedBy: [{ file: 'packages/server/src/modules/retention/service.ts', symbol: 'purgeAll' }],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS periods, count(*) FILTER (WHERE filled) AS with_rows, count(*) FILTER (WHERE overdue) AS overdue FROM (
  ${oldest}) AS oldest`,
    columns: { periods: 'bigint', with_rows: 'bigint', overdue: 'bigint' },
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
