import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ListenAddress {
  host: string;
  /** 0 for any free port, the same for every address. */
  port: number;
}
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The bound sockets of the web port. Until serve() is called each request is answered 503. */
export interface Listeners {
  readonly port: number;
  serve(request: RequestListener, upgrade: UpgradeListener): void;
  /** No new connection; those in use get `drainMs` to end. */
  stop(drainMs: number): Promise<void>;
}

/** The port belongs to somebody else; nothing was started. */
export class ListenRefused extends Error {
  override readonly name = 'ListenRefused';
  readonly exitCode = 78;
}

/** What an operator is told when a socket can't be bound, by the option that says where; undefined for other errors. */
export function listenRefusal(option: string, error: unknown): ListenRefused | undefined {
  if (!isListenError(error)) return undefined;
  const place = `${error.address.includes(':') ? `[${error.address}]` : error.address}:${error.port}`;
  if (error.code === 'EADDRINUSE')
    return new ListenRefused(`${option}: ${place} is in use by another program`);
  return new ListenRefused(`${option}: cannot listen on ${place} (${error.code})`);
}

type ListenError = Error & { code: string; address: string; port: number };

function isListenError(error: unknown): error is ListenError {
  return (
    error instanceof Error &&
    'code' in error &&
    'address' in error &&
    'port' in error &&
    'syscall' in error &&
    error.syscall === 'listen'
  );
}

const limits: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 5_000,
};
const maxSockets = 5_000;
const noSuchAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Throws ListenRefused when an address is in use. One that this computer lacks (no IPv6) is left out. */
export async function bindListeners(addresses: readonly ListenAddress[]): Promise<Listeners> {
  const servers: Server[] = [];
  let port = addresses[0]?.port ?? 0;
  try {
    for (const { host, port: wanted } of addresses) {
      const server = newServer();
      const error = await listen(server, host, wanted === 0 && servers.length > 0 ? port : wanted);
      if (!error) servers.push(server);
      else if (!noSuchAddress.has(error.code)) throw listenRefusal('CANDOR_LISTEN', error) ?? error;
      port = portOf(server) ?? port;
    }
    if (servers.length === 0)
      throw new ListenRefused('CANDOR_LISTEN: this computer has none of the addresses');
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return {
    port,
    serve: (request, upgrade) => serve(servers, request, upgrade),
    stop: (drainMs) => stop(servers, drainMs),
  };
}

function newServer(): Server {
  const server = createServer(limits);
  server.maxConnections = maxSockets;
  server.on('request', notYet);
  server.on('clientError', answerBroken);
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    answer(socket, '405 Method Not Allowed'),
  );
  return server;
}

const notYet: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '2', 'cache-control': 'no-store' }).end('Candor is starting.\n');
};

/** @returns what prevented it */
async function listen(server: Server, host: string, port: number): Promise<ListenError | undefined> {
  try {
    server.listen({ host, port, ipv6Only: host.includes(':') });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    if (isListenError(error)) return error;
    throw error;
  }
}

function portOf(server: Server): number | undefined {
  // a TCP server that listens has no other kind of address
  return (server.address() as AddressInfo | null)?.port;
}

function serve(servers: readonly Server[], request: RequestListener, upgrade: UpgradeListener): void {
  for (const server of servers) server.off('request', notYet).on('request', request).on('upgrade', upgrade);
}

async function stop(servers: readonly Server[], drainMs: number): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const server of servers) server.closeIdleConnections();
  const timer = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), drainMs);
  await closed;
  clearTimeout(timer);
}

const broken: Record<string, string> = {
  HPE_INVALID_METHOD: '405 Method Not Allowed',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function answerBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  answer(socket, broken[error.code ?? ''] ?? '400 Bad Request');
}

function answer(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}
