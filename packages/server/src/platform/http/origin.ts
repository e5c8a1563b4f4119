import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from './fail.ts';
import { cameInPlain } from './peer.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isLoopbackUrl(url: URL): boolean {
  return loopback.has(url.hostname);
}

/** A browser says where a request comes from; one that changes something must come from our own pages (clause S10). */
export function requireSameOrigin({ method, headers }: FastifyRequest, publicUrl: URL): void {
  if (reading.has(method)) return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') fail('foreign_origin');
  if (headers.origin !== publicUrl.origin) fail('foreign_origin');
}

/** On loopback, a foreign name that leads here is another site's way around the same-origin rule (DNS rebinding). */
export function requireOwnHost({ headers }: FastifyRequest, publicUrl: URL): void {
  if (!isLoopbackUrl(publicUrl)) return;
  if (!loopback.has(nameOf(headers.host))) fail('foreign_origin');
}

/** Where a page asked for by number belongs: passkeys and the sign-in cookie need the name. */
export function nameRedirect({ headers, url }: FastifyRequest, publicUrl: URL): string | undefined {
  const name = nameOf(headers.host);
  const isNumber = name === '127.0.0.1' || name === '[::1]';
  return isNumber && publicUrl.hostname === 'localhost'
    ? new URL(onlyPath(url), publicUrl.origin).href
    : undefined;
}

/** A proxy that was asked in plain leads pages to https; what carries secrets is refused, for they were read already. */
export function requireTls(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: URL,
): FastifyReply | void {
  if (publicUrl.protocol !== 'https:' || !cameInPlain(request.raw)) return;
  if (!reading.has(request.method) || request.url.startsWith('/api')) fail('not_encrypted');
  return reply
    .header('cache-control', 'no-store')
    .redirect(new URL(onlyPath(request.url), publicUrl.origin).href, 308);
}

const nameOf = (host: string | undefined) => (host ?? '').replace(/:\d+$/u, '').toLowerCase();
/** "//elsewhere" would be another host. */
const onlyPath = (url: string) => `/${url.replace(/^[/\\]+/u, '')}`;
