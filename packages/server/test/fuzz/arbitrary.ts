// Values for a zod schema: such that it takes, and such that are wrong in one place.
import fc from 'fast-check';
import { z } from 'zod';

/** As much of JSON Schema 2020-12 as zod writes for the project's schemas. */
interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

const mostItems = 6;
const mostChars = 300;

/** Values of which most fit the schema. `known`: texts that mean something to the instance, as ids of its rows. */
export function fitting(schema: z.ZodType, known: readonly string[] = []): fc.Arbitrary<unknown> {
  return build(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, known);
}

/** Three of four have something wrong in one or more places. */
export function nearlyFitting(schema: z.ZodType, known: readonly string[] = []): fc.Arbitrary<unknown> {
  const fit = fitting(schema, known);
  return fc.oneof(
    fit,
    fc.tuple(fit, hostileValue, fc.nat()).map(([value, hostile, at]) => replaceOne(value, hostile, at)),
    fc
      .tuple(fit, fc.oneof(fc.constantFrom(...hostileKeys), fc.string()), hostileValue)
      .map(([value, key, hostile]) => (isObject(value) ? withKey(value, key, hostile) : hostile)),
    fc.tuple(fit, fc.nat()).map(([value, at]) => withoutOne(value, at)),
  );
}

/** What a hostile sender tries in every place: other types, bounds, text that breaks readers, deep nesting. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    0,
    -1,
    1e308,
    -1e-7,
    2 ** 53,
    '\u0000',
    '\u202Eevil',
    '\uD800',
    "'; DROP TABLE device; --",
    '<img src=x onerror=alert(1)>',
    '${7*7}',
    '../../etc/passwd',
    'a'.repeat(100_000),
    '2026-02-30',
    '00000000-0000-0000-0000-000000000000',
    [],
    {},
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.double(),
  fc.array(fc.anything({ maxDepth: 2 }), { maxLength: 20 }),
  fc.integer({ min: 1, max: 50 }).map((depth) => nested(depth)),
  fc.jsonValue(),
);

const hostileKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'companyId', 'company_id', 'id'];

function build(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  const of = (one: JsonSchema) => build(one, known);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(of));
  if (schema.allOf) return fc.oneof(...schema.allOf.map(of));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, of);
    case 'array':
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? mostItems, mostItems)),
      });
    case 'string':
      return textOf(schema, known);
    case 'integer':
      return fc.oneof(
        fc.integer({ min: bound(schema.minimum, -1000), max: bound(schema.maximum, 2 ** 31 - 1) }),
        fc.constantFrom(schema.minimum ?? 0, schema.maximum ?? 2 ** 53),
      );
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  of: (schema: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const shape = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, of(one)]));
  if (Object.keys(shape).length === 0 && typeof additionalProperties === 'object')
    return fc.dictionary(fc.string({ maxLength: 40 }), of(additionalProperties), { maxKeys: mostItems });
  return fc.record(shape, { requiredKeys: required });
}

/** One in three means something to the instance, where one of the known texts fits. */
function textOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string> {
  const { pattern, minLength = 0, maxLength = mostChars } = schema;
  const form = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const any = form
    ? matching(form, schema.format)
    : fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, mostChars)) });
  const meant = known.filter((text) => (form?.test(text) ?? true) && text.length <= maxLength);
  return meant.length === 0
    ? any
    : fc.oneof({ arbitrary: any, weight: 2 }, { arbitrary: fc.constantFrom(...meant), weight: 1 });
}

/** An address has a pattern that fast-check cannot read. */
const matching = (form: RegExp, format: string | undefined) =>
  format === 'email' ? fc.emailAddress().filter((text) => form.test(text)) : fc.stringMatching(form);

const bound = (wanted: number | undefined, otherwise: number) =>
  Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, wanted ?? otherwise));

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

type Place = { in: Record<string, unknown> | unknown[]; key: string };

function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { in: value as Place['in'], key },
    ...places(inner),
  ]);
}

function replaceOne(value: unknown, hostile: unknown, at: number): unknown {
  const copy = structuredClone(value);
  const all = places(copy);
  const place = all[at % Math.max(1, all.length)];
  if (!place) return hostile;
  Object.assign(place.in, { [place.key]: hostile });
  return copy;
}

function withoutOne(value: unknown, at: number): unknown {
  const copy = structuredClone(value);
  const all = places(copy);
  const place = all[at % Math.max(1, all.length)];
  if (place) Reflect.deleteProperty(place.in, place.key);
  return copy;
}

/** An own key, also where its name is that of the prototype. */
function withKey(value: object, key: string, added: unknown): object {
  const copy = { ...value };
  Object.defineProperty(copy, key, { value: added, enumerable: true, configurable: true, writable: true });
  return copy;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
