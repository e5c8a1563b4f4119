// HTTP as a hostile browser would speak it: every route of the contract, with a sign-in that is always good.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import type { Route } from '@candor/protocol/api/route.ts';
import { errors } from '@candor/protocol/errors.ts';
import type { Answer } from '../server.ts';
import { hostileValue, nearlyFitting } from './arbitrary.ts';
import { fuzz, type Budget, type Fuzzed } from './run.ts';
import type { Target } from './target.ts';

/** @returns answers by status. Throws at one that no request may get. */
export async function fuzzRoute(target: Target, route: Route, budget: Budget): Promise<Fuzzed> {
  const known = await target.known();
  const part = (schema: z.ZodObject | undefined) => nearlyFitting(schema ?? z.strictObject({}), known);
  const requests = fc.record({
    params: part(route.params),
    query: part(route.query),
    body: fc.oneof({ arbitrary: part(route.body), weight: 9 }, { arbitrary: brokenBody, weight: 1 }),
  });
  return fuzz(requests, budget, async ({ params, query, body }) => {
    const where = pathOf(route, params) + searchOf(query);
    const sent = route.method === 'GET' ? undefined : body;
    const answer = await target.call(route.method, where, sent instanceof Broken ? sent.text : sent);
    requireAllowed(route, answer);
    return String(answer.status);
  });
}

/** A good answer is what the contract says, a bad one is a code of the catalogue with its status. */
function requireAllowed(route: Route, { status, body, headers }: Answer): void {
  if (route.response === 'redirect' && status === 303) return requireSaid(headers.get('location') ?? '');
  if (status === 200 || status === 202) {
    if (typeof route.response !== 'string') route.response.parse(body);
    return;
  }
  const { code } = z.object({ code: z.string(), text: z.string(), requestId: z.string() }).parse(body);
  assert.ok(code in errors, `${code} is in the catalogue`);
  assert.ok(status >= 400 && status < 500, `${status} ${code}`);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
}

/** Of a redirect: a page of ours with a code of the catalogue that is not the server's own failure. */
function requireSaid(location: string): void {
  const code = new URL(location, 'http://page.invalid').searchParams.get('problem') ?? '';
  assert.ok(location.startsWith('/') && code in errors && code !== 'internal', location);
}

class Broken {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const brokenBody = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '{',
      '[[[[',
      '{"a":1}{"b":2}',
      '{"__proto__":{"polluted":1}}',
      '\uFEFF{}',
      'null',
      '"text"',
    ),
    fc.integer({ min: 1000, max: 100_000 }).map((depth) => '['.repeat(depth)),
    hostileValue.map((value) => JSON.stringify(value) ?? ''),
  )
  .map((text) => new Broken(text));

function pathOf({ path }: Route, params: unknown): string {
  const values = typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
  return path.replaceAll(/:([a-zA-Z]+)/gu, (_, name: string) => segment(values[name]));
}

/** Dots alone would be another path, and no text the route before it. */
function segment(value: unknown): string {
  const text = textOf(value).slice(0, 500).toWellFormed();
  return /^\.{0,2}$/u.test(text) ? '%00' : encodeURIComponent(text);
}

function searchOf(query: unknown): string {
  if (typeof query !== 'object' || query === null) return '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.append(name, textOf(value).slice(0, 2000));
  return search.size > 0 ? `?${search}` : '';
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
