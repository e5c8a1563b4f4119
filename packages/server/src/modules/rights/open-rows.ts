import { columnName } from '@candor/policy/derive/table.ts';
import { findRecord } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../../platform/db/index.ts';
import { asSealed, type Sealer } from '../../platform/keys/index.ts';
import { pageOfRows, type Row, type Whose } from './queries.ts';
import { exportFields, type ExportField } from './subject-rows.ts';

/** A value as it stands in an export. */
export type Plain = string | number | boolean | null;
export type PlainRow = Record<string, Plain>;

const pageSize = 2000;

/** Every row of a record that is the person's, opened, page by page. Times are ISO 8601 in UTC. */
export async function* openedRows(
  tx: Tx,
  of: DictionaryRecord,
  whose: Whose,
  sealer: Sealer,
): AsyncGenerator<PlainRow[]> {
  const fields = exportFields(of);
  const elsewhere = await valuesElsewhere(tx, fields, whose, sealer);
  for (let after: Row | undefined; ;) {
    const rows = await pageOfRows(tx, of, whose, after, pageSize);
    if (rows.length > 0) yield rows.map((row) => openRow(of, fields, row, sealer, elsewhere));
    if (rows.length < pageSize) return;
    after = rows.at(-1);
  }
}

/** "focus.label.name" of the label that the row names by `key`, and the like. */
type Elsewhere = ReadonlyMap<string, { key: string; values: ReadonlyMap<unknown, Plain> }>;

function openRow(
  of: DictionaryRecord,
  fields: readonly ExportField[],
  row: Row,
  sealer: Sealer,
  elsewhere: Elsewhere,
): PlainRow {
  return Object.fromEntries(
    fields.map(({ name, meta, storedAs }) => {
      if (storedAs !== undefined) {
        const other = elsewhere.get(storedAs);
        return [name, other?.values.get(row[other.key]) ?? null];
      }
      const value = row[name];
      return [
        name,
        value instanceof Uint8Array && meta.protect.startsWith('sealed')
          ? openValue(of, name, row, value, sealer)
          : plain(value),
      ];
    }),
  );
}

function openValue(of: DictionaryRecord, field: string, row: Row, value: Uint8Array, sealer: Sealer): string {
  return sealer.open(of.table, columnName(field), rowIdOf(of, row), asSealed(value), 'rights');
}

/** A sealed value is bound to its row by the parts of the primary key. */
function rowIdOf(of: DictionaryRecord, row: Row): string {
  return of.keys.map((key) => String(row[key])).join('/');
}

/** All of a person's names are needed for their intervals, and are few. */
async function valuesElsewhere(
  tx: Tx,
  fields: readonly ExportField[],
  whose: Whose,
  sealer: Sealer,
): Promise<Elsewhere> {
  const found = new Map<string, { key: string; values: Map<unknown, Plain> }>();
  for (const { storedAs } of fields) {
    if (storedAs === undefined) continue;
    const end = storedAs.lastIndexOf('.');
    const [of, field] = [findRecord(storedAs.slice(0, end)), storedAs.slice(end + 1)];
    // the last part of the other record's key: the small number by which rows name it
    const key = of?.keys.at(-1);
    if (!of || key === undefined) throw new Error(`${storedAs} is not in the dictionary`);
    const values = new Map<unknown, Plain>();
    for await (const rows of openedRows(tx, of, whose, sealer)) {
      for (const row of rows) values.set(row[key], row[field] ?? null);
    }
    found.set(storedAs, { key, values });
  }
  return found;
}

function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean); // columns hold nothing else
}
