import { randomBytes } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Config } from '../../../config.ts';
import type { Probe } from '../runner.ts';

export interface WebAddress {
  place: Config['listen'][number];
  /** Whether the port itself speaks TLS; behind a reverse proxy it does not. */
  speaks: 'tls' | 'plain';
  /** As people reach it. */
  publicUrl: string;
}

const asked = '/api/me';

/** Asks the console for what is somebody's own, as nobody and with a token that nobody has. */
export function webNeedsSignIn(web: WebAddress): Probe {
  return async (signal) => ({
    withoutToken: await ask(web, {}, signal),
    madeUpToken: await ask(web, { cookie: `__Host-candor=${randomBytes(32).toString('base64url')}` }, signal),
    way: wayOf(new URL(web.publicUrl)),
  });
}

/** Over a network by https only; plain only on this computer. */
function wayOf({ protocol, hostname }: URL): 'https' | 'this-computer' | 'open' {
  if (protocol === 'https:') return 'https';
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? 'this-computer' : 'open';
}

function ask(
  { place, speaks, publicUrl }: WebAddress,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<'refused' | 'accepted'> {
  const { promise, resolve, reject } = Promise.withResolvers<'refused' | 'accepted'>();
  const { host, hostname, protocol } = new URL(publicUrl);
  const to = 'socket' in place ? { socketPath: place.socket } : { host: place.host, port: place.port };
  // as a reverse proxy says it
  const forwarded = { 'x-forwarded-proto': protocol.slice(0, -1) };
  const options = { ...to, path: asked, signal, agent: false, headers: { host, ...forwarded, ...headers } };
  const sent =
    speaks === 'tls'
      ? // whose certificate it is, is not what is asked
        tlsRequest({ ...options, servername: hostname, rejectUnauthorized: false })
      : plainRequest(options);
  sent.on('response', (response) => {
    response.resume();
    resolve(response.statusCode === 401 ? 'refused' : 'accepted');
  });
  sent.on('error', reject).end();
  return promise;
}
