import type { FastifyReply, FastifyRequest } from 'fastify';
import { isApiToken } from './api-token.ts';

/** `__Host-`: the browser takes it over a secure (or loopback) connection only, for this very host and every path. */
const name = '__Host-candor';
const form = /^[A-Za-z0-9_-]{43}$/u;
const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The sign-in token: 32 bytes as base64url. Anything else counts as none. */
export function readSignIn(request: FastifyRequest): string | undefined {
  const value = request.cookies[name];
  return value !== undefined && form.test(value) ? value : undefined;
}

/** The 32 bytes of `Authorization: Bearer ...`, as base64url. Anything else counts as none. */
export function readBearer({ headers }: FastifyRequest): string | undefined {
  const [scheme, value = ''] = headers.authorization?.split(' ') ?? [];
  return scheme === 'Bearer' && form.test(value) ? value : undefined;
}

/** The API token of `Authorization: Bearer cnd_...`, whole or not. */
export function readApiToken({ headers }: FastifyRequest): string | undefined {
  const [scheme, value = ''] = headers.authorization?.split(' ') ?? [];
  return scheme === 'Bearer' && isApiToken(value) ? value : undefined;
}

export function setSignIn(reply: FastifyReply, token: string, expires: Date): void {
  reply.setCookie(name, token, { ...attributes, expires });
}

export function clearSignIn(reply: FastifyReply): void {
  reply.clearCookie(name, attributes);
}
