import { z } from 'zod';
import type { Field } from '../dictionary/field.ts';
import { metaOf, type DictionaryRecord } from '../dictionary/record.ts';
import { isClean } from '../text.ts';

/** Fields that an agent may state in a row of this record, by name. */
export function wireFields(of: DictionaryRecord): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(of.fields).filter(([, field]) => metaOf(of, field).source === 'agent'),
  );
}

const schemas = new WeakMap<DictionaryRecord, z.ZodType>();

/**
 * The strict ingestion schema of one row: undeclared keys, other types, unclean or over-long text are refused.
 * Instants are whole ms since 1970 UTC, bytes base64url, hashes 64 lower-case hex digits.
 */
export function wireSchema(of: DictionaryRecord): z.ZodType {
  const known = schemas.get(of);
  if (known) return known;
  const schema = groupSchema(wireFields(of));
  schemas.set(of, schema);
  return schema;
}

function groupSchema(fields: Record<string, Field>): z.ZodType {
  const shape = Object.entries(fields).map(([name, field]) => {
    const schema = valueSchema(field);
    return [name, field.optional ? schema.optional() : schema] as const;
  });
  return z.strictObject(Object.fromEntries(shape));
}

function valueSchema({ kind }: Field): z.ZodType {
  switch (kind.kind) {
    case 'text':
      return cleanText(kind.max);
    case 'site':
      return cleanText(253);
    case 'address':
      return z.union([z.ipv4(), z.ipv6()]);
    case 'oneOf':
      return z.enum(kind.values as [string, ...string[]]); // oneOf() takes no empty list
    case 'identifier':
      return z.uuid();
    case 'integer':
      return z.int().min(kind.min).max(kind.max);
    case 'real':
      return z.number().min(kind.min).max(kind.max);
    case 'instant':
      return z.int().min(0).max(4_102_444_800_000); // up to the year 2100
    case 'flag':
      return z.boolean();
    case 'bytes':
      return z.base64url().max(Math.ceil((kind.max * 4) / 3));
    case 'hash':
      return z.string().regex(/^[0-9a-f]{64}$/u);
    case 'series':
      return z.array(z.number()).length(kind.length);
    case 'list':
      return z.array(valueSchema(kind.of)).max(kind.max);
    case 'group':
      return groupSchema(kind.fields);
    case 'json':
      return z.never();
    default:
      return kind satisfies never;
  }
}

const cleanText = (max: number) => z.string().refine((text) => isClean(text, max), { error: 'unclean_text' });
