import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from '@candor/protocol/errors.ts';
import { codeOf, type Logger } from '../log/index.ts';
import { Failure } from './fail.ts';

export interface FailedRequest {
  log: Logger;
  /** What was thrown; only its code is logged. */
  error: unknown;
  failure: Failure;
  method: string;
  /** The route's pattern, without values. */
  route: string;
  /** A page that says it: of a browser that another site sent here. */
  page?: string | undefined;
}

const retryAfterS = 5;
/** Errors of a request whose other side went away. */
const leaving = new Set(['ECONNRESET', 'ABORT_ERR', 'AbortError', 'ERR_STREAM_PREMATURE_CLOSE']);
/** Everyday answers that say nothing about the server or an attacker. */
const quiet = new Set<string>(['not_signed_in', 'not_found', 'method_not_allowed']);

/** The one form of an error: {code, text, details?, requestId}. */
export function answerFailure(
  failed: FailedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, status, details } = failed.failure;
  writeLine(failed, request);
  if (failed.page !== undefined)
    return reply.header('cache-control', 'no-store').redirect(pageOf(failed.page, failed.failure), 303);
  reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8');
  if (code === 'database_unavailable' || code === 'key_unavailable' || code === 'busy')
    reply.header('retry-after', retryAfterS);
  if (code === 'too_many_requests' || code === 'slow_down')
    reply.header('retry-after', Number(details?.['retryAfterS'] ?? retryAfterS));
  const shown = code === 'internal' ? undefined : details;
  return reply.send(
    JSON.stringify({
      code,
      text: errors[code].text,
      ...(shown && { details: shown }),
      requestId: request.id,
    }),
  );
}

/** The page's address with the code, and with what was checked. */
function pageOf(page: string, { code, details }: Failure): string {
  const url = new URL(page, 'http://page.invalid');
  url.searchParams.set('problem', code);
  const check = details?.['check'] ?? details?.['reason'];
  if (typeof check === 'string') url.searchParams.set('check', check);
  return `${url.pathname}${url.search}`;
}

function writeLine({ log, error, failure, method, route }: FailedRequest, request: FastifyRequest): void {
  const requestId = request.id;
  const { code, status } = failure;
  if (hasLeft(error, request)) log.write('http.left', { method, route, code: codeOf(error) }, { requestId });
  else if (status >= 500)
    log.write('http.failed', { method, route, code: innerCode(error, failure) }, { requestId });
  else if (!quiet.has(code)) log.write('http.refused', { method, route, code }, { requestId });
}

/** A request that its own client broke off is no failure of the server. */
function hasLeft(error: unknown, { raw }: FastifyRequest): boolean {
  return raw.socket.destroyed && leaving.has(codeOf(error));
}

/** The nearest to the cause that may be logged. */
function innerCode(error: unknown, { code, cause, details }: Failure): string {
  if (cause !== undefined) return codeOf(cause);
  if (!(error instanceof Failure)) return codeOf(error);
  return typeof details?.['component'] === 'string' ? `${code}.${details['component']}` : code;
}
