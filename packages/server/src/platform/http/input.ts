import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Input, Route } from '@candor/protocol/api/route.ts';
import { fail } from './fail.ts';

/** The parts of a request that its route declares; what it doesn't declare may not be there. */
export function readInput<R extends Route>(route: R, request: FastifyRequest): Input<R> {
  const params = route.params?.safeParse(request.params);
  // an id that could not be one leads nowhere, like any other that isn't there
  if (params?.success === false || !isStorable(params?.data)) fail('not_found');
  const query = parsePart(route.query, request.query);
  const body = parsePart(route.body, request.body);
  // each part was parsed by the schema that the type comes from
  return { params: params?.data, query, body } as Input<R>;
}

function parsePart(schema: z.ZodObject | undefined, value: unknown): unknown {
  if (!schema) return isEmpty(value) ? undefined : fail('unknown_field');
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) refuse(parsed.error);
  return isStorable(parsed.data) ? parsed.data : fail('bad_request', { reason: 'unclean_text' });
}

/** PostgreSQL takes no U+0000 and no half of a surrogate pair in any text. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}

function refuse(error: z.ZodError): never {
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) fail('unknown_field', { fields: unknown.keys.slice(0, 10).map((key) => key.slice(0, 40)) });
  const [first] = error.issues;
  fail('bad_request', { path: first?.path.map(String).join('.') ?? '', reason: first?.code });
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
