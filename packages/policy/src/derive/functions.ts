import type { DictionaryRecord } from '../dictionary/record.ts';
import type { MeasureType } from '../promises/promise.ts';
import { rowExpiry, valueExpiries } from './expiry.ts';
import { columnName, columnsOf } from './table.ts';

/**
 * A generated SECURITY DEFINER function of schema candor: the only way over the borders between tenants. Arguments and
 * result are spelled as PostgreSQL prints them.
 */
export interface DefinerFunction {
  name: string;
  arguments: string;
  returns: string;
  volatility: 'stable' | 'volatile';
  body: string;
  owner: 'candor_keeper' | 'candor_jobs';
  /** The one role that may call it. */
  caller: 'candor_app' | 'candor_checker';
}

/** A check's SQL and what it returns: counts, truths and times only. */
export interface Measure {
  id: string;
  sql: string;
  columns: Readonly<Record<string, MeasureType>>;
}

export function definerFunctions(
  records: readonly DictionaryRecord[],
  measures: readonly Measure[],
): DefinerFunction[] {
  return [
    visibleCompanies,
    recordCheckResult,
    enqueueJob,
    ...records.flatMap((one) => [...findOwner(one), ...countRows(one), ...purges(one)]),
    ...measures.map(check),
  ];
}

const keeper = { owner: 'candor_keeper', caller: 'candor_app' } as const;

const visibleCompanies: DefinerFunction = {
  ...keeper,
  name: 'visible_companies',
  arguments: '',
  returns: 'SETOF uuid',
  volatility: 'stable',
  body: `SELECT company_id FROM candor.member
WHERE account_id = NULLIF(current_setting('candor.account_id', true), '')::uuid
  AND NULLIF(current_setting('candor.company_id', true), '') IS NULL`,
};

const recordCheckResult: DefinerFunction = {
  name: 'record_check_result',
  arguments: 'check_id text, outcome text, took_ms integer, evidence jsonb',
  returns: 'void',
  volatility: 'volatile',
  body: `INSERT INTO candor.check_result (check_id, at, outcome, took_ms, evidence)
VALUES ($1, clock_timestamp(), $2, $3, $4)`,
  owner: 'candor_keeper',
  caller: 'candor_checker',
};

const enqueueJob: DefinerFunction = {
  name: 'enqueue_job',
  arguments:
    'task text, payload jsonb, key text, run_at timestamp with time zone, max_attempts integer DEFAULT NULL::integer',
  returns: 'void',
  volatility: 'volatile',
  body: `SELECT graphile_worker.add_job($1, $2::json, job_key := $3, run_at := $4, max_attempts := $5)`,
  owner: 'candor_jobs',
  caller: 'candor_app',
};

/** From a secret to the id of the company or person whose row holds it, and nothing else. */
function findOwner(of: DictionaryRecord): DefinerFunction[] {
  if (of.findBy === undefined) return [];
  const column = columnName(of.findBy);
  const type = columnsOf(of).find(({ name }) => name === column)?.sqlType ?? 'text';
  return [
    {
      ...keeper,
      name: `find_${of.table}`,
      arguments: `secret ${type}`,
      returns: 'uuid',
      volatility: 'stable',
      body: `SELECT ${ownerColumn(of)} FROM candor.${of.table} WHERE ${column} = $1`,
    },
  ];
}

/** Counts that an erasure compares itself with; the erasing code cannot call them. */
function countRows(of: DictionaryRecord): DefinerFunction[] {
  if (of.owner !== 'person') return [];
  return [
    {
      name: `rows_${of.table}`,
      arguments: 'person uuid',
      returns: 'bigint',
      volatility: 'stable',
      body: `SELECT count(*) FROM candor.${of.table} WHERE person_id = $1`,
      owner: 'candor_keeper',
      caller: 'candor_checker',
    },
  ];
}

function purges(of: DictionaryRecord): DefinerFunction[] {
  const rows = rowExpiry(of);
  if (!rows) return [];
  const delet = `DELETE FROM candor.${of.table} WHERE ctid = ANY (ARRAY(${batchOf(of, rows.from, rows.days, '')}))`;
  return [
    purge(`purge_${of.table}`, delet),
    ...valueExpiries(of).map(({ column, from, days }) =>
      purge(
        `purge_${of.table}_${column}`,
        `UPDATE candor.${of.table} SET ${column} = NULL WHERE ctid = ANY (ARRAY(${batchOf(of, from, days, `${column} IS NOT NULL AND `)}))`,
      ),
    ),
  ];
}

/** Where the app may not delete by itself, it cannot by an early cutoff either. */
function batchOf(of: DictionaryRecord, from: string, days: number, more: string): string {
  const mayDelete = of.appMay?.includes('delete') ?? true;
  const cutoff = mayDelete ? '$1' : `least($1, now() - interval '${days} days')`;
  return `SELECT ctid FROM candor.${of.table} WHERE ${more}${from} < ${cutoff} LIMIT $2 FOR UPDATE SKIP LOCKED`;
}

const purge = (name: string, work: string): DefinerFunction => ({
  ...keeper,
  name,
  arguments: 'cutoff timestamp with time zone, batch integer',
  returns: 'bigint',
  volatility: 'volatile',
  body: `WITH gone AS (${work} RETURNING 1) SELECT count(*) FROM gone`,
});

/** inventory-declared -> check_inventory_declared. */
export function checkFunction(id: string): string {
  return `check_${id.replaceAll('-', '_')}`;
}

function check({ id, sql, columns }: Measure): DefinerFunction {
  const names = Object.keys(columns);
  const result = Object.entries(columns).map(
    ([name, type]) => `${name} ${type === 'timestamptz' ? 'timestamp with time zone' : type}`,
  );
  return {
    name: checkFunction(id),
    arguments: '',
    returns: `TABLE(${result.join(', ')})`,
    volatility: 'stable',
    body: `SELECT ${names.map((name) => `measured.${name}`).join(', ')} FROM (${sql}) AS measured`,
    owner: 'candor_keeper',
    caller: 'candor_checker',
  };
}

function ownerColumn(of: DictionaryRecord): string {
  const [first = ''] = of.keys;
  return columnName(first);
}
