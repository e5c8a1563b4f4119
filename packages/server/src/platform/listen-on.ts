import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Address } from '../listen-places.ts';
import { codeOf } from './log/index.ts';

const noSuchAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** False for an address that this computer lacks (no IPv6). Rejects with whatever else the system says. */
export async function listenOn(server: Server, { host, port }: Address): Promise<boolean> {
  try {
    server.listen({ host, port, ipv6Only: host.includes(':') });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (noSuchAddress.has(codeOf(error))) return false;
    throw error;
  }
}

/** Of a server that listens; 0 for a unix socket. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
