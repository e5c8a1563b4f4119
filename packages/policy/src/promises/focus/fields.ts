import { columnsOf } from '../../derive/table.ts';
import { dictionary } from '../../dictionary/index.ts';
import { probePeriodMs, promise, sqlPeriodMs } from '../promise.ts';

const declared = columnsOf(dictionary.focusInterval);
const names = declared.map(({ name }) => `'${name}'`).join(', ');
const today = `date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`;
const tests = ['packages/server/src/modules/promises/break-it.test.ts'];

/** P117: a stretch of time holds the declared fields and no other. */
export const focusFieldsDeclared = promise({
  id: 'focus-fields-declared',
  clauses: ['P117'],
  capability: 'focus',
  fields: Object.keys(dictionary.focusInterval.fields).map((field) => `focus.interval.${field}`),
  enforcedBy: [
    { file: 'packages/policy/src/derive/encode.ts', symbol: 'encode' },
    { file: 'packages/policy/src/derive/wire.ts', symbol: 'wireSchema' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.focus_interval) AS intervals,
  (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'candor.focus_interval'::regclass AND attnum > 0
    AND NOT attisdropped AND attname NOT IN (${names})) AS undeclared_columns,
  (SELECT coalesce(sum(n), 0)::bigint FROM candor.focus_refusal
    WHERE code IN ('unknown_field', 'unknown_record') AND day >= ${today}) AS refused_today`,
    columns: { intervals: 'bigint', undeclared_columns: 'bigint', refused_today: 'bigint' },
  },
  good: (found) => found['undeclared_columns'] === 0 && found['refused_today'] === 0,
  periodMs: sqlPeriodMs,
  tests,
  breakIt: {
    plant: [`ALTER TABLE candor.focus_interval ADD COLUMN search_term text`],
    remove: [`ALTER TABLE candor.focus_interval DROP COLUMN search_term`],
  },
});

/** P118: keys and clicks are whole numbers, in the table and on the wire. */
export const focusCountsOnly = promise({
  id: 'focus-counts-only',
  clauses: ['P118'],
  capability: 'focus',
  fields: ['focus.interval.keys', 'focus.interval.clicks'],
  enforcedBy: [
    { file: 'packages/policy/src/dictionary/focus/interval.ts', symbol: 'focusInterval' },
    { file: 'packages/agent/src/focus/x11-blind.ts', symbol: 'BlindReader' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  count(*) FILTER (WHERE attname IN ('keys', 'clicks') AND format_type(atttypid, atttypmod) IN ('smallint', 'integer')) AS counters,
  count(*) FILTER (WHERE attname NOT IN ('person_id', 'started_at') AND format_type(atttypid, atttypmod) NOT IN ('smallint', 'integer')) AS not_numbers
FROM pg_catalog.pg_attribute WHERE attrelid = 'candor.focus_interval'::regclass AND attnum > 0 AND NOT attisdropped`,
    columns: { counters: 'bigint', not_numbers: 'bigint' },
  },
  good: (found) => found['counters'] === 2 && found['not_numbers'] === 0,
  periodMs: sqlPeriodMs,
  tests,
  breakIt: {
    plant: [`ALTER TABLE candor.focus_interval ADD COLUMN typed text`],
    remove: [`ALTER TABLE candor.focus_interval DROP COLUMN typed`],
  },
});

/** P121: what was typed never becomes a value. The checker reads the running agent's own source. */
export const focusNeverKeystrokes = promise({
  id: 'focus-never-keystrokes',
  clauses: ['P121'],
  capability: 'focus',
  fields: ['focus.interval.keys'],
  enforcedBy: [{ file: 'packages/agent/src/focus/x11-blind.ts', symbol: 'BlindReader' }],
  check: { kind: 'code', probe: 'focus-is-blind' },
  good: (found) =>
    found['keyDecodingSymbols'] === 0 && found['nameLikeColumns'] === 0 && Number(found['filesRead']) > 0,
  periodMs: probePeriodMs,
  tests: ['e2e/typed-secret.test.ts', 'packages/agent/src/focus/x11-blind.test.ts'],
  breakIt: { test: 'packages/server/src/modules/promises/break-it.test.ts' },
});
