import type { Field, FieldMeta } from '../dictionary/field.ts';
import { metaOf, type DictionaryRecord } from '../dictionary/record.ts';

export interface Column {
  field: string;
  name: string;
  /** As format_type() prints it. */
  sqlType: string;
  notNull: boolean;
  /** Expression over the column, without the word CHECK; undefined where the type itself is the bound. */
  check: string | undefined;
  meta: FieldMeta;
}

/** The columns that a record's table must have: one a field, but for fields that are stored in another record. */
export function columnsOf(of: DictionaryRecord): Column[] {
  return Object.entries(of.fields)
    .map(([field, declared]) => ({ field, declared, meta: metaOf(of, declared) }))
    .filter(({ meta }) => meta.storedAs === undefined)
    .map(({ field, declared, meta }) => {
      const name = columnName(field);
      return { field, name, notNull: !declared.optional, meta, ...storage(declared, meta, name) };
    });
}

/** deviceId -> device_id. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** Name of the CHECK that holds a column to its declaration. */
export function checkName(table: string, column: string): string {
  return `${table}_${column}_declared`;
}

/** Longest sealed form: version 1, key id 16, nonce 12, tag 16, and the padded length-prefixed text (specs: K3). */
export function sealedMax(plainBytes: number): number {
  return 45 + Math.ceil((plainBytes + 4) / 32) * 32;
}

function storage({ kind }: Field, meta: FieldMeta, c: string): Pick<Column, 'sqlType' | 'check'> {
  if (meta.protect === 'hmac') return { sqlType: 'bytea', check: `octet_length(${c}) = 32` };
  if (meta.protect !== 'plain')
    return { sqlType: 'bytea', check: `octet_length(${c}) <= ${sealedMax(plainBytes(kind))}` };
  switch (kind.kind) {
    case 'text':
      return { sqlType: 'text', check: `char_length(${c}) <= ${kind.max}` };
    case 'site':
      return { sqlType: 'text', check: `char_length(${c}) <= 253` };
    case 'address':
      return { sqlType: 'text', check: `char_length(${c}) <= 45` };
    case 'oneOf':
      return {
        sqlType: 'text',
        check: `${c} = ANY (ARRAY[${kind.values.map((value) => `'${value}'::text`).join(', ')}])`,
      };
    case 'identifier':
      return { sqlType: 'uuid', check: undefined };
    case 'integer':
      return {
        sqlType: integerType(kind.min, kind.max),
        check: `${c} >= ${bound(kind.min)} AND ${c} <= ${bound(kind.max)}`,
      };
    case 'real':
      return { sqlType: 'real', check: undefined };
    case 'instant':
      return { sqlType: 'timestamp with time zone', check: undefined };
    case 'flag':
      return { sqlType: 'boolean', check: undefined };
    case 'bytes':
      return { sqlType: 'bytea', check: `octet_length(${c}) <= ${kind.max}` };
    case 'hash':
      return { sqlType: 'bytea', check: `octet_length(${c}) = 32` };
    case 'series':
      return { sqlType: 'real[]', check: `cardinality(${c}) = ${kind.length}` };
    case 'list':
    case 'group':
      return { sqlType: 'jsonb', check: `octet_length(${c}::text) <= 65536` };
    case 'json':
      return { sqlType: 'jsonb', check: `octet_length(${c}::text) <= ${kind.max}` };
    default:
      return kind satisfies never;
  }
}

function integerType(min: number, max: number): string {
  if (min >= -32_768 && max <= 32_767) return 'smallint';
  return min >= -2_147_483_648 && max <= 2_147_483_647 ? 'integer' : 'bigint';
}

const bound = (value: number) => (value < 0 ? `(${value})` : String(value));

function plainBytes(kind: Field['kind']): number {
  if (kind.kind === 'text') return kind.max * 4;
  if (kind.kind === 'bytes') return kind.max;
  return kind.kind === 'json' ? kind.max : 253;
}
