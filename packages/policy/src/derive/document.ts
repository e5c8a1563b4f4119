import type { Json } from '../canonical.ts';
import type { Field } from '../dictionary/field.ts';
import { metaOf, type DictionaryRecord } from '../dictionary/record.ts';

/**
 * The dictionary as one JSON value: every record with its facts, every field with all that is declared of it.
 * Its RFC 8785 form is dictionary.json, whose SHA-256 is the schema hash. The order of records does not count.
 */
export function dictionaryDocument(records: readonly DictionaryRecord[]): Json {
  return Object.fromEntries(records.map((one) => [one.name, recordDocument(one)]));
}

function recordDocument(one: DictionaryRecord): Json {
  const {
    capability,
    table,
    owner,
    keys,
    channel,
    collectedBy,
    within,
    findBy,
    appMay,
    unique,
    readBy,
    outlives,
  } = one;
  const facts = { capability, table, owner, keys, channel, collectedBy };
  const rare = {
    ...(within && { within: { ...within } }),
    ...(findBy !== undefined && { findBy }),
    ...(appMay && { appMay }),
    ...(unique && { unique }),
    ...(readBy !== undefined && { readBy }),
    ...(outlives !== undefined && { outlives }),
  };
  return { ...facts, ...rare, fields: fieldDocuments(one, one.fields) };
}

function fieldDocuments(of: DictionaryRecord, fields: Record<string, Field>): Json {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldDocument(of, field)]));
}

function fieldDocument(of: DictionaryRecord, field: Field): Json {
  const { basis, retain, ...meta } = metaOf(of, field);
  return {
    ...meta,
    basis: { ...basis },
    retain: { ...retain },
    optional: field.optional,
    kind: kindDocument(of, field.kind),
  };
}

function kindDocument(of: DictionaryRecord, kind: Field['kind']): Json {
  if (kind.kind === 'list') return { ...kind, of: fieldDocument(of, kind.of) };
  if (kind.kind === 'group') return { ...kind, fields: fieldDocuments(of, kind.fields) };
  return { ...kind };
}
