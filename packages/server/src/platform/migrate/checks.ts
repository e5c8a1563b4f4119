import type pg from 'pg';
import { checkName, columnsOf } from '@candor/policy/derive/table.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';

/** A CHECK as it stands in the database. */
export interface FoundCheck {
  table: string;
  /** Null where it speaks of several columns. */
  column: string | null;
  name: string;
  expression: string;
  isValidated: boolean;
}

export interface DeclaredCheck {
  table: string;
  column: string;
  name: string;
  expression: string;
}

export function checksOf(of: DictionaryRecord): DeclaredCheck[] {
  return columnsOf(of).flatMap(({ name, check }) =>
    check === undefined
      ? []
      : [{ table: of.table, column: name, name: checkName(of.table, name), expression: check }],
  );
}

/** PostgreSQL prints an expression with its own parentheses, casts and quotes; without them both spellings are equal. */
export function plainExpression(expression: string): string {
  return expression
    .replaceAll(/::[a-z]+(?: with time zone| precision| varying)?(?:\[\])?/gu, '')
    .replaceAll(/'(-?\d+)'/gu, '$1')
    .replaceAll(/[\s()]/gu, '');
}

export async function readChecks(client: pg.ClientBase): Promise<FoundCheck[]> {
  const { rows } = await client.query<FoundCheck>(`
    SELECT relname AS table, conname AS name,
      CASE cardinality(conkey) WHEN 1 THEN (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) END AS column,
      pg_get_expr(conbin, conrelid) AS expression, convalidated AS "isValidated"
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'c' AND relnamespace = 'candor'::regnamespace ORDER BY 1, 2`);
  return rows;
}

/** Adds and replaces what differs; rows that are there are checked before the end of the transaction. */
export async function constrain(client: pg.Client, records: readonly DictionaryRecord[]): Promise<void> {
  const found = new Map((await readChecks(client)).map((one) => [`${one.table}.${one.name}`, one]));
  const declared = records.filter((one) => one.within === undefined).flatMap(checksOf);
  const statements: string[] = [];
  for (const { table, name, expression } of declared) {
    const present = found.get(`${table}.${name}`);
    found.delete(`${table}.${name}`);
    if (present?.isValidated && plainExpression(present.expression) === plainExpression(expression)) continue;
    if (present) statements.push(`ALTER TABLE candor.${table} DROP CONSTRAINT ${name}`);
    statements.push(`ALTER TABLE candor.${table} ADD CONSTRAINT ${name} CHECK (${expression}) NOT VALID`);
    statements.push(`ALTER TABLE candor.${table} VALIDATE CONSTRAINT ${name}`);
  }
  for (const { table, name } of found.values()) {
    if (name.endsWith('_declared')) statements.push(`ALTER TABLE candor.${table} DROP CONSTRAINT ${name}`);
  }
  if (statements.length > 0) await client.query(statements.join(';\n'));
}
