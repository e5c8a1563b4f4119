import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relayPath, type Side } from '@candor/protocol/session/relay.ts';
import { createRelay } from '@candor/relay/relay.ts';
import { makeJoinToken } from '@candor/relay/tokens.ts';

/** A real relay, as the server has it at its own address. */
export async function startRelay(port = 0, secret = randomBytes(32)) {
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const relay = createRelay({ secret, clock });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => relay.upgrade(request, socket, head, 'loopback'));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port: bound,
    secret,
    url: `http://127.0.0.1:${bound}`,
    room: `ws://127.0.0.1:${bound}${relayPath}`,
    token: (room: string, side: Side) => makeJoinToken(secret, { room, side }, null, Date.now()),
    end: (room: string) => relay.end(room),
    async [Symbol.asyncDispose]() {
      await relay.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
