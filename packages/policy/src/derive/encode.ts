import type { Field } from '../dictionary/field.ts';
import type { DictionaryRecord, WireRow } from '../dictionary/record.ts';
import { clean } from '../text.ts';
import { wireFields } from './wire.ts';

export interface Encoded<R> {
  row: WireRow<R>;
  /** Paths of keys that are not declared and therefore did not leave ("disks.owner"). */
  dropped: string[];
}

/**
 * The agent's allow-list copy: only declared fields of the record are copied, text is cleaned and cut to its length.
 * What a collector returns can reach the outbox by no other way. Values of wrong types are left for the server's
 * schema to refuse; they cannot name a new field.
 */
export function encode<R extends DictionaryRecord>(of: R, values: Record<string, unknown>): Encoded<R> {
  const dropped: string[] = [];
  const row = copyGroup(wireFields(of), values, '', dropped);
  // wireFields() holds exactly the fields of WireRow<R>
  return { row: row as WireRow<R>, dropped };
}

function copyGroup(
  fields: Record<string, Field>,
  values: Record<string, unknown>,
  path: string,
  dropped: string[],
) {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) dropped.push(path + name);
    else if (value !== undefined && value !== null)
      copy[name] = copyValue(field, value, `${path}${name}.`, dropped);
  }
  return copy;
}

function copyValue({ kind }: Field, value: unknown, path: string, dropped: string[]): unknown {
  if (kind.kind === 'group' && isPlainObject(value)) return copyGroup(kind.fields, value, path, dropped);
  if (kind.kind === 'list' && Array.isArray(value))
    return value.slice(0, kind.max).map((item: unknown) => copyValue(kind.of, item, path, dropped));
  if (typeof value === 'string' && (kind.kind === 'text' || kind.kind === 'site'))
    return clean(value, kind.kind === 'text' ? kind.max : 253);
  // an object where a plain value is declared could carry undeclared keys
  return typeof value === 'object' ? undefined : value;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
