import { isIP } from 'node:net';
import path from 'node:path';

export interface Address {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}
/** Where the console listens: a TCP address, or a unix socket (its path) for a reverse proxy on this computer. */
export type ListenPlace = Address | { readonly socket: string };
/** A network in CIDR notation (RFC 4632); a single address has all its bits. */
export interface Network {
  readonly address: string;
  readonly bits: number;
}

/** What the kernel's `sun_path` holds, less its closing zero (unix(7)). */
export const maxSocketBytes = 107;
const prefix = 'unix:';

/** Each of these reads one part of a list; undefined for what is none. */
export function readAddress(text: string): Address | undefined {
  const [, v6, v4, port = ''] = /^(?:\[([0-9a-f:]+)\]|([^\s:[\]]+)):(\d{1,5})$/iu.exec(text) ?? [];
  const host = v6 ?? v4;
  return host !== undefined && Number(port) < 65_536 ? { host, port: Number(port) } : undefined;
}

export function readPlace(text: string): ListenPlace | undefined {
  if (!text.startsWith(prefix)) return readAddress(text);
  const socket = text.slice(prefix.length);
  return path.isAbsolute(socket) && Buffer.byteLength(socket) <= maxSocketBytes ? { socket } : undefined;
}

/** Not of 0 bits: everybody is no proxy. */
export function readNetwork(text: string): Network | undefined {
  const [address = '', written, ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const bits = written === undefined ? most : /^\d{1,3}$/u.test(written) ? Number(written) : 0;
  return more.length === 0 && bits > 0 && bits <= most ? { address, bits } : undefined;
}

export const placeName = (place: ListenPlace) =>
  'socket' in place
    ? prefix + place.socket
    : `${place.host.includes(':') ? `[${place.host}]` : place.host}:${place.port}`;

export const isLoopback = (host: string) => ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);
