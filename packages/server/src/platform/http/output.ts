import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Route } from '@candor/protocol/api/route.ts';
import { fail } from './fail.ts';

const binary = z.object({ stream: z.instanceof(Readable), filename: z.string(), contentType: z.string() });

/** Checks that only what the schema names leaves. @returns how to send it */
export function sendOutput(route: Route, output: unknown, reply: FastifyReply): () => FastifyReply {
  const schema = route.response === 'binary' ? binary : route.response;
  const parsed = schema.safeParse(output);
  if (!parsed.success)
    fail('internal', { component: 'response', path: parsed.error.issues[0]?.path.map(String).join('.') });
  reply.header('cache-control', 'no-store');
  return route.response === 'binary'
    ? () => sendFile(binary.parse(output), reply)
    : () => reply.type('application/json; charset=utf-8').send(JSON.stringify(parsed.data));
}

function sendFile(
  { stream, filename, contentType }: z.output<typeof binary>,
  reply: FastifyReply,
): FastifyReply {
  const name = filename.replace(/[^A-Za-z0-9._-]/gu, '_');
  return reply.header('content-disposition', `attachment; filename="${name}"`).type(contentType).send(stream);
}
