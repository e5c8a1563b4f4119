import type { Field, FieldMeta, GivenOf, WireFields } from './field.ts';
import type { Allowed } from './never.ts';

export type Capability = 'manage' | 'assess' | 'focus' | 'platform';
/** Who the rows belong to; decides the row security of the table. */
export type Owner = 'company' | 'person' | 'instance';
export type TableRight = 'select' | 'insert' | 'update' | 'delete';

/** The facts of a record: where its rows live, whose they are, how they come in. */
export interface RecordFacts {
  readonly capability: Capability;
  /** PostgreSQL table; for a part of another record's JSON column, that record's table. */
  readonly table: string;
  readonly owner: Owner;
  /** Primary key, owner's column first for company and person rows. */
  readonly keys: readonly string[];
  /** How values arrive: in an agent's report, over HTTP, or made by the server. */
  readonly channel: 'agent' | 'http' | 'server';
  /** What reads the values: a collector, a form, a module. */
  readonly collectedBy: string;
  /** Set for a section: its fields are the JSON in `field` of the table's row whose `section` has this name. */
  readonly within?: { readonly section: string; readonly field: string };
  /** Secret whose holder may find the row's owner without a tenant (a generated function returns ids only). */
  readonly findBy?: string;
  /** Of a company's record that names its person in this field: who states that person reads their rows too. */
  readonly readBy?: 'personId';
  /** Rows stay when their company is erased: their period begins then, at the latest. */
  readonly outlives?: 'company';
  /** What candor_app may do; all four by default. */
  readonly appMay?: readonly TableRight[];
  /** Further unique rules, each a list of fields. */
  readonly unique?: readonly (readonly string[])[];
}

export interface DictionaryRecord<
  F extends Record<string, Field> = Record<string, Field>,
> extends RecordFacts {
  readonly name: string;
  readonly fields: F;
  readonly defaults: Partial<FieldMeta>;
}

type Required = Exclude<keyof FieldMeta, 'storedAs'>;
type Complete<F extends Record<string, Field>, D> = {
  [K in keyof F]: [Allowed<K>] extends [never]
    ? { never: K }
    : Exclude<Required, GivenOf<F[K]> | keyof D> extends never
      ? F[K]
      : { missing: Exclude<Required, GivenOf<F[K]> | keyof D> };
};

/**
 * Declares a record: the one place from which collection, storage, display, export, erasure and proof follow.
 * A field for which neither its own declaration nor the defaults say everything does not compile.
 */
export function record<
  const N extends string,
  const X extends RecordFacts & { defaults: Partial<FieldMeta> },
  const F extends Record<string, Field>,
>(name: N, facts: X, fields: F & Complete<F, X['defaults']>): X & { readonly name: N; readonly fields: F } {
  return { ...facts, name, fields };
}

/** A field's whole declaration: its own words over the record's defaults. */
export function metaOf(owner: DictionaryRecord, field: Field): FieldMeta {
  // record() compiles only when nothing required is missing
  return { ...owner.defaults, ...field.meta } as FieldMeta;
}

/** Fields that an agent states, as they travel in a report. */
export type WireRow<R> = R extends { fields: infer F extends Record<string, Field>; defaults: infer D }
  ? WireFields<{ [K in keyof F as SourceOf<F[K], D> extends 'agent' ? K : never]: F[K] }>
  : never;
type SourceOf<F extends Field, D> = F['meta'] extends { source: infer S }
  ? S
  : D extends { source: infer S }
    ? S
    : never;
