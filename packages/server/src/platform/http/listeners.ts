import {
  createServer as createPlainServer,
  type IncomingMessage,
  type RequestListener,
  type Server as PlainServer,
  type ServerOptions,
} from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { placeName, type Address, type ListenPlace, type Network } from '../../listen-places.ts';
import { listenOn, portOf } from '../listen-on.ts';
import { Door } from './door.ts';
import { ListenRefused, listenRefusal } from './listen-refused.ts';
import { listenOnSocket } from './unix-socket.ts';
import type { WebCertificate } from './web-certificate.ts';

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The bound sockets of the web port. Until serve() is called each request is answered 503. */
export interface Listeners {
  /** Of the TCP sockets; 0 when there are none. */
  readonly port: number;
  serve(request: RequestListener, upgrade: UpgradeListener): void;
  /** New connections get this certificate; open ones stay. */
  swap(certificate: WebCertificate): void;
  /** No new connection; those in use get `drainMs` to end. */
  stop(drainMs: number): Promise<void>;
}
export interface ListenOptions {
  /** For every TCP socket; a unix socket speaks plain HTTP to its proxy. */
  certificate?: WebCertificate | undefined;
  /** Without a certificate, and when there are any, nobody else may connect by TCP. */
  proxies?: readonly Network[];
  limits?: WebLimits;
}

type Server = PlainServer | TlsServer;
type WebLimits = ServerOptions & { maxSockets: number };

/** Clause S3. A request must be there whole within 30 s; what it asks for has 30 s more (serve-route.ts). */
export const webLimits = {
  maxHeaderSize: 16 * 1024,
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  /** Of all addresses together. */
  maxSockets: 5_000,
} satisfies WebLimits;
const tlsWithinMs = 10_000;

/** Throws ListenRefused when an address is in use. One that this computer lacks (no IPv6) is left out. */
export async function bindListeners(
  places: readonly ListenPlace[],
  options: ListenOptions = {},
): Promise<Listeners> {
  const servers: Server[] = [];
  const door = new Door({ ...options, maxSockets: (options.limits ?? webLimits).maxSockets });
  let port = 0;
  try {
    for (const place of places) {
      const server = newServer(place, options, door);
      if ('socket' in place) await listenUnix(server, place);
      else if (!(await listenTcp(server, { ...place, port: place.port || port }))) continue;
      servers.push(server);
      port ||= portOf(server);
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
    swap: (certificate) => {
      for (const server of servers)
        if (server instanceof TlsServer) server.setSecureContext(contextOf(certificate));
    },
    stop: (drainMs) => stop(servers, drainMs),
  };
}

function newServer(
  place: ListenPlace,
  { certificate, limits = webLimits }: ListenOptions,
  door: Door,
): Server {
  const over = 'socket' in place ? 'unix' : 'tcp';
  const server =
    certificate && over === 'tcp'
      ? createTlsServer({ ...limits, ...contextOf(certificate), handshakeTimeout: tlsWithinMs })
      : createPlainServer(limits);
  server.on('connection', (socket: Socket) => door.admit(socket, over));
  // requests name the TLS socket, not the one below it
  server.on('secureConnection', (socket: Socket) => door.know(socket, over));
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  server.on('request', notYet);
  server.on('clientError', answerBroken);
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    answer(socket, '405 Method Not Allowed'),
  );
  return server;
}

const contextOf = ({ certPem, keyPem }: WebCertificate) =>
  ({ cert: certPem, key: keyPem.reveal(), minVersion: 'TLSv1.2' }) as const;

const notYet: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '2', 'cache-control': 'no-store' }).end('Candor is starting.\n');
};

async function listenUnix(server: Server, place: { socket: string }): Promise<void> {
  const why = await listenOnSocket(server, place.socket);
  if (why !== undefined) throw new ListenRefused(`CANDOR_LISTEN: ${placeName(place)} ${why}`);
}

async function listenTcp(server: Server, address: Address): Promise<boolean> {
  try {
    return await listenOn(server, address);
  } catch (error) {
    throw listenRefusal('CANDOR_LISTEN', error) ?? error;
  }
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
