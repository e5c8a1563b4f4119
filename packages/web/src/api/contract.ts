import type { z } from 'zod';
import type { Output, Route } from '@candor/protocol/api/route.ts';

/** What a page sends: as the schema's output, with what has a default left out at will. */
type Sent<S> = S extends z.ZodType
  ? { [K in keyof z.input<S>]: K extends keyof z.output<S> ? z.output<S>[K] : never }
  : never;
type Part<Name extends string, S> = S extends z.ZodType
  ? Record<never, never> extends Sent<S>
    ? { [N in Name]?: Sent<S> }
    : { [N in Name]: Sent<S> }
  : Record<never, never>;
type Join<T> = { [K in keyof T]: T[K] };

/** Path parameters, query and body of a route; parts that it doesn't declare are not there. */
export type InputOf<R extends Route> = Join<
  Part<'params', R['params']> & Part<'query', R['query']> & Part<'body', R['body']>
>;
/** The input may be left out where nothing in it is compulsory. */
export type InputArgs<R extends Route> =
  Record<never, never> extends InputOf<R> ? [input?: InputOf<R>] : [input: InputOf<R>];
export type OutputOf<R extends Route> = Output<R>;
/** Any input, as the client handles it. */
export type AnyInput = {
  params?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
};

/** "/api/devices/:id" and its input as an address. */
export function addressOf(route: Pick<Route, 'path'>, input: AnyInput | undefined): string {
  const path = route.path.replaceAll(/:([a-z]+)/giu, (_whole, name: string) =>
    encodeURIComponent(String(input?.params?.[name])),
  );
  const query = Object.entries(input?.query ?? {})
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]): [string, string] => [name, String(value)]);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query).toString()}`;
}
