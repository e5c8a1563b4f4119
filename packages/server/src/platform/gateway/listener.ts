import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import { maxFrameBytes } from '@candor/protocol/messages/agent.ts';
import { subprotocol } from '@candor/protocol/version.ts';
import type { GatewayCertificate } from '../keys/authorities.ts';
import type { PeerCertificate } from './identity.ts';
import { Unfinished } from './unfinished.ts';

export interface ListenerOptions {
  certificate: GatewayCertificate;
  /** Only certificates of this authority are let in (PEM). */
  deviceCa: string;
  /** The same for all listeners of a gateway, so that a ticket is good at each (48 bytes). */
  ticketKeys: Buffer;
  accept(socket: WebSocket, peer: PeerCertificate, address: string): void;
}

const tlsWithinMs = 10_000;
const upgradeWithinMs = 5_000;
const ticketLifeS = 3_600;
const keepAliveMs = 120_000;

/**
 * The gateway's own TLS listener (clause G1): TLS 1.3, a certificate of the device authority, one path, one
 * subprotocol, no browser. Whatever is not exactly that is closed without an answer that would tell more.
 */
export function createListener({ certificate, deviceCa, ticketKeys, accept }: ListenerOptions): Server {
  const server = createServer({
    ...contextOf(certificate, deviceCa),
    requestCert: true,
    rejectUnauthorized: true,
    sessionTimeout: ticketLifeS,
    ticketKeys,
    handshakeTimeout: tlsWithinMs,
    headersTimeout: upgradeWithinMs,
    requestTimeout: upgradeWithinMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8_192,
  });
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const unfinished = new Unfinished();
  server.on('connection', (socket) => {
    if (!unfinished.admit(socket)) socket.destroy();
  });
  // a failed handshake is the peer's affair: the socket is destroyed by then
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('request', (_request, response) => response.writeHead(404, { connection: 'close' }).end());
  server.on('upgrade', (request, duplex, head) => {
    // an https server's sockets are TLS sockets
    const socket = duplex as TLSSocket;
    const peer = isAgent(request) ? peerOf(socket) : undefined;
    if (!peer) return void socket.destroy();
    unfinished.finish(socket);
    socket.setKeepAlive(true, keepAliveMs);
    const address = plainAddress(socket.remoteAddress ?? '');
    sockets.handleUpgrade(request, socket, head, (open) => accept(open, peer, address));
  });
  return server;
}

/** What is swapped when the gateway's certificate is renewed: open connections keep theirs. */
export function contextOf({ certPem, keyPem }: GatewayCertificate, deviceCa: string) {
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

/** "::ffff:192.0.2.1" and "192.0.2.1" are one address. */
const plainAddress = (address: string) => address.replace(/^::ffff:/iu, '');
