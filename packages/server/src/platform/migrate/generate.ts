import type pg from 'pg';
import { definerFunctions, type DefinerFunction, type Measure } from '@candor/policy/derive/functions.ts';
import { grantsOf, type Policy, policiesOf } from '@candor/policy/derive/policies.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Logger } from '../log/index.ts';
import { constrain } from './checks.ts';
import { commentStatements } from './comments.ts';
import { generatedName, recordRun, sha256 } from './migrate.ts';

/** All that follows from declarations: what lies in the dictionary, and the measures of the promises. */
export interface Declared {
  /** Every record, sections included. */
  records: readonly DictionaryRecord[];
  measures: readonly Measure[];
}

/**
 * Comments, row security, policies, grants, CHECKs and definer functions, in one transaction, when what is generated
 * changed or `isForced`. A second run finds nothing to do.
 */
export async function generate(
  client: pg.Client,
  declared: Declared,
  isForced: boolean,
  log: Logger,
): Promise<'generated' | 'unchanged'> {
  const startedAt = performance.now();
  const text = generatedText(declared);
  const hash = sha256(text);
  if (!isForced && (await lastHash(client))?.equals(hash)) return 'unchanged';
  await client.query('BEGIN');
  try {
    await client.query(await dropText(client));
    await client.query(text);
    await constrain(client, declared.records);
    const tookMs = Math.round(performance.now() - startedAt);
    await recordRun(client, generatedName, hash, tookMs);
    await client.query('COMMIT');
    log.write('database.generated', { tookMs });
    return 'generated';
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function lastHash(client: pg.Client): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ sha256: Buffer }>(
    'SELECT sha256 FROM candor_migrate.migration WHERE name = $1',
    [generatedName],
  );
  return rows[0]?.sha256;
}

/** What an earlier run made goes first, so that nothing outlives its declaration; policies call a function. */
async function dropText(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ drop: string }>(`
    SELECT 1 AS turn, format('DROP POLICY %I ON %s', polname, polrelid::regclass) AS drop
      FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'candor'::regnamespace
    UNION ALL
    SELECT 2, format('DROP FUNCTION %s', oid::regprocedure)
      FROM pg_proc
      WHERE pronamespace = 'candor'::regnamespace AND proowner IN ('candor_keeper'::regrole, 'candor_jobs'::regrole)
    ORDER BY turn`);
  return rows.map(({ drop }) => drop).join(';\n');
}

function generatedText({ records, measures }: Declared): string {
  const tables = records.filter((one) => one.within === undefined);
  return [
    // tables first: policies and functions name each other's parts
    ...tables.flatMap((one) => [...security(one), ...grants(one), ...commentStatements(one, records)]),
    // the owners may make functions for the length of this transaction only
    'GRANT USAGE, CREATE ON SCHEMA candor TO candor_keeper, candor_jobs',
    ...definerFunctions(tables, measures).flatMap(functionText),
    'REVOKE CREATE ON SCHEMA candor FROM candor_keeper; REVOKE ALL ON SCHEMA candor FROM candor_jobs',
    ...tables.flatMap((one) => policiesOf(one).map((policy) => policyText(one, policy))),
  ].join(';\n');
}

function security({ table }: DictionaryRecord): string[] {
  return [`ALTER TABLE candor.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`];
}

function grants(of: DictionaryRecord): string[] {
  const on = `ON candor.${of.table}`;
  const roles = Object.entries(grantsOf(of));
  return [
    `REVOKE ALL ${on} FROM PUBLIC, candor_checker, candor_jobs, ${roles.map(([role]) => role).join(', ')}`,
    ...roles.map(([role, rights]) => `GRANT ${rights.join(', ')} ${on} TO ${role}`),
  ];
}

function policyText({ table }: DictionaryRecord, { name, command, using, withCheck }: Policy): string {
  const write = withCheck === undefined ? '' : ` WITH CHECK (${withCheck})`;
  return `CREATE POLICY ${name} ON candor.${table} FOR ${command} TO candor_app USING (${using})${write}`;
}

function functionText(one: DefinerFunction): string[] {
  const head = `candor.${one.name}(${one.arguments})`;
  const identity = `candor.${one.name}(${identityArguments(one)})`;
  return [
    `SET LOCAL ROLE ${one.owner}`,
    `CREATE FUNCTION ${head} RETURNS ${one.returns} LANGUAGE sql ${one.volatility.toUpperCase()} SECURITY DEFINER SET search_path = ''
AS ${literal(one.body)}`,
    `REVOKE ALL ON FUNCTION ${identity} FROM PUBLIC`,
    `GRANT EXECUTE ON FUNCTION ${identity} TO ${one.caller}`,
    'RESET ROLE',
  ];
}

/** Arguments as pg_get_function_identity_arguments() prints them. */
export function identityArguments(one: DefinerFunction): string {
  return one.arguments.replaceAll(/ DEFAULT [^,]+/gu, '');
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
