import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Category } from '@candor/policy/dictionary/vocabulary.ts';
import { Failure } from '../http/fail.ts';

export interface EgressRequest {
  /** https, with host and port of the register. */
  url: string | URL;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Classes of fields that the request carries. */
  classes: readonly Category[];
}
/** A redirect is an answer like any other: nobody follows it. */
export interface EgressAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export const mostBytes = 5 * 1024 * 1024;

/** One request and its answer over a connection of its own. Throws Failure `egress_failed` for an answer that is too large. */
export function exchange(
  socket: TLSSocket,
  { url, method = 'GET', headers, body }: EgressRequest,
  signal: AbortSignal,
): Promise<EgressAnswer> {
  const { host, pathname, search } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<EgressAnswer>();
  const sent = request({
    createConnection: () => socket,
    method,
    path: `${pathname}${search}`,
    headers: {
      ...headers,
      host,
      connection: 'close',
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    },
    signal,
  });
  sent.on('error', reject).on('response', (response) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    response.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > mostBytes) response.destroy(new Failure('egress_failed', { code: 'TOO_LARGE' }));
      else parts.push(part);
    });
    response.on('error', reject).on('end', () => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
    });
  });
  sent.end(body);
  return promise;
}
