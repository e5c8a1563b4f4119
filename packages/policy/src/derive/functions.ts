import type { DictionaryRecord } from '../dictionary/record.ts';
import type { MeasureType } from '../promises/promise.ts';
import { rowExpiry, valueExpiries } from './expiry.ts';
import { isAddOnly } from './policies.ts';
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
    membershipOf,
    signInOf,
    personNames,
    staffOf,
    companyCounts,
    companyOwners,
    companyAgreements,
    endConsents,
    companyLicences,
    recordCheckResult,
    enqueueJob,
    ...records.flatMap((one) => [
      ...findOwner(one),
      ...countRows(one),
      ...purges(one),
      ...eraseOfCompany(one),
    ]),
    ...measures.map(check),
  ];
}

const keeper = { owner: 'candor_keeper', caller: 'candor_app' } as const;

/** Assignments of an account ($account) as the operator's staff that are in force, with whom they belong to. */
const assignments = (account: string, at: string) => `candor.member AS own
JOIN candor.company AS home ON home.id = own.company_id AND home.kind = 'operator'
JOIN candor.staff_assignment AS given ON given.company_id = own.company_id AND given.member_id = own.id
  AND (given.until IS NULL OR given.until > ${at})
WHERE own.account_id = ${account} AND own.state = 'active'`;

const reaches = (company: string) => `(given.reach = 'all' OR EXISTS (SELECT 1 FROM candor.staff_reach
    WHERE company_id = given.company_id AND assignment_id = given.id AND reaches_id = ${company}))`;

/** Whether the assignment reaches the company, and is not refused there. */
const admits = (company: string) => `${reaches(company)}
  AND NOT EXISTS (SELECT 1 FROM candor.staff_refusal WHERE company_id = ${company} AND member_id = own.id)`;

const me = `NULLIF(current_setting('candor.account_id', true), '')::uuid`;
const noCompany = `NULLIF(current_setting('candor.company_id', true), '') IS NULL`;

/** Those that the account belongs to, and those that it reaches as staff of the operator. */
const visibleCompanies: DefinerFunction = {
  ...keeper,
  name: 'visible_companies',
  arguments: '',
  returns: 'SETOF uuid',
  volatility: 'stable',
  body: `SELECT company_id FROM candor.member WHERE account_id = ${me} AND ${noCompany}
UNION
SELECT reached.id FROM candor.company AS reached
WHERE reached.kind = 'customer' AND ${noCompany} AND EXISTS (SELECT 1 FROM ${assignments(me, 'now()')}
  AND ${admits('reached.id')})`,
};

/** What an account is in one company, or in its first one where $2 is null: at most one row, none for a stranger. */
const membershipOf: DefinerFunction = {
  ...keeper,
  name: 'membership_of',
  arguments: 'account uuid, company uuid, at timestamp with time zone',
  returns:
    'TABLE(company_id uuid, kind text, state text, member_id uuid, roles jsonb, narrowed jsonb, limits jsonb, staff_roles jsonb, only_providers jsonb, every_role jsonb, rule jsonb)',
  volatility: 'stable',
  body: `SELECT company.id, company.kind, company.state, member.id, member.roles, (
    SELECT jsonb_agg(jsonb_build_object('base', role.base, 'minus', role.minus)) FROM candor.narrowed_role AS role
    WHERE role.company_id = company.id AND member.narrowed @> to_jsonb(role.id)), member.limits, staff.roles, (
    SELECT jsonb_agg(provider.id) FROM candor.identity_provider AS provider
    WHERE provider.company_id = company.id AND provider.is_only_way), (
    SELECT coalesce(jsonb_agg(DISTINCT every.role), '[]') FROM (
      SELECT jsonb_array_elements_text(own.roles) AS role
        FROM candor.member AS own WHERE own.account_id = $1 AND own.state = 'active'
      UNION ALL SELECT role.base FROM candor.member AS own
        JOIN candor.narrowed_role AS role ON role.company_id = own.company_id AND own.narrowed @> to_jsonb(role.id)
       WHERE own.account_id = $1 AND own.state = 'active'
      UNION ALL SELECT given.role FROM ${assignments('$1', '$3')}) AS every), (
    SELECT jsonb_build_object('needsFactor', coalesce(bool_or(asked.needs_factor), false),
      'idleMinutes', min(asked.idle_minutes), 'longestHours', min(asked.longest_hours))
    FROM candor.member AS own JOIN candor.sign_in_rule AS asked ON asked.company_id = own.company_id
    WHERE own.account_id = $1 AND own.state = 'active')
FROM candor.company
LEFT JOIN candor.member ON member.company_id = company.id AND member.account_id = $1 AND member.state = 'active'
LEFT JOIN LATERAL (
  SELECT jsonb_agg(DISTINCT given.role) AS roles FROM ${assignments('$1', '$3')}
    AND company.kind = 'customer' AND ${admits('company.id')}) AS staff ON true
WHERE company.id = coalesce($2, (
    SELECT first.company_id FROM candor.member AS first WHERE first.account_id = $1 AND first.state = 'active'
    ORDER BY first.created_at, first.id LIMIT 1))
  AND (member.id IS NOT NULL OR staff.roles IS NOT NULL)`,
};

/**
 * Whose sign-in token this is ($1, its keyed hash), also one that was replaced after $4, and what they are in one company
 * as membership_of says: all that a request asks for before its work, in one statement.
 */
const signInOf: DefinerFunction = {
  ...keeper,
  name: 'sign_in_of',
  arguments:
    'token bytea, company uuid, at timestamp with time zone, replaced_since timestamp with time zone',
  returns:
    'TABLE(id uuid, account_id uuid, person_id uuid, created_at timestamp with time zone, seen_at timestamp with time zone, confirmed_at timestamp with time zone, factor_at timestamp with time zone, renewal_due boolean, methods jsonb, provider_id uuid, is_replaced boolean, is_factor_due boolean, has_factor boolean, company_id uuid, kind text, state text, member_id uuid, roles jsonb, narrowed jsonb, limits jsonb, staff_roles jsonb, only_providers jsonb, every_role jsonb, rule jsonb)',
  volatility: 'stable',
  body: `SELECT own.id, account.id, account.person_id, own.created_at, own.seen_at, own.confirmed_at, own.factor_at, own.renewal_due, own.methods, own.provider_id,
  own.token_hash <> $1, account.factor_due_at IS NOT NULL,
  EXISTS (SELECT 1 FROM candor.totp WHERE totp.account_id = account.id)
    OR EXISTS (SELECT 1 FROM candor.passkey WHERE passkey.account_id = account.id AND passkey.state = 'active'),
  held.company_id, held.kind, held.state, held.member_id, held.roles, held.narrowed, held.limits, held.staff_roles, held.only_providers, held.every_role, held.rule
FROM (SELECT * FROM candor.sign_in WHERE token_hash = $1
  UNION ALL SELECT * FROM candor.sign_in WHERE previous_hash = $1 AND replaced_at > $4) AS own
JOIN candor.account ON account.id = own.account_id AND account.state = 'active'
LEFT JOIN LATERAL candor.membership_of(account.id, $2, $3) AS held ON true
WHERE own.state = 'full' AND own.expires_at > $3
LIMIT 1`,
};

/** Sealed names of accounts that are members of the company that the transaction states, or staff of the operator. */
const personNames: DefinerFunction = {
  ...keeper,
  name: 'person_names',
  arguments: 'accounts uuid[]',
  returns: 'TABLE(account_id uuid, person_id uuid, name bytea, email bytea)',
  volatility: 'stable',
  body: `SELECT account.id, account.person_id, person.name, account.email
FROM candor.account JOIN candor.person ON person.person_id = account.person_id
WHERE account.id = ANY ($1) AND EXISTS (
  SELECT 1 FROM candor.member JOIN candor.company ON company.id = member.company_id
  WHERE member.account_id = account.id AND (company.kind = 'operator'
    OR member.company_id = NULLIF(current_setting('candor.company_id', true), '')::uuid))`,
};

/** Whom of the operator's staff a company can be reached by, those that it refuses included. */
const staffOf: DefinerFunction = {
  ...keeper,
  name: 'staff_of',
  arguments: 'company uuid, at timestamp with time zone',
  returns:
    'TABLE(member_id uuid, account_id uuid, role text, until timestamp with time zone, is_refused boolean)',
  volatility: 'stable',
  body: `SELECT own.id, own.account_id, given.role, given.until, EXISTS (
    SELECT 1 FROM candor.staff_refusal WHERE company_id = $1 AND member_id = own.id)
FROM ${assignments('own.account_id', '$2')} AND ${reaches('$1')}
  AND EXISTS (SELECT 1 FROM candor.company WHERE id = $1 AND kind = 'customer')
ORDER BY own.id, given.id`,
};

const companyCounts: DefinerFunction = {
  ...keeper,
  name: 'company_counts',
  arguments: 'companies uuid[]',
  returns: 'TABLE(company_id uuid, devices bigint, members bigint, without_factor bigint)',
  volatility: 'stable',
  body: `SELECT one.id,
  (SELECT count(*) FROM candor.device WHERE device.company_id = one.id AND device.state <> 'removed'),
  (SELECT count(*) FROM candor.member WHERE member.company_id = one.id),
  (SELECT count(*) FROM candor.member WHERE member.company_id = one.id AND member.state = 'active'
    AND NOT EXISTS (SELECT 1 FROM candor.totp WHERE totp.account_id = member.account_id)
    AND NOT EXISTS (SELECT 1 FROM candor.passkey
      WHERE passkey.account_id = member.account_id AND passkey.state = 'active'))
FROM unnest($1) AS one (id)`,
};

/** Sealed names of the owners of these companies, for the operator's list. */
const companyOwners: DefinerFunction = {
  ...keeper,
  name: 'company_owners',
  arguments: 'companies uuid[]',
  returns: 'TABLE(company_id uuid, account_id uuid, person_id uuid, name bytea, email bytea)',
  volatility: 'stable',
  body: `SELECT member.company_id, account.id, account.person_id, person.name, account.email
FROM candor.member JOIN candor.account ON account.id = member.account_id
JOIN candor.person ON person.person_id = account.person_id
WHERE member.company_id = ANY ($1) AND member.state = 'active' AND member.roles @> '["owner"]'
ORDER BY member.id`,
};

/** Which version of an agreement each of these companies accepted last, and whether that still counts. */
const companyAgreements: DefinerFunction = {
  ...keeper,
  name: 'company_agreements',
  arguments: 'companies uuid[], agreement uuid',
  returns: 'TABLE(company_id uuid, version integer, is_live boolean)',
  volatility: 'stable',
  body: `SELECT DISTINCT ON (given.company_id) given.company_id, given.version::integer, NOT EXISTS (
    SELECT 1 FROM candor.consent AS ending WHERE ending.company_id = given.company_id AND ending.withdraws = given.id)
FROM candor.consent AS given
WHERE given.company_id = ANY ($1) AND given.subject_id = $2 AND given.act = 'given' AND given.kind = 'agreement'
ORDER BY given.company_id, given.id DESC`,
};

/** The licence of each of these companies: the one that is not revoked, for the operator's list. */
const companyLicences: DefinerFunction = {
  ...keeper,
  name: 'company_licences',
  arguments: 'companies uuid[]',
  returns:
    'TABLE(company_id uuid, id uuid, plan text, seats integer, features jsonb, not_before timestamp with time zone, expires_at timestamp with time zone, grace_days smallint)',
  volatility: 'stable',
  body: `SELECT company_id, id, plan, seats, features, not_before, expires_at, grace_days
FROM candor.licence WHERE company_id = ANY ($1) AND revoked_at IS NULL`,
};

/** The one thing that changes in a record of consent: from when its period counts. */
const endConsents: DefinerFunction = {
  ...keeper,
  name: 'end_consents',
  arguments: 'consents uuid[], at timestamp with time zone',
  returns: 'bigint',
  volatility: 'volatile',
  body: `WITH ended AS (UPDATE candor.consent SET ended_at = $2 WHERE id = ANY ($1) AND ended_at IS NULL RETURNING 1) SELECT count(*) FROM ended`,
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
  const by = of.owner === 'person' ? 'personId' : ['accountId', 'personId'].find((one) => one in of.fields);
  if (by === undefined) return [];
  return [
    {
      name: `rows_${of.table}`,
      arguments: by === 'personId' ? 'person uuid' : 'account uuid',
      returns: 'bigint',
      volatility: 'stable',
      body: `SELECT count(*) FROM candor.${of.table} WHERE ${columnName(by)} = $1`,
      owner: 'candor_keeper',
      caller: 'candor_checker',
    },
  ];
}

/** What may only be added to still goes with its company, once that is being closed, or ends then. */
function eraseOfCompany(of: DictionaryRecord): DefinerFunction[] {
  if (!isAddOnly(of)) return [];
  const closing = `EXISTS (SELECT 1 FROM candor.company WHERE id = $1 AND state = 'closing')`;
  const from = of.outlives === 'company' ? rowExpiry(of)?.from : undefined;
  const work =
    from === undefined
      ? `DELETE FROM candor.${of.table} WHERE company_id = $1\n  AND ${closing}`
      : `UPDATE candor.${of.table} SET ${from} = now() WHERE company_id = $1 AND ${from} IS NULL\n  AND ${closing}`;
  return [
    {
      ...keeper,
      name: `erase_${of.table}`,
      arguments: 'company uuid',
      returns: 'bigint',
      volatility: 'volatile',
      body: `WITH gone AS (${work} RETURNING 1) SELECT count(*) FROM gone`,
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
