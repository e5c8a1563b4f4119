import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { relayPath, sides } from '@candor/protocol/session/relay.ts';
import { makeJoinToken } from '../src/tokens.ts';
import { originOf, secret } from './relay-on-loopback.ts';

export interface Pair extends Disposable {
  from: WebSocket;
  to: WebSocket;
}
interface Tls {
  certPem: string;
  keyPem: string;
  /** Of the authority that `localhost` is certified by. */
  ca: string;
}

/** Both ends of a room of a relay by itself. */
export async function pairInRoom(port: number, room: string, { ca }: Pick<Tls, 'ca'>): Promise<Pair> {
  const [from, to] = await Promise.all(
    sides.map(async (side) => {
      const origin = originOf(side);
      const url = `wss://localhost:${port}${relayPath}`;
      const socket = new WebSocket(url, { ca, ...(origin !== null && { origin }) });
      await once(socket, 'open');
      const token = makeJoinToken(secret, { room, side }, origin, Date.now());
      socket.send(JSON.stringify({ type: 'join', token }));
      await once(socket, 'message');
      return socket;
    }),
  );
  if (!from || !to) throw new Error('a room has two sides');
  return pair(from, to, () => undefined);
}

/** As many ends that speak to each other without a relay. */
export async function directPairs(n: number, { certPem, keyPem, ca }: Tls): Promise<Pair[]> {
  const https = createServer({ cert: certPem, key: keyPem });
  const server = new WebSocketServer({ server: https, perMessageDeflate: false });
  await once(https.listen(0, '127.0.0.1'), 'listening');
  // a listening TCP server's
  const { port } = https.address() as AddressInfo;
  const pairs: Pair[] = [];
  while (pairs.length < n) {
    const accepted = once(server, 'connection');
    const from = new WebSocket(`wss://localhost:${port}`, { ca });
    await once(from, 'open');
    pairs.push(pair(from, (await accepted)[0], () => https.close()));
  }
  return pairs;
}

function pair(from: WebSocket, to: WebSocket, end: () => void): Pair {
  return {
    from,
    to,
    [Symbol.dispose]() {
      from.terminate();
      to.terminate();
      end();
    },
  };
}
