import 'reflect-metadata';
import { createHash, createPrivateKey, generateKeyPairSync, KeyObject, randomUUID, sign } from 'node:crypto';
import { connect as tlsConnect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { WebSocket } from 'ws';
import { enrolmentStatement } from '@candor/crypto/enrolment-statement.ts';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import type { Batch, Hello } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import { productVersion, protocolVersion, subprotocol } from '@candor/protocol/version.ts';

/**
 * A small agent for tests and measurements: it makes its keys, enrols, and speaks the protocol, and it can also break
 * every rule of it. It shares no code with the real agent.
 */
export interface SimulatedIdentity {
  deviceId: string;
  certificate: string;
  linkKey: string;
  serverCa: string;
  /** Raw 32 bytes, base64url. */
  identityPublic: string;
  identityPrivate: string;
}

const p256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const base64url = (bytes: Uint8Array | ArrayBuffer) => Buffer.from(bytes as Uint8Array).toString('base64url');

export interface LinkKey {
  /** PKCS #8, PEM. */
  pem: string;
  /** PKCS #10, DER. */
  request: Uint8Array;
}

export async function makeLinkKey(): Promise<LinkKey> {
  const keys = await crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=ignored',
    keys,
    signingAlgorithm: p256,
  });
  const pem = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { pem: pem.toString(), request: new Uint8Array(request.rawData) };
}

/** A certificate for `subject` of an authority that this instance doesn't know. */
export async function foreignCertificate(
  subject: string,
): Promise<Pick<SimulatedIdentity, 'certificate' | 'linkKey'>> {
  const authority = await crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
  const link = await makeLinkKey();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '4011223344556677',
    subject: `CN=${subject}`,
    issuer: 'CN=Candor device CA',
    publicKey: await new x509.Pkcs10CertificateRequest(link.request).publicKey.export(),
    signingKey: authority.privateKey,
    signingAlgorithm: p256,
  });
  return { certificate: certificate.toString('pem'), linkKey: link.pem };
}

export interface EnrolBody {
  auth: string;
  csr: string;
  identityPublic: string;
  sealingPublic: string;
  signature: string;
  agentVersion: string;
  protocol: number;
  platform: 'linux';
  hostname?: string;
  focus?: { label: string; osName: string; osVersion: string };
}

export interface Enrolment {
  body: EnrolBody;
  linkKey: string;
  identityPublic: string;
  identityPrivate: string;
}

/** The body of an agent's first call, with keys that nobody else has. */
export async function makeEnrolment(
  auth: Uint8Array,
  introduction: Pick<EnrolBody, 'hostname' | 'focus'>,
): Promise<Enrolment> {
  const link = await makeLinkKey();
  const identity = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const sealing = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
  const identityPublic = identity.x ?? '';
  const statement = enrolmentStatement({
    csr: link.request,
    identityPublic: Buffer.from(identityPublic, 'base64url'),
    sealingPublic: Buffer.from(sealing.x ?? '', 'base64url'),
  });
  const signature = base64url(sign(null, statement, createPrivateKey({ key: identity, format: 'jwk' })));
  const body = {
    auth: base64url(auth),
    csr: base64url(link.request),
    identityPublic,
    sealingPublic: sealing.x ?? '',
    signature,
    agentVersion: productVersion,
    protocol: protocolVersion,
    platform: 'linux',
    ...introduction,
  } as const;
  return { body, linkKey: link.pem, identityPublic, identityPrivate: identity.d ?? '' };
}

/** An Ed25519 signature over the RFC 8785 form, base64url. */
export function signStatement(
  { identityPublic: x, identityPrivate: d }: SimulatedIdentity,
  statement: Json,
): string {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  return base64url(sign(null, Buffer.from(canonical(statement)), key));
}

export interface LinkOptions {
  port: number;
  host?: string;
  /** What another TLS layer would do: no certificate, another one, a ticket. */
  tls?: ConnectionOptions;
  path?: string;
  headers?: Record<string, string>;
  protocol?: string;
}

interface Waiter {
  type: ServerMessage['type'];
  resolve(message: ServerMessage): void;
  reject(reason: Error): void;
}

/** One connection of a simulated agent. */
export class SimulatedLink {
  readonly socket: WebSocket;
  readonly received: ServerMessage[] = [];
  /** The close code; 1006 where the connection ended without a word. */
  readonly closed: Promise<number>;
  readonly opened: Promise<'open' | 'refused'>;
  tls: TLSSocket | undefined;
  /** Whether the TLS session was resumed by a ticket. */
  isResumed: boolean | undefined;
  /** The newest TLS ticket. */
  ticket: Buffer | undefined;
  readonly #waiters = new Set<Waiter>();
  #seq: number;

  constructor(
    identity: SimulatedIdentity | undefined,
    { port, host = '127.0.0.1', tls, path, headers, protocol }: LinkOptions,
    lastSeq = 0,
  ) {
    this.#seq = lastSeq;
    const own = identity && { cert: identity.certificate, key: identity.linkKey, ca: identity.serverCa };
    const open = (wanted: ConnectionOptions) => {
      const { path: _, ...address } = wanted;
      this.tls = tlsConnect({ ...address, servername: 'localhost', ...own, ...tls });
      this.tls.on('session', (ticket) => (this.ticket = ticket));
      this.tls.on('secureConnect', () => (this.isResumed = this.tls?.isSessionReused()));
      return this.tls;
    };
    this.socket = new WebSocket(`wss://${host}:${port}${path ?? '/agent'}`, protocol ?? subprotocol, {
      perMessageDeflate: false,
      ...(headers && { headers }),
      // for wss its own default is a TLS connection too
      createConnection: open as never,
    });
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve('open'));
      this.socket.on('error', () => resolve('refused'));
      this.socket.on('close', () => resolve('refused'));
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        for (const { type, reject } of this.#waiters) reject(new Error(`closed with ${code} before ${type}`));
        resolve(code);
      });
    });
    this.socket.on('error', () => undefined); // the close says how it ended
    this.socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as ServerMessage));
  }

  /** The next message of this type, or the one that came already and nobody waited for. */
  async next<T extends ServerMessage['type']>(
    type: T,
    within = 30_000,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    const at = this.received.findIndex((message) => message.type === type);
    const found = at >= 0 ? this.received.splice(at, 1)[0] : await this.#wait(type, within);
    return found as Extract<ServerMessage, { type: T }>;
  }

  async hello(more: Partial<Hello> = {}): Promise<Extract<ServerMessage, { type: 'welcome' }>> {
    await this.opened;
    this.send(helloMessage(more));
    const welcome = await this.next('welcome');
    this.#seq = welcome.lastSeq;
    return welcome;
  }

  /** Sends a report with the next number and waits for its receipt. */
  async report(items: Batch['items'], seq?: number): Promise<Extract<ServerMessage, { type: 'ack' }>> {
    const bytes = this.reportBytes(items, seq);
    this.socket.send(bytes, { binary: false });
    const ack = await this.next('ack');
    if (ack.hash !== createHash('sha256').update(bytes).digest('hex'))
      throw new Error('the receipt is for other bytes');
    return ack;
  }

  reportBytes(items: Batch['items'], seq = ++this.#seq): Buffer {
    return Buffer.from(JSON.stringify({ type: 'batch', seq, createdAt: Date.now(), items } satisfies Batch));
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async close(): Promise<void> {
    if (this.socket.readyState <= WebSocket.OPEN) this.socket.close(1000);
    await this.closed;
  }

  #take(message: ServerMessage): void {
    for (const waiter of this.#waiters)
      if (waiter.type === message.type) {
        this.#waiters.delete(waiter);
        return waiter.resolve(message);
      }
    this.received.push(message);
  }

  #wait(type: ServerMessage['type'], within: number): Promise<ServerMessage> {
    if (this.socket.readyState === WebSocket.CLOSED)
      return Promise.reject(new Error(`closed before ${type}`));
    const { promise, resolve, reject } = Promise.withResolvers<ServerMessage>();
    const waiter = { type, resolve, reject };
    this.#waiters.add(waiter);
    const timer = setTimeout(() => reject(new Error(`no ${type} within ${within} ms`)), within);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    });
  }
}

export function helloMessage(more: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    protocol: protocolVersion,
    version: productVersion,
    platform: 'linux',
    schemaHash: '0'.repeat(64),
    policyVersion: Number.MAX_SAFE_INTEGER,
    lastSeq: 0,
    bootId: randomUUID(),
    sections: {},
    ...more,
  };
}

/** `n` metric rows, a minute each, ending now. */
export function metricRows(n: number, at = Date.now()): Record<string, unknown>[] {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Array.from({ length: n }, (_, i) => ({
    metric: 'cpu',
    slot: '',
    at: minute - i * 60_000,
    value: 10 + (i % 50),
  }));
}
