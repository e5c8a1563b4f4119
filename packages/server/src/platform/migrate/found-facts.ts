import type { Pool, PoolClient } from 'pg';
import { plainExpression, readChecks } from './checks.ts';
import { policyValue } from './declared-facts.ts';
import { type Fact, outsideSchemas } from './fact.ts';
import { roles } from './roles.ts';

/** All that the database is, read from pg_catalog in one snapshot. Places of schema candor stand without its name. */
export async function readFacts(checker: Pick<Pool, 'connect'>): Promise<Fact[]> {
  const client = await checker.connect();
  try {
    // without a search path PostgreSQL prints names in full
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''`);
    const facts: Fact[] = [];
    for (const query of Object.values(queries)) facts.push(...(await read(client, query)));
    facts.push(...(await readConditions(client)));
    await client.query('COMMIT');
    return facts;
  } finally {
    client.release();
  }
}

interface Row {
  place: string;
  aspect: string | null;
  value: string;
  within: string | null;
}

async function read(client: PoolClient, text: string): Promise<Fact[]> {
  const { rows } = await client.query<Row>(text);
  return rows.map(({ place, aspect, value, within }) => ({
    place,
    ...(aspect !== null && { aspect }),
    value,
    ...(within !== null && { within }),
  }));
}

/** Expressions are compared without the form that PostgreSQL gives them. */
async function readConditions(client: PoolClient): Promise<Fact[]> {
  const checks = (await readChecks(client)).map(({ table, column, name, expression, isValidated }) => {
    const place = column === null ? table : `${table}.${column}`;
    return {
      place,
      aspect: `check ${name}`,
      value: plainExpression(expression) + (isValidated ? '' : ' not valid'),
      within: place,
    };
  });
  const { rows } = await client.query<{
    table: string;
    name: string;
    command: string;
    to: string;
    using: string;
    check: string | null;
  }>(`
    SELECT relname AS table, polname AS name, pg_get_expr(polqual, polrelid) AS using,
      pg_get_expr(polwithcheck, polrelid) AS check,
      CASE polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' ELSE polcmd::text END || CASE WHEN polpermissive THEN '' ELSE ' restrictive' END AS command,
      (SELECT string_agg(CASE one WHEN 0 THEN 'public' ELSE one::regrole::text END, ', ') FROM unnest(polroles) AS one) AS to
    FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'candor'::regnamespace`);
  const policies = rows.map(({ table, name, command, to, using, check }) => ({
    place: table,
    aspect: `policy ${name}`,
    value: policyValue(command, to, using ?? '', check ?? undefined),
    within: table,
  }));
  return [...checks, ...policies];
}

const known = Object.keys(outsideSchemas).map((name) => `'${name}'`);
const isOurs = `nspname !~ '^pg_' AND nspname NOT IN ('information_schema', ${known.join(', ')})`;
const place = `CASE nspname WHEN 'candor' THEN '' ELSE nspname || '.' END || relname`;
const relations = `pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace`;
const columns = `${relations} JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped`;

const queries = {
  relations: `SELECT ${place} AS place, NULL AS aspect, NULL AS within,
      CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
        WHEN 'S' THEN 'sequence' ELSE 'relation of kind ' || relkind::text END || ' owned by ' || relowner::regrole AS value
    FROM ${relations} WHERE relkind NOT IN ('i', 'I', 't', 'c') AND ${isOurs}`,
  rowSecurity: `SELECT ${place} AS place, 'row security' AS aspect, ${place} AS within,
      CASE WHEN relrowsecurity THEN 'enabled' ELSE 'disabled' END || CASE WHEN relforcerowsecurity THEN ', forced' ELSE '' END AS value
    FROM ${relations} WHERE relkind IN ('r', 'p') AND ${isOurs}`,
  columns: `SELECT ${place} || '.' || attname AS place, NULL AS aspect, ${place} AS within,
      format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS value
    FROM ${columns} WHERE relkind IN ('r', 'p') AND ${isOurs}`,
  comments: `SELECT ${place} || coalesce('.' || attname, '') AS place, 'comment' AS aspect, ${place} || coalesce('.' || attname, '') AS within,
      description AS value
    FROM ${relations} JOIN pg_description ON objoid = pg_class.oid AND classoid = 'pg_catalog.pg_class'::regclass
      LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
    WHERE relkind IN ('r', 'p') AND ${isOurs}`,
  keys: `SELECT ${place} AS place, ${place} AS within,
      CASE contype WHEN 'p' THEN 'primary key' ELSE 'unique (' || names || ')' END AS aspect,
      CASE contype WHEN 'p' THEN names ELSE 'declared' END AS value
    FROM ${relations} JOIN pg_constraint ON conrelid = pg_class.oid AND contype IN ('p', 'u'),
      LATERAL (SELECT string_agg(attname, ', ' ORDER BY turn) AS names FROM unnest(conkey) WITH ORDINALITY AS part (number, turn)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS named
    WHERE ${isOurs}`,
  grants: `SELECT ${place} AS place, ${place} AS within, 'grants of ' || to_role AS aspect,
      string_agg(lower(privilege_type), ', ' ORDER BY lower(privilege_type)) AS value
    FROM ${relations}, LATERAL (SELECT CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END AS to_role, privilege_type
      FROM aclexplode(relacl) WHERE grantee <> relowner) AS acl
    WHERE relkind IN ('r', 'p', 'v', 'm') AND ${isOurs} GROUP BY nspname, relname, to_role`,
  columnGrants: `SELECT ${place} || '.' || attname AS place, 'grants' AS aspect, ${place} || '.' || attname AS within, attacl::text AS value
    FROM ${columns} WHERE attacl IS NOT NULL AND ${isOurs}`,
  triggers: `SELECT ${place} AS place, 'trigger ' || tgname AS aspect, ${place} AS within, 'present' AS value
    FROM ${relations} JOIN pg_trigger ON tgrelid = pg_class.oid WHERE NOT tgisinternal AND ${isOurs}`,
  functions: functionFact(`NULL`, `'security definer in ' || nspname`, 'NULL'),
  functionResults: functionFact(`'result'`, 'pg_get_function_result(pg_proc.oid)'),
  functionOwners: functionFact(`'owner'`, 'proowner::regrole::text'),
  functionVolatility: functionFact(
    `'volatility'`,
    `CASE provolatile WHEN 's' THEN 'stable' WHEN 'v' THEN 'volatile' ELSE 'immutable' END`,
  ),
  functionSettings: functionFact(`'settings'`, `coalesce(array_to_string(proconfig, ', '), 'none')`),
  functionBodies: functionFact(`'body'`, 'prosrc'),
  functionCallers: functionFact(
    `'callers'`,
    `(SELECT string_agg(CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END, ', ')
      FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee <> proowner)`,
  ),
  roles: `SELECT 'role ' || rolname AS place, NULL AS aspect, NULL AS within,
      CASE WHEN rolname = 'candor_backup' THEN '' WHEN rolcanlogin THEN 'LOGIN ' ELSE 'NOLOGIN ' END || CASE WHEN rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END
      || CASE WHEN rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication THEN ' and more' ELSE '' END AS value
    FROM pg_roles WHERE rolname IN (${Object.keys(roles)
      .map((name) => `'${name}'`)
      .join(', ')})`,
  memberships: `SELECT 'role ' || member::regrole AS place, 'membership' AS aspect, 'role ' || member::regrole AS within,
      string_agg(roleid::regrole::text, ', ' ORDER BY roleid::regrole::text) AS value
    FROM pg_auth_members WHERE member::regrole::text IN (${Object.keys(roles)
      .map((name) => `'${name}'`)
      .join(', ')}) GROUP BY member`,
};

function functionFact(aspect: string, value: string, within = functionPlace()): string {
  return `SELECT ${functionPlace()} AS place, ${aspect} AS aspect, ${within} AS within, ${value} AS value
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE prosecdef AND ${isOurs}`;
}

function functionPlace(): string {
  return `'function ' || CASE nspname WHEN 'candor' THEN '' ELSE nspname || '.' END || proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')'`;
}
