import { columnsOf } from '../derive/table.ts';
import type { DictionaryRecord } from '../dictionary/record.ts';

/** Counts the columns of these records' tables that the dictionary does not declare, as a subselect. */
export function undeclaredColumns(records: readonly DictionaryRecord[]): string {
  const declared = records.flatMap((one) => columnsOf(one).map(({ name }) => `('${one.table}', '${name}')`));
  const tables = records.map(({ table }) => `'${table}'`).join(', ');
  return `(SELECT count(*) FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'candor'::regnamespace AND c.relname IN (${tables}) AND a.attnum > 0 AND NOT a.attisdropped
      AND (c.relname::text, a.attname::text) NOT IN (VALUES ${declared.join(', ')}))`;
}

/** Every field of a record, as promises name them. */
export const fieldsOf = (of: DictionaryRecord): string[] =>
  Object.keys(of.fields).map((field) => `${of.name}.${field}`);
