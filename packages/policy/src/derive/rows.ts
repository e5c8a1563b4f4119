import type { Field, GivenOf, Simplify, StoredOf, WireOf } from '../dictionary/field.ts';
import type { dictionary } from '../dictionary/index.ts';
import type { Purpose } from '../dictionary/vocabulary.ts';

declare const sealed: unique symbol;
/**
 * A sealed value as it lies in the table. It has no text and no JSON form: only open() makes it readable, for the
 * purposes `P` of its field and no other.
 */
export interface Sealed<in P extends Purpose = Purpose> {
  readonly [sealed]: (purpose: P) => void;
  toString(): never;
  toJSON(): never;
}

type Meta<F extends Field, D, K extends string> =
  K extends GivenOf<F> ? F['meta'][K & keyof F['meta']] : K extends keyof D ? D[K] : undefined;
type Stored<F extends Field, D> =
  Meta<F, D, 'protect'> extends 'plain'
    ? PlainStored<F>
    : Meta<F, D, 'protect'> extends 'hmac' | 'e2e'
      ? Uint8Array
      : Sealed<PurposeOf<F, D>>;
/** What a field was collected for; what may be exported may be read for the person's rights too. */
type PurposeOf<F extends Field, D> =
  | (Meta<F, D, 'purpose'> extends readonly (infer P extends Purpose)[] ? P : never)
  | (Meta<F, D, 'exportable'> extends true ? 'rights' : never);
type PlainStored<F> =
  StoredOf<F> extends 'instant' ? Date : StoredOf<F> extends 'bytes' ? Uint8Array : WireOf<F>;

/** A row of the record's table, with fields as their names (camelCase): instants are Date, bytes and hashes Uint8Array. */
export type TableRow<R> = R extends { fields: infer F extends Record<string, Field>; defaults: infer D }
  ? Simplify<{
      -readonly [
        K in keyof F as Meta<F[K], D, 'storedAs'> extends string ? never : K
      ]: F[K]['optional'] extends true ? Stored<F[K], D> | null : Stored<F[K], D>;
    }>
  : never;

type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
type Records = (typeof dictionary)[keyof typeof dictionary];
type TableOf = Exclude<Records, { within: object }>;
/** Every table of the product by its name in queries (device_key is deviceKey). */
export type Tables = { [R in TableOf as Camel<R['table']>]: TableRow<R> };
