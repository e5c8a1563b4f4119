import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Route } from '@candor/protocol/api/route.ts';
import { fail } from './fail.ts';

const redirect = z.strictObject({ location: z.string() });
const binary = z.object({ stream: z.instanceof(Readable), filename: z.string(), contentType: z.string() });

/** Checks that only what the schema names leaves. @returns how to send it */
export function sendOutput(
  route: Route,
  output: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): () => FastifyReply {
  const schema =
    route.response === 'binary' ? binary : route.response === 'redirect' ? redirect : route.response;
  const parsed = schema.safeParse(output);
  if (!parsed.success)
    fail('internal', { component: 'response', path: parsed.error.issues[0]?.path.map(String).join('.') });
  const tag = tagOf(route, parsed.data);
  reply.header('cache-control', tag === undefined ? 'no-store' : 'no-cache');
  if (tag !== undefined) reply.header('etag', tag);
  if (tag !== undefined && knows(request, tag)) return () => reply.code(304).send();
  if (route.response === 'redirect') return () => reply.redirect(redirect.parse(output).location, 303);
  return route.response === 'binary'
    ? () => sendFile(binary.parse(output), reply)
    : () => reply.type('application/json; charset=utf-8').send(JSON.stringify(parsed.data));
}

function tagOf({ etag }: Route, output: unknown): string | undefined {
  if (etag === undefined || typeof output !== 'object' || output === null) return undefined;
  return `"${String(Object.entries(output).find(([name]) => name === etag)?.[1])}"`;
}

/** Weak comparison, as RFC 9110, 13.1.2 wants for If-None-Match. */
function knows({ headers }: FastifyRequest, tag: string): boolean {
  const known = headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//u, ''));
  return known?.some((one) => one === tag || one === '*') === true;
}

function sendFile(
  { stream, filename, contentType }: z.output<typeof binary>,
  reply: FastifyReply,
): FastifyReply {
  const name = filename.replace(/[^A-Za-z0-9._-]/gu, '_');
  return reply.header('content-disposition', `attachment; filename="${name}"`).type(contentType).send(stream);
}
