import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import type { Network } from '../../listen-places.ts';
import { plainAddress } from '../ip-address.ts';

/** The reverse proxies whose word on their clients counts. */
export class Proxies {
  readonly #networks = new BlockList();

  constructor(networks: readonly Network[]) {
    for (const { address, bits } of networks) this.#networks.addSubnet(address, bits, familyOf(address));
  }

  has(address: string): boolean {
    return this.#networks.check(address, familyOf(address));
  }
}

/** Who is at the other end of a socket; of a proxy, also whose word is believed in turn. */
type Peer = { kind: 'client'; address: string } | { kind: 'proxy'; address: string; proxies: Proxies };

const peers = new WeakMap<object, Peer>();

/** Kept while the socket is open: one that has closed has no address, and would pass for a unix socket. */
export function notePeer(socket: Socket, over: 'tcp' | 'unix', proxies: Proxies): Peer['kind'] {
  const address = plainAddress(socket.remoteAddress ?? '');
  const isProxy = over === 'unix' || (isIP(address) !== 0 && proxies.has(address));
  peers.set(socket, isProxy ? { kind: 'proxy', address, proxies } : { kind: 'client', address });
  return isProxy ? 'proxy' : 'client';
}

/** The client's address: of a proxy's client the right-most in X-Forwarded-For that is no trusted proxy. "" if unknown. */
export function clientAddress({ socket, headers }: IncomingMessage): string {
  const peer = peers.get(socket);
  if (peer?.kind !== 'proxy') return peer?.address ?? '';
  let { address } = peer;
  for (const entry of String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .toReversed()) {
    const named = addressIn(entry.trim());
    if (named === undefined) break;
    address = named;
    if (!peer.proxies.has(address)) break;
  }
  return address;
}

/** Whether a proxy says that its client came to it without TLS. */
export function cameInPlain({ socket, headers }: IncomingMessage): boolean {
  if (peers.get(socket)?.kind !== 'proxy') return false;
  return (
    String(headers['x-forwarded-proto'] ?? 'https')
      .split(',')
      .at(-1)
      ?.trim()
      .toLowerCase() !== 'https'
  );
}

/** "192.0.2.7", "192.0.2.7:80", "2001:db8::7" and "[2001:db8::7]:80" name an address. */
function addressIn(entry: string): string | undefined {
  const bare = entry.replace(/^\[(.*)\](?::\d+)?$/u, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/u, '$1');
  return isIP(bare) === 0 ? undefined : plainAddress(bare);
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
