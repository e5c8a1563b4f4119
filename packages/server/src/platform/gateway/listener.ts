import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import { maxFrameBytes } from '@candor/protocol/messages/agent.ts';
import { subprotocol } from '@candor/protocol/version.ts';
import { plainAddress } from '../ip-address.ts';
import type { GatewayCertificate } from '../keys/authorities.ts';
import type { PeerCertificate } from './identity.ts';
import type { Arriving } from './phase.ts';
import { mostBytesBeforeHello, type Unfinished } from './unfinished.ts';

export interface ListenerOptions {
  certificate: GatewayCertificate;
  /** Only certificates of this authority are let in (PEM). */
  deviceCa: string;
  /** The same for all listeners of a gateway, so that a ticket is good at each (48 bytes). */
  ticketKeys: Buffer;
  unfinished: Unfinished;
  accept(socket: WebSocket, arriving: Arriving): void;
}

export interface Listener {
  server: Server;
  /** Swaps in a renewed certificate: open connections keep theirs. */
  renew(certificate: GatewayCertificate): void;
}

const ticketLifeS = 3_600;
const keepAliveMs = 120_000;

/**
 * The gateway's own TLS listener (clause G1): TLS 1.3, a certificate of the device authority, one path, one
 * subprotocol, no browser. Whatever is not exactly that is closed without an answer that would tell more. Nothing is
 * read of a socket before its turn.
 */
export function createListener({
  certificate,
  deviceCa,
  ticketKeys,
  unfinished,
  accept,
}: ListenerOptions): Listener {
  const tls = createTlsServer({
    ...contextOf(certificate, deviceCa),
    requestCert: true,
    rejectUnauthorized: true,
    sessionTimeout: ticketLifeS,
    ticketKeys,
    maxHeaderSize: 8_192,
  });
  // a failed handshake is the peer's affair: the socket is destroyed by then
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  tls.on('secureConnection', (socket) => unfinished.reached(socket, 'upgrade'));
  tls.on('request', (_request, response) => response.writeHead(404, { connection: 'close' }).end());
  upgrade(tls, unfinished, accept);
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) =>
    unfinished.admit(socket, () => tls.emit('connection', socket)),
  );
  return { server, renew: (next) => tls.setSecureContext(contextOf(next, deviceCa)) };
}

function upgrade(tls: TlsServer, unfinished: Unfinished, accept: ListenerOptions['accept']): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  tls.on('upgrade', (request, duplex, head) => {
    // an https server's sockets are TLS sockets
    const socket = duplex as TLSSocket;
    const peer = isAgent(request) ? peerOf(socket) : undefined;
    if (!peer) return void socket.destroy();
    unfinished.reached(socket, 'hello');
    socket.setKeepAlive(true, keepAliveMs);
    const address = plainAddress(socket.remoteAddress ?? '');
    sockets.handleUpgrade(request, socket, head, (open) => {
      const lift = limitBytes(socket);
      const finish = () => {
        lift();
        unfinished.finish(socket);
      };
      accept(open, { peer, address, finish });
    });
  });
}

/** Ends a socket that says more than a hello may have, before its first frame is whole. Answers how to lift that. */
function limitBytes(socket: TLSSocket): () => void {
  let bytes = 0;
  const count = (data: Buffer) => {
    bytes += data.length;
    if (bytes > mostBytesBeforeHello) socket.destroy();
  };
  socket.prependListener('data', count);
  return () => void socket.off('data', count);
}

function contextOf({ certPem, keyPem }: GatewayCertificate, deviceCa: string) {
  return {
    cert: certPem,
    key: keyPem.reveal(),
    ca: deviceCa,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
  } as const;
}

function isAgent({ url, headers }: IncomingMessage): boolean {
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return url === '/agent' && headers.origin === undefined && offered.includes(subprotocol);
}

function peerOf(socket: TLSSocket): PeerCertificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (!socket.authorized || !certificate) return undefined;
  const fingerprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return { serial: certificate.serialNumber.toLowerCase(), fingerprint };
}
