import type { Allowed } from './never.ts';
import type { Basis, Category, Purpose, Retain, Source, Subject, Visibility } from './vocabulary.ts';

/** How a value is kept: readable, only as a keyed hash, under a key that erasure destroys, or end to end. */
export type Protect = 'plain' | 'hmac' | 'sealed:subject' | 'sealed:company' | 'sealed:instance' | 'e2e';

/** What must be known of each field before it may be collected. Record defaults fill what fields share. */
export interface FieldMeta {
  /** One sentence for the person whose value it is; also the column's comment. */
  about: string;
  category: Category;
  subject: Subject;
  purpose: readonly Purpose[];
  basis: Basis;
  retain: Retain;
  visibility: readonly Visibility[];
  protect: Protect;
  source: Source;
  exportable: boolean;
  rectifiable: boolean;
  /** Clause ids of the policy (P1-P133) that speak of this field. */
  promises: readonly string[];
  /** Stored in another record's field ("focus.label.name"), not in a column of its own. */
  storedAs?: string;
}

export type Kind =
  | { kind: 'text'; max: number }
  | { kind: 'site' }
  | { kind: 'oneOf'; values: readonly string[] }
  | { kind: 'identifier' }
  | { kind: 'address' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'real'; min: number; max: number; unit: string }
  | { kind: 'instant' }
  | { kind: 'flag' }
  | { kind: 'bytes'; max: number }
  | { kind: 'hash' }
  | { kind: 'series'; length: number; unit: string }
  | { kind: 'list'; of: Field; max: number }
  | { kind: 'group'; fields: Record<string, Field> }
  | { kind: 'json'; max: number };

declare const wire: unique symbol;
declare const given: unique symbol;
declare const stored: unique symbol;

/**
 * One declared field. `Wire` is its value in a message (instants are ms since 1970 UTC, bytes base64url, hashes
 * 64 hex digits); `Given` is what its own declaration says of it, so that a gap is a compile error in record().
 */
export interface Field<
  Wire = unknown,
  Given extends PropertyKey = PropertyKey,
  Optional extends boolean = boolean,
  Stored extends 'same' | 'instant' | 'bytes' = 'same' | 'instant' | 'bytes',
> {
  readonly kind: Kind;
  readonly meta: Partial<FieldMeta>;
  readonly optional: Optional;
  readonly [wire]?: Wire;
  readonly [given]?: Given;
  readonly [stored]?: Stored;
}
/** How a plain value lies in the table: as on the wire, as a timestamp, or as bytes. */
export type StoredOf<F> = F extends { readonly [stored]?: infer S } ? S : never;
export type WireOf<F> = F extends { readonly [wire]?: infer W } ? W : never;
export type GivenOf<F> = F extends { readonly [given]?: infer G } ? G : never;

/** A kind that is named for what is never collected cannot be made. */
type AllowedKind = Extract<Kind, { kind: Allowed<Kind['kind']> }>;

const make =
  <Wire, Stored extends 'same' | 'instant' | 'bytes' = 'same'>(kind: AllowedKind) =>
  <const M extends Partial<FieldMeta>>(
    meta: M,
  ): Field<Wire, keyof M, false, Stored> & { readonly meta: M } => ({
    kind,
    meta,
    optional: false,
  });

/** The kinds of field. Every kind has a bound: nothing unlimited can be collected. */
export const f = {
  /** Clean text of at most `max` code points (see text.ts for what is clean). */
  text: <const M extends Partial<FieldMeta>>(max: number, meta: M) =>
    make<string>({ kind: 'text', max })(meta),
  /** A registrable domain, at most 253 characters. */
  site: <const M extends Partial<FieldMeta>>(meta: M) => make<string>({ kind: 'site' })(meta),
  oneOf: <const V extends readonly string[], const M extends Partial<FieldMeta>>(values: V, meta: M) =>
    make<V[number]>({ kind: 'oneOf', values })(meta),
  /** A UUID. */
  identifier: <const M extends Partial<FieldMeta>>(meta: M) => make<string>({ kind: 'identifier' })(meta),
  /** An IPv4 or IPv6 address of the local network. */
  address: <const M extends Partial<FieldMeta>>(meta: M) => make<string>({ kind: 'address' })(meta),
  /** A whole number from 0 to `max`. */
  count: <const M extends Partial<FieldMeta>>(max: number, meta: M) =>
    make<number>({ kind: 'integer', min: 0, max })(meta),
  integer: <const M extends Partial<FieldMeta>>(min: number, max: number, meta: M) =>
    make<number>({ kind: 'integer', min, max })(meta),
  real: <const M extends Partial<FieldMeta>>(min: number, max: number, unit: string, meta: M) =>
    make<number>({ kind: 'real', min, max, unit })(meta),
  instant: <const M extends Partial<FieldMeta>>(meta: M) =>
    make<number, 'instant'>({ kind: 'instant' })(meta),
  flag: <const M extends Partial<FieldMeta>>(meta: M) => make<boolean>({ kind: 'flag' })(meta),
  bytes: <const M extends Partial<FieldMeta>>(max: number, meta: M) =>
    make<string, 'bytes'>({ kind: 'bytes', max })(meta),
  /** 32 bytes of SHA-256 or HMAC-SHA-256. */
  hash: <const M extends Partial<FieldMeta>>(meta: M) => make<string, 'bytes'>({ kind: 'hash' })(meta),
  /** Exactly `length` reals; a gap is NaN. */
  series: <const M extends Partial<FieldMeta>>(length: number, unit: string, meta: M) =>
    make<number[]>({ kind: 'series', length, unit })(meta),
  list: <W, G extends PropertyKey, const M extends Partial<FieldMeta>>(
    of: Field<W, G>,
    max: number,
    meta: M,
  ) => make<W[]>({ kind: 'list', of, max })(meta),
  group: <const F extends Record<string, Field>, const M extends Partial<FieldMeta>>(
    fields: F & { [K in keyof F]: [Allowed<K>] extends [never] ? { never: K } : F[K] },
    meta: M,
  ) => make<WireFields<F>>({ kind: 'group', fields })(meta),
  /** Server-made JSON of at most `max` bytes whose parts are declared elsewhere; never on the wire. */
  json: <const M extends Partial<FieldMeta>>(max: number, meta: M) =>
    make<unknown>({ kind: 'json', max })(meta),
};

/** The field may be absent: null in the table, no key on the wire. */
export function optional<
  W,
  G extends PropertyKey,
  S extends 'same' | 'instant' | 'bytes',
  M extends Partial<FieldMeta>,
>(field: Field<W, G, false, S> & { readonly meta: M }): Field<W, G, true, S> & { readonly meta: M } {
  return { ...field, optional: true };
}

export type WireFields<F extends Record<string, Field>> = Simplify<
  { [K in keyof F as F[K]['optional'] extends true ? never : K]: WireOf<F[K]> } & {
    [K in keyof F as F[K]['optional'] extends true ? K : never]?: WireOf<F[K]> | undefined;
  }
>;
export type Simplify<T> = { -readonly [K in keyof T]: T[K] } & {};
