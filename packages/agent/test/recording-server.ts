import assert from 'node:assert/strict';
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import {
  createServer as createWebServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import { enrolmentStatement } from '@candor/crypto/enrolment-statement.ts';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { findRecord } from '@candor/policy/dictionary/index.ts';
import { enrolment } from '@candor/protocol/api/devices.ts';
import { closeCodes } from '@candor/protocol/errors.ts';
import {
  agentMessage,
  type AgentMessage,
  type Batch,
  type Hello,
  type SessionWord,
} from '@candor/protocol/messages/agent.ts';
import { serverMessage, type DevicePolicy, type ServerMessage } from '@candor/protocol/messages/server.ts';
import { protocolVersion } from '@candor/protocol/version.ts';
import { makeAuthority, makeServerCertificate, readRequest, type Authority } from './authority.ts';
import { LicenceSigner } from './licence-signer.ts';

export interface Device {
  id: string;
  kind: 'manage' | 'focus';
  identityPublic: string;
  serials: Set<string>;
  lastSeq: number;
  hashes: Map<number, string>;
  rows: { record: string; row: Record<string, unknown> }[];
  sections: Map<string, string>;
  isRevoked: boolean;
}
export interface Seen {
  deviceId: string;
  type: string;
  bytes: Buffer;
  seq?: number;
}
interface Faults {
  /** Called with each report after it was stored and before its receipt; true ends the connection instead. */
  dropsReceipt?: (seq: number) => boolean;
  /** What the receipt says instead of the truth. */
  receiptHash?: string;
  clockOffMs?: number;
  /** An older one than this build's. */
  protocol?: number;
  /** What welcome and receipts ask for. */
  slowDownMs?: number;
  certificateLifeMs?: number;
  collectors?: DevicePolicy['collectors'];
  /** As before there was one. */
  givesNoLicenceKey?: boolean;
  /** Why no device is let in. */
  enrolmentRefusal?: { code: string; details: object };
}

interface WebTls {
  cert: string;
  key: string;
}

/** A small server of the agent's protocol on real sockets that keeps every byte it gets. Events: `seen`, `online`. */
export class RecordingServer extends EventEmitter {
  readonly seen: Seen[] = [];
  readonly requests: { path: string; body: Record<string, unknown> }[] = [];
  readonly hellos: Hello[] = [];
  readonly refusals: { version: number; line: string }[] = [];
  /** Versions of policies that devices said are in force. */
  readonly taken: number[] = [];
  /** What devices said of their licences. */
  readonly licenceStates: Extract<AgentMessage, { type: 'licenceState' }>[] = [];
  /** What devices said of sessions. */
  readonly words: SessionWord[] = [];
  readonly licences: LicenceSigner;
  readonly devices = new Map<string, Device>();
  readonly faults: Faults = {};
  readonly #secrets = new Map<string, 'manage' | 'focus'>();
  readonly #nonces = new Set<string>();
  readonly #policyKey = generateKeyPairSync('ed25519');
  readonly #sockets = new Set<WebSocket>();
  readonly #webTls: WebTls | undefined;
  #web: Server | ReturnType<typeof createTlsServer> | undefined;
  #gateway: ReturnType<typeof createTlsServer> | undefined;
  #serverCa: Authority;
  #deviceCa: Authority;

  private constructor(serverCa: Authority, deviceCa: Authority, webTls: WebTls | undefined) {
    super();
    this.#webTls = webTls;
    this.setMaxListeners(50);
    this.#serverCa = serverCa;
    this.#deviceCa = deviceCa;
    this.licences = new LicenceSigner(this.#policyKey.privateKey);
  }

  /** `webTls`: the web port speaks https; plain HTTP without it. */
  static async start(webTls?: WebTls): Promise<RecordingServer> {
    const server = new RecordingServer(await makeAuthority('server'), await makeAuthority('devices'), webTls);
    await server.listen();
    return server;
  }

  get webUrl(): string {
    return `${this.#webTls ? 'https' : 'http'}://localhost:${portOf(this.#web)}`;
  }
  get gatewayUrl(): string {
    return `wss://localhost:${portOf(this.#gateway)}`;
  }
  get connections(): number {
    return this.#sockets.size;
  }

  /** A token for one use. */
  token(kind: 'manage' | 'focus' = 'manage', authority = this.#serverCa.fingerprint): string {
    const auth = randomBytes(32);
    this.#secrets.set(createHash('sha256').update(auth).digest('hex'), kind);
    return writeEnrolmentToken({ url: this.webUrl, ca: authority, auth });
  }

  /** The gateway's place is taken by one whose certificate another authority gave. */
  async impersonate(): Promise<void> {
    await this.#closeGateway();
    await this.#listenGateway(await makeAuthority('impostor'), this.#gatewayPort);
  }

  async stopGateway(): Promise<void> {
    await this.#closeGateway();
  }
  async startGateway(): Promise<void> {
    await this.#listenGateway(this.#serverCa, this.#gatewayPort);
  }

  /** As after a restore of an old backup: reports after `lastSeq` are forgotten. */
  restoreTo(device: Device, lastSeq: number): void {
    device.lastSeq = lastSeq;
    for (const seq of device.hashes.keys()) if (seq > lastSeq) device.hashes.delete(seq);
  }

  /** No byte is read any more, so nothing is answered, not even a close. */
  hang(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
  sayToAll(message: ServerMessage): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(serverMessage.parse(message)));
  }

  /** Waits for a condition that changes with what arrives; throws after the deadline. */
  async until(what: string, isTrue: () => boolean, deadlineMs = 20_000): Promise<void> {
    const signal = AbortSignal.timeout(deadlineMs);
    while (!isTrue()) {
      try {
        await once(this, 'change', { signal });
      } catch {
        throw new Error(`not in ${deadlineMs} ms: ${what}`);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closeGateway();
    this.#web?.closeAllConnections();
    this.#web?.close();
  }

  #gatewayPort = 0;
  #webPort = 0;

  private async listen(): Promise<void> {
    await this.startWeb();
    this.#webPort = portOf(this.#web);
    await this.#listenGateway(this.#serverCa, 0);
    this.#gatewayPort = portOf(this.#gateway);
  }

  async stopWeb(): Promise<void> {
    const server = this.#web;
    server?.closeAllConnections();
    server?.close();
    if (server) await once(server, 'close');
  }
  async startWeb(): Promise<void> {
    const answer: RequestListener = (request, response) => {
      this.#answerWeb(request)
        .then(({ status, body }) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        )
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    };
    this.#web = this.#webTls ? createTlsServer(this.#webTls, answer) : createWebServer(answer);
    this.#web.listen(this.#webPort, 'localhost');
    await once(this.#web, 'listening');
  }

  async #listenGateway(authority: Authority, port: number): Promise<void> {
    const { cert, key } = await makeServerCertificate(authority, ['localhost']);
    const server = createTlsServer({
      cert,
      key,
      ca: this.#deviceCa.pem,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    });
    const sockets = new WebSocketServer({
      server,
      path: '/agent',
      perMessageDeflate: false,
      maxPayload: 256 * 1024,
    });
    sockets.on('connection', (socket, request) => this.#accept(socket, request));
    server.listen(port, 'localhost');
    await once(server, 'listening');
    this.#gateway = server;
  }

  async #closeGateway(): Promise<void> {
    const server = this.#gateway;
    this.#gateway = undefined;
    if (!server) return;
    this.dropAll();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  async #answerWeb(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const body: Record<string, unknown> = JSON.parse(await text(request));
    this.requests.push({ path: request.url ?? '', body });
    if (request.url === '/api/enrol') return this.#enrol(enrolment.enrol.body.parse(body));
    if (request.url === '/api/enrol/nonce') {
      const nonce = randomBytes(32).toString('base64url');
      this.#nonces.add(nonce);
      return { status: 200, body: { nonce } };
    }
    if (request.url === '/api/enrol/renew') return this.#renew(enrolment.renew.body.parse(body));
    return { status: 404, body: { code: 'not_found' } };
  }

  async #enrol(
    body: ReturnType<typeof enrolment.enrol.body.parse>,
  ): Promise<{ status: number; body: unknown }> {
    const secret = createHash('sha256').update(Buffer.from(body.auth, 'base64url')).digest('hex');
    const kind = this.#secrets.get(secret);
    if (!kind) return { status: 403, body: { code: 'enrolment_refused', text: 'no', requestId: 'x' } };
    const { enrolmentRefusal } = this.faults;
    if (enrolmentRefusal) return { status: 403, body: { ...enrolmentRefusal, text: 'no', requestId: 'x' } };
    this.#secrets.delete(secret);
    const statement = enrolmentStatement({
      csr: Buffer.from(body.csr, 'base64url'),
      identityPublic: Buffer.from(body.identityPublic, 'base64url'),
      sealingPublic: Buffer.from(body.sealingPublic, 'base64url'),
    });
    assert.ok(
      isSigned(body.identityPublic, statement, body.signature),
      'the identity key signed the three keys',
    );
    const device: Device = {
      id: randomUUID(),
      kind,
      identityPublic: body.identityPublic,
      serials: new Set(),
      lastSeq: 0,
      hashes: new Map(),
      rows: [],
      sections: new Map(),
      isRevoked: false,
    };
    const certificate = await this.#certify(device, body.csr);
    this.devices.set(device.id, device);
    this.emit('change');
    const policyKey = this.#policyKey.publicKey.export({ format: 'jwk' }).x ?? '';
    const answer = {
      deviceId: device.id,
      certificate,
      serverCa: this.#serverCa.pem,
      gateway: this.gatewayUrl,
      policyKey,
      policy:
        kind === 'focus'
          ? null
          : this.signPolicy({ deviceId: device.id, version: 1, collectors: this.faults.collectors ?? {} }),
      schemaHash: '0'.repeat(64),
      ...(!this.faults.givesNoLicenceKey && { licence: this.licences.pin }),
    };
    return { status: 200, body: enrolment.enrol.response.parse(answer) };
  }

  signPolicy(part: Pick<DevicePolicy, 'deviceId' | 'version' | 'collectors'> & Partial<DevicePolicy>) {
    const document = canonical({ issuedAt: Date.now(), expiresAt: Date.now() + 86_400_000, ...part });
    return {
      document,
      signature: sign(null, Buffer.from(document), this.#policyKey.privateKey).toString('base64url'),
    };
  }

  async #renew(
    body: ReturnType<typeof enrolment.renew.body.parse>,
  ): Promise<{ status: number; body: unknown }> {
    const { signature, ...values } = body;
    const device = this.#bySerial(body.serial);
    const statement = Buffer.from(canonical({ kind: 'renewal', version: 1, ...values }));
    if (!device || !this.#nonces.delete(body.nonce) || !isSigned(device.identityPublic, statement, signature))
      return { status: 403, body: { code: 'enrolment_refused' } };
    return { status: 200, body: { certificate: await this.#certify(device, body.csr) } };
  }

  async #certify(device: Device, csr: string): Promise<string> {
    const publicKey = await readRequest(Buffer.from(csr, 'base64url'));
    const { certificateLifeMs: untilMs } = this.faults;
    const fromMs = untilMs === undefined ? -3_600_000 : -6 * 86_400_000;
    const certificate = await this.#deviceCa.issue(device.id, publicKey, {
      fromMs,
      ...(untilMs !== undefined && { untilMs }),
    });
    const pem = certificate.toString('pem');
    device.serials.add(new X509Certificate(pem).serialNumber.toLowerCase());
    return pem;
  }

  #bySerial(serial: string): Device | undefined {
    return [...this.devices.values()].find(({ serials }) => serials.has(serial));
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    // the listener is a TLS server that asks for a certificate
    const peer = (request.socket as TLSSocket).getPeerX509Certificate();
    const device = peer && this.#bySerial(peer.serialNumber.toLowerCase());
    socket.on('error', () => socket.terminate());
    if (!device) return socket.close(closeCodes.notKnown);
    if (device.isRevoked) return socket.close(closeCodes.revoked);
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.emit('change');
    });
    let turn = Promise.resolve();
    socket.on('message', (data: Buffer, isBinary) => {
      turn = turn
        .then(() => this.#receive(socket, device, data, isBinary))
        .finally(() => this.emit('change'));
    });
  }

  async #receive(socket: WebSocket, device: Device, bytes: Buffer, isBinary: boolean): Promise<void> {
    const say = (message: ServerMessage) => socket.send(JSON.stringify(message));
    const { slowDownMs } = this.faults;
    const parsed = agentMessage.safeParse(JSON.parse(bytes.toString('utf8')));
    if (isBinary || !parsed.success) return socket.close(closeCodes.malformed);
    const message = parsed.data;
    this.seen.push({
      deviceId: device.id,
      type: message.type,
      bytes,
      ...(message.type === 'batch' && { seq: message.seq }),
    });
    switch (message.type) {
      case 'hello':
        this.hellos.push(message);
        say({
          type: 'welcome',
          protocol: this.faults.protocol ?? protocolVersion,
          serverTime: Date.now() + (this.faults.clockOffMs ?? 0),
          lastSeq: device.lastSeq,
          want: Object.entries(message.sections).flatMap(([name, hash]) =>
            device.sections.get(name) === hash ? [] : [name],
          ),
          maxInFlight: 4,
          ...(slowDownMs !== undefined && { slowDownMs }),
        });
        this.emit('online', device.id);
        return;
      case 'batch':
        return this.#store(socket, device, message, bytes);
      case 'renew':
        return say({ type: 'certificate', pem: await this.#certify(device, message.csr) });
      case 'policyRefused':
        return void this.refusals.push(message);
      case 'policyTaken':
        return void this.taken.push(message.version);
      case 'licenceState':
        return void this.licenceStates.push(message);
      case 'sessionPrompting':
      case 'sessionAnswer':
      case 'sessionState':
      case 'sessionEnd':
        return void this.words.push(message);
      case 'gap':
        device.lastSeq = message.to;
        return;
      case 'leave': {
        const statement = Buffer.from(canonical({ kind: 'leave', version: 1, deviceId: device.id }));
        device.isRevoked = isSigned(device.identityPublic, statement, message.signature);
        return socket.close(device.isRevoked ? closeCodes.revoked : closeCodes.malformed);
      }
      default:
        return message satisfies never;
    }
  }

  #store(socket: WebSocket, device: Device, batch: Batch, bytes: Buffer): void {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const known = device.hashes.get(batch.seq);
    if (batch.seq > device.lastSeq + 1) return socket.close(closeCodes.malformed);
    if (known !== undefined && known !== hash) return socket.close(closeCodes.identityInUse);
    const judged = judge(batch);
    if (known === undefined) {
      device.hashes.set(batch.seq, hash);
      device.lastSeq = batch.seq;
      for (const { record, row, isRefused } of judged) if (!isRefused) keep(device, record, row);
    }
    if (this.faults.dropsReceipt?.(batch.seq)) return socket.terminate();
    const refused = judged.flatMap(({ isRefused }, index) =>
      isRefused ? [{ index, code: 'wrong_type' }] : [],
    );
    const receipt: ServerMessage = {
      type: 'ack',
      seq: batch.seq,
      hash: this.faults.receiptHash ?? hash,
      refused,
    };
    socket.send(JSON.stringify(receipt));
  }
}

function judge({ items }: Batch) {
  return items.flatMap(({ record, rows }) => {
    const declared = findRecord(record);
    const schema = declared && wireSchema(declared);
    return rows.map((row) => ({ record, row, isRefused: !schema?.safeParse(row).success }));
  });
}

function keep(device: Device, record: string, row: Record<string, unknown>): void {
  device.rows.push({ record, row });
  const section = findRecord(record)?.within?.section;
  // a row that its schema has passed is JSON
  if (section !== undefined)
    device.sections.set(
      section,
      createHash('sha256')
        .update(canonical(JSON.parse(JSON.stringify(row))))
        .digest('hex'),
    );
}

function isSigned(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
}

function portOf(server: Server | ReturnType<typeof createTlsServer> | undefined): number {
  const address = server?.address() as AddressInfo | null | undefined;
  return address?.port ?? 0;
}
