import { canonical, type Json } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { columnsOf } from '@candor/policy/derive/table.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';

/** What a table's or column's comment says: "candor:" and its declaration as canonical JSON. */
export interface Comment {
  /** Undefined for the table itself. */
  column: string | undefined;
  text: string;
}

export function commentsOf(of: DictionaryRecord, records: readonly DictionaryRecord[]): Comment[] {
  const { fields, ...facts } = documentOf(of);
  const sections = records.filter(({ within, table }) => within !== undefined && table === of.table);
  const columns = columnsOf(of).map(({ name, field }) => {
    const parts = sections
      .filter(({ within }) => within?.field === field)
      .map((one) => [one.name, documentOf(one)] as const);
    const declared = members(members(fields)[field]);
    return {
      column: name,
      text: commentText(parts.length > 0 ? { ...declared, parts: Object.fromEntries(parts) } : declared),
    };
  });
  return [{ column: undefined, text: commentText({ ...facts, record: of.name }) }, ...columns];
}

export function commentStatements(of: DictionaryRecord, records: readonly DictionaryRecord[]): string[] {
  return commentsOf(of, records).map(({ column, text }) => {
    const target = column === undefined ? `TABLE candor.${of.table}` : `COLUMN candor.${of.table}.${column}`;
    return `COMMENT ON ${target} IS '${text.replaceAll("'", "''")}'`;
  });
}

const commentText = (value: Json) => `candor:${canonical(value)}`;

function documentOf(of: DictionaryRecord) {
  return members(members(dictionaryDocument([of]))[of.name]);
}

function members(value: Json | undefined): { readonly [key: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('not an object');
  // checked above; Array.isArray does not narrow readonly arrays
  return value as { readonly [key: string]: Json };
}
