import { isIP, type createConnection, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { parseJson } from '@candor/protocol/json.ts';
import { maxFrameBytes } from '@candor/protocol/messages/agent.ts';
import { serverMessage, type ServerMessage } from '@candor/protocol/messages/server.ts';
import { subprotocol } from '@candor/protocol/version.ts';
import { codeOf } from './fault.ts';
import type { Identity } from './identity.ts';

/** How a connection ended. `closed` carries the code that the server gave (protocol: closeCodes). */
export type ConnectionEnd =
  | { kind: 'closed'; code: number }
  | { kind: 'lost'; code: string }
  | { kind: 'wrong_server' | 'clock_wrong' };

export interface ConnectionEvents {
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** Once, and nothing after it. */
  onEnd(end: ConnectionEnd): void;
}

export interface ConnectionOptionsOf {
  identity: Pick<Identity, 'gateway' | 'serverCa' | 'certificate' | 'linkKey'>;
  /** No pings are expected: the kernel's keep-alive watches instead, without waking this process. */
  quiet: boolean;
  tickets: Tickets;
}

/** TLS session tickets, in memory only (I8). They end with the certificate that they were given for. */
export interface Tickets {
  held?: { certificate: string; ticket: Buffer } | undefined;
}

const openMs = 20_000;
/** The server pings each 30 s; two and a half pings without a sound, and somewhere on the way it is broken. */
const silenceMs = 80_000;
const keepAliveMs = 120_000;

/** One connection to the gateway: TLS 1.3 to exactly the pinned authority, or none at all. */
export class Connection {
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  #silence: NodeJS.Timeout | undefined;
  #failure: ConnectionEnd | undefined;

  constructor(options: ConnectionOptionsOf, events: ConnectionEvents) {
    this.#events = events;
    this.address = new URL('/agent', options.identity.gateway).href;
    this.#socket = new WebSocket(this.address, subprotocol, {
      perMessageDeflate: false,
      maxPayload: maxFrameBytes,
      handshakeTimeout: openMs,
      followRedirects: false,
      // ws calls it with its request's options, and for wss its own default is a TLS connection too
      createConnection: ((wanted: ConnectionOptions) => openTls(wanted, options)) as typeof createConnection,
    });
    this.#listen(options.quiet);
  }

  /** The exact bytes, as one text frame. */
  send(bytes: Uint8Array): void {
    this.#socket.send(bytes, { binary: false });
  }

  /** Ends it politely; `onEnd` follows within 30 s at the latest (ws). */
  close(): void {
    this.#socket.close(1000);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #listen(quiet: boolean): void {
    const socket = this.#socket;
    const heard = () => void this.#silence?.refresh();
    socket.on('open', () => {
      if (!quiet) this.#silence = setTimeout(() => this.#fail('SILENCE'), silenceMs);
      this.#events.onOpen();
    });
    socket.on('ping', heard);
    socket.on('message', (data, isBinary) => {
      heard();
      // ws hands out one Buffer a message unless asked for another type
      const message = isBinary ? undefined : parseMessage(data as Buffer);
      if (message) this.#events.onMessage(message);
      else this.#fail('MALFORMED_MESSAGE');
    });
    socket.on('error', (error) => (this.#failure ??= endOf(error)));
    socket.on('close', (code) => {
      clearTimeout(this.#silence);
      const isSpoken = code !== 1005 && code !== 1006;
      this.#events.onEnd(
        this.#failure ?? (isSpoken ? { kind: 'closed', code } : { kind: 'lost', code: 'CONNECTION_LOST' }),
      );
    });
  }

  #fail(code: string): void {
    this.#failure ??= { kind: 'lost', code };
    this.#socket.terminate();
  }
}

function openTls(wanted: ConnectionOptions, { identity, quiet, tickets }: ConnectionOptionsOf): TLSSocket {
  const { certificate, linkKey, serverCa } = identity;
  const host = wanted.host ?? '';
  const { path: _, ...address } = wanted; // the path of the request; to TLS it would be a unix socket
  const held = tickets.held?.certificate === certificate ? tickets.held.ticket : undefined;
  const socket = connect({
    ...address,
    servername: isIP(host) ? '' : host,
    ca: serverCa,
    cert: certificate,
    key: linkKey,
    minVersion: 'TLSv1.3',
    rejectUnauthorized: true,
    ...(held && { session: held }),
  });
  socket.on('session', (ticket: Buffer) => (tickets.held = { certificate, ticket }));
  if (quiet) keepAlive(socket);
  return socket;
}

const keepAlive = (socket: Socket) => void socket.setKeepAlive(true, keepAliveMs);

function parseMessage(bytes: Buffer): ServerMessage | undefined {
  return serverMessage.safeParse(parseJson(bytes.toString('utf8'))).data;
}

const foreignAuthority = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const outsideItsTime = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']);

function endOf(error: Error): ConnectionEnd {
  const code = codeOf(error);
  if (foreignAuthority.has(code)) return { kind: 'wrong_server' };
  return outsideItsTime.has(code) ? { kind: 'clock_wrong' } : { kind: 'lost', code };
}
