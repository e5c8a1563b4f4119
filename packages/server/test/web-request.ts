import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

export interface WebAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}
/** How to get to a web port whose name nobody resolves: `ca`, `socketPath`, `localAddress` and the like. */
export type Way = Omit<RequestOptions, 'socketPath'> & { socketPath?: string };

/** To this computer, whatever the name. */
export const here: Way = {
  lookup: (_name, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
};

/** One request by Node's own client, which sends what it is told to. */
export async function ask(
  url: string,
  way: Way,
  {
    method = 'GET',
    body,
    headers = {},
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<WebAnswer> {
  const request = url.startsWith('https:') && way.socketPath === undefined ? tlsRequest : plainRequest;
  const { host, pathname, search } = new URL(url);
  const content = body === undefined ? undefined : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<WebAnswer>();
  const target = way.socketPath === undefined ? url : `http://socket${pathname}${search}`;
  const asked = request(
    target,
    {
      agent: false,
      ...here,
      ...way,
      method,
      headers: { host, ...(content !== undefined && { 'content-type': 'application/json' }), ...headers },
    },
    (response) => {
      text(response).then((said) => {
        const isJson = response.headers['content-type']?.startsWith('application/json') === true;
        const { statusCode: status = 0 } = response;
        resolve({ status, headers: response.headers, body: isJson ? JSON.parse(said) : said });
      }, reject);
    },
  );
  asked.on('error', reject).end(content);
  return promise;
}
