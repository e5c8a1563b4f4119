import { promise, sqlPeriodMs } from '../promise.ts';

const planted = '00000000-0000-7000-8000-000000000084';

/** P84: a report that an account is a minor's is answered within 72 hours, counted from when it came. */
export const minorReportsAnswered = promise({
  id: 'minor-reports-answered',
  clauses: ['P84'],
  capability: 'platform',
  fields: ['platform.minor_report.receivedAt', 'platform.minor_report.state'],
  enforcedBy: [
    { file: 'packages/server/src/modules/minors/answers.ts', symbol: 'answerHandlers' },
    { file: 'packages/server/src/modules/minors/letters.ts', symbol: 'letterTask' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS reports, count(*) FILTER (WHERE state = 'open') AS open,
  count(*) FILTER (WHERE state = 'open' AND received_at < now() - interval '72 hours') AS overdue
FROM candor.minor_report`,
    columns: { reports: 'bigint', open: 'bigint', overdue: 'bigint' },
  },
  good: (found) => found['overdue'] === 0,
  periodMs: sqlPeriodMs,
  tests: [
    'packages/server/src/modules/promises/break-it.test.ts',
    'packages/server/src/modules/minors/minors.test.ts',
  ],
  breakIt: {
    plant: [
      `INSERT INTO candor.minor_report (id, received_at, due_at, state)
        VALUES ('${planted}', now() - interval '73 hours', now() - interval '1 hour', 'open')`,
    ],
    remove: [`DELETE FROM candor.minor_report WHERE id = '${planted}'`],
  },
});
