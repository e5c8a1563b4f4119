import { promise, sqlPeriodMs, type PromiseDeclaration } from '../promise.ts';

const plantLog = (id: string, level: number, params: string, window = `now()`) =>
  `INSERT INTO candor.device_log (company_id, device_id, template, level, params, fingerprint, window_at, n, first_at, last_at)
    VALUES ('${id}', '${id}', 'link.lost', ${level}, '${params}', sha256('${id}'), ${window}, 1, now(), now())`;
const shared = {
  capability: 'manage',
  periodMs: sqlPeriodMs,
  tests: ['packages/server/src/modules/promises/break-it.test.ts'],
} as const;
const planted = (last: string) => `00000000-0000-7000-8000-0000000000${last}`;
const removeLog = (last: string) => `DELETE FROM candor.device_log WHERE company_id = '${planted(last)}'`;

/** P16: nothing below a warning arrives. */
export const logsFromWarning = promise({
  ...shared,
  id: 'logs-from-warning',
  clauses: ['P16'],
  fields: ['manage.log.level'],
  enforcedBy: [
    { file: 'packages/protocol/src/log-templates.ts', symbol: 'logTemplates' },
    { file: 'packages/policy/src/dictionary/manage/log.ts', symbol: 'log' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS rows, count(*) FILTER (WHERE level < 40) AS below_warning FROM candor.device_log`,
    columns: { rows: 'bigint', below_warning: 'bigint' },
  },
  good: (found) => found['below_warning'] === 0,
  breakIt: {
    plant: [
      `ALTER TABLE candor.device_log DROP CONSTRAINT device_log_level_declared`,
      plantLog(planted('16'), 20, '[]'),
    ],
    remove: [
      removeLog('16'),
      `ALTER TABLE candor.device_log ADD CONSTRAINT device_log_level_declared CHECK (level >= 40 AND level <= 60)`,
    ],
  },
});

/** P18: equal messages of one device within ten minutes are one row. */
export const logsDeduplicated = promise({
  ...shared,
  id: 'logs-deduplicated',
  clauses: ['P18'],
  fields: ['manage.log.fingerprint', 'manage.log.windowAt', 'manage.log.n'],
  enforcedBy: [
    { file: 'packages/agent/src/log.ts', symbol: 'LogWindows' },
    { file: 'packages/policy/src/dictionary/manage/log.ts', symbol: 'log' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS rows,
  (SELECT count(*) FROM (
    SELECT window_at - lag(window_at) OVER (PARTITION BY company_id, device_id, fingerprint ORDER BY window_at) AS apart
    FROM candor.device_log WHERE window_at > now() - interval '7 days') AS neighbours
    WHERE apart < interval '10 minutes') AS duplicates
FROM candor.device_log`,
    columns: { rows: 'bigint', duplicates: 'bigint' },
  },
  good: (found) => found['duplicates'] === 0,
  breakIt: {
    plant: [
      plantLog(planted('18'), 40, '[]'),
      plantLog(planted('18'), 40, '[]', `now() + interval '1 minute'`),
    ],
    remove: [removeLog('18')],
  },
});

/** P19: a submission holds at most 50 log rows. */
export const logsFiftyAtOnce = promise({
  ...shared,
  id: 'logs-fifty-at-once',
  clauses: ['P19'],
  fields: ['platform.report.logRows'],
  enforcedBy: [
    { file: 'packages/protocol/src/messages/agent.ts', symbol: 'maxLogRows' },
    { file: 'packages/policy/src/dictionary/platform/device.ts', symbol: 'report' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS reports, coalesce(max(log_rows), 0)::bigint AS largest FROM candor.report_batch`,
    columns: { reports: 'bigint', largest: 'bigint' },
  },
  good: (found) => Number(found['largest']) <= 50,
  breakIt: {
    plant: [
      `ALTER TABLE candor.report_batch DROP CONSTRAINT report_batch_log_rows_declared`,
      `INSERT INTO candor.report_batch (company_id, device_id, seq, hash, rows, log_rows, refused, received_at)
        VALUES ('${planted('19')}', '${planted('19')}', 1, sha256('x'), 51, 51, 0, now())`,
    ],
    remove: [
      `DELETE FROM candor.report_batch WHERE company_id = '${planted('19')}'`,
      `ALTER TABLE candor.report_batch ADD CONSTRAINT report_batch_log_rows_declared CHECK (log_rows >= 0 AND log_rows <= 50)`,
    ],
  },
});

// e-mail, IPv4, a path below a person's folder, an IBAN, a run of 12 or more digits
const personal = String.raw`[^\s@]+@[^\s@]+\.[a-z]|(^|[^0-9.])([0-9]{1,3}\.){3}[0-9]{1,3}([^0-9.]|$)|/(home|Users)/[^/\s]|[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}|[0-9]{13,}`;

/** P20: no parameter of a log row looks like personal data; the scrubbers at both ends are not asked. */
export const logsWithoutPersonalData: PromiseDeclaration = promise({
  ...shared,
  id: 'logs-without-personal-data',
  clauses: ['P20'],
  fields: ['manage.log.params'],
  enforcedBy: [
    { file: 'packages/protocol/src/log-templates.ts', symbol: 'paramForms' },
    { file: 'packages/policy/src/transform/scrub-log.ts', symbol: 'personalIn' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.device_log) AS rows,
  (SELECT count(*) FROM candor.device_log WHERE params::text ~ '${personal}') AS personal,
  (SELECT coalesce(sum(n), 0)::bigint FROM candor.ingest_refusal WHERE code = 'personal_value') AS refused`,
    columns: { rows: 'bigint', personal: 'bigint', refused: 'bigint' },
  },
  good: (found) => found['personal'] === 0,
  breakIt: {
    plant: [plantLog(planted('20'), 40, '[{"name":"code","value":"ann@example.test"}]')],
    remove: [removeLog('20')],
  },
});
