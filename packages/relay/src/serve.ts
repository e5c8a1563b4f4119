import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { relayPath } from '@candor/protocol/session/relay.ts';
import type { Config } from './config.ts';
import { createRelay } from './relay.ts';

const limits = { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 5_000 };
const maxConnections = 10_000;

export interface ServedRelay extends AsyncDisposable {
  port: number;
}

/** A relay with a port of its own: one path, WebSockets only. It keeps and logs nothing. */
export async function serveRelay({ port, secret, tls }: Config): Promise<ServedRelay> {
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const relay = createRelay({ secret, clock });
  const server = tls
    ? createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' })
    : createPlainServer(limits);
  server.maxConnections = maxConnections;
  server.on('request', (_request, response) => response.writeHead(404, { connection: 'close' }).end());
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== relayPath) return socket.destroy();
    relay.upgrade(request, socket, head, request.socket.remoteAddress ?? '');
  });
  await once(server.listen(port, tls ? '::' : '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      await relay.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
