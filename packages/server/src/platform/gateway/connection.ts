import type { WebSocket } from 'ws';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { closeCodes } from '@candor/protocol/errors.ts';
import type { AgentMessage, Hello } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import { codeOf } from '../log/index.ts';
import { bridgeGap, storeBatch, type BatchOutcome } from './batch.ts';
import { parseFrame } from './frame.ts';
import type { Gate } from './gate.ts';
import { greet, maxInFlight, type Greeting } from './handshake.ts';
import { recognise, type PeerCertificate } from './identity.ts';
import type { Owner } from './owner.ts';
import type { Ending } from './presence-queries.ts';
import type { Arrived } from './presence.ts';

type Phase =
  | { name: 'new' | 'ended' }
  | { name: 'known'; owner: Owner; publicIpHmac: Uint8Array | undefined }
  | { name: 'greeted'; arrived: Arrived; agentVersion: string };

type RefuseCode = Extract<ServerMessage, { type: 'refuse' }>['code'];
type Refusal = Exclude<BatchOutcome | Greeting, { outcome: 'stored' | 'welcome' }>['outcome'] | 'unknown';
const refusals: Record<Refusal, { code: RefuseCode; close: number }> = {
  unknown: { code: 'not_known', close: closeCodes.notKnown },
  revoked: { code: 'revoked', close: closeCodes.revoked },
  too_old: { code: 'agent_too_old', close: closeCodes.tooOld },
  malformed: { code: 'malformed', close: closeCodes.malformed },
  conflict: { code: 'sequence_conflict', close: closeCodes.identityInUse },
};

const helloWithinMs = 5_000;
const silentForMs = 75_000;
const pingEveryMs = 30_000;
const pingJitterMs = 5_000;
const closeWithinMs = 2_000;
const goingAway = 1001;
const internalError = 1011;

/** One agent's connection, from the upgrade to its end. Its frames are handled one after the other. */
export class Connection {
  readonly #gate: Gate;
  readonly #socket: WebSocket;
  readonly #peer: PeerCertificate;
  readonly #openedMs: number;
  #phase: Phase = { name: 'new' };
  #queue: Promise<void>;
  #waiting = 0;
  #lastFrameMs: number;
  #nextPingMs = 0;
  #isQuiet = false;
  #hasBridged = false;
  #endReason: Ending['reason'] | undefined;

  /** @param address the peer's public address; only its keyed hash outlives the first step */
  constructor(gate: Gate, socket: WebSocket, peer: PeerCertificate, address: string) {
    this.#gate = gate;
    this.#socket = socket;
    this.#peer = peer;
    this.#openedMs = this.#nowMs();
    this.#lastFrameMs = this.#openedMs;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#heard());
    socket.on('close', (code) => this.#closed(code));
    // what went wrong follows as a close; without a listener it would end the process
    socket.on('error', (error) => this.#gate.platform.log.write('gateway.closed', { code: codeOf(error) }));
    this.#queue = this.#recognise(address).catch((error: unknown) => this.#failed(error));
  }

  get owner(): Owner | undefined {
    if (this.#phase.name === 'known') return this.#phase.owner;
    return this.#phase.name === 'greeted' ? this.#phase.arrived.owner : undefined;
  }

  /** Called once a second: closes what doesn't say hello or went silent, and pings the others (clause G9). */
  tick(): void {
    const nowMs = this.#nowMs();
    if (this.#phase.name === 'new' || this.#phase.name === 'known') {
      if (nowMs - this.#openedMs > helloWithinMs) this.end(closeCodes.tooSlow, 'lost');
    } else if (this.#phase.name === 'greeted' && !this.#isQuiet) this.#watch(nowMs);
  }

  #watch(nowMs: number): void {
    // what waits to be handled here is not the peer's silence
    if (this.#waiting === 0 && nowMs - this.#lastFrameMs > silentForMs) {
      this.#endReason = 'lost';
      this.#socket.terminate();
    } else if (nowMs >= this.#nextPingMs) {
      this.#socket.ping();
      this.#nextPingMs = nextPing(nowMs);
    }
  }

  revoke(): void {
    this.#refuse('revoked');
  }

  goAway(spreadMs: number): void {
    if (this.#phase.name === 'greeted') this.#send({ type: 'goingAway', spreadMs });
  }

  /** Handles what was received, then closes. */
  async drain(): Promise<void> {
    await this.#queue;
    this.end(goingAway, 'server_stop');
  }

  end(code: number, reason: Ending['reason']): void {
    if (this.#phase.name === 'ended') return;
    this.#endReason ??= reason;
    this.#leave();
    this.#socket.close(code);
    // a peer that doesn't answer the close is not waited for
    setTimeout(() => this.#socket.terminate(), closeWithinMs).unref();
  }

  #receive(data: WebSocket.RawData, isBinary: boolean): void {
    if (this.#phase.name === 'ended') return;
    if (isBinary) return this.end(closeCodes.binary, 'lost');
    this.#heard();
    // ws hands out one Buffer a message unless asked for another type
    const bytes = data as Buffer;
    if (++this.#waiting >= maxInFlight) this.#socket.pause();
    this.#queue = this.#queue
      .then(() => this.#handle(bytes))
      .catch((error: unknown) => this.#failed(error))
      .then(() => {
        if (--this.#waiting < maxInFlight && this.#socket.isPaused) this.#socket.resume();
      });
  }

  async #recognise(address: string): Promise<void> {
    const { platform } = this.#gate;
    const found = await recognise(platform.database, this.#peer, platform.clock.now());
    if (found.outcome !== 'known') return this.#refuse(found.outcome);
    const { owner } = found;
    const publicIpHmac =
      owner.kind === 'manage' ? await platform.keys.hmac(owner.companyId, 'public-ip', address) : undefined;
    if (this.#phase.name === 'new') this.#phase = { name: 'known', owner, publicIpHmac };
  }

  async #handle(bytes: Buffer): Promise<void> {
    if (this.#phase.name === 'ended') return;
    const message = parseFrame(bytes);
    if (message?.type === 'hello' && this.#phase.name === 'known') return this.#greet(message, this.#phase);
    if (!message || this.#phase.name !== 'greeted') return this.#refuse('malformed');
    const { arrived, agentVersion } = this.#phase;
    await this.#answer(message, bytes, arrived.owner, agentVersion);
  }

  async #answer(message: AgentMessage, bytes: Buffer, owner: Owner, agentVersion: string): Promise<void> {
    const { services } = this.#gate;
    switch (message.type) {
      case 'batch': {
        const stored = await storeBatch(this.#gate, { owner, agentVersion, batch: message, bytes });
        return stored.outcome === 'stored' ? this.#send(stored.ack) : this.#refuse(stored.outcome);
      }
      case 'renew': {
        const pem = await services.renew(
          owner,
          this.#peer.serial,
          fromBase64url(message.csr) ?? new Uint8Array(),
        );
        return pem === undefined ? this.#refuse('malformed') : this.#send({ type: 'certificate', pem });
      }
      case 'gap': {
        // once a connection, so that a loop cannot run the numbers up
        const isFirst = !this.#hasBridged;
        this.#hasBridged = true;
        if (!isFirst || (await bridgeGap(this.#gate, owner, agentVersion, message)) === 'malformed')
          this.#refuse('malformed');
        return;
      }
      case 'leave': {
        const signature = fromBase64url(message.signature) ?? new Uint8Array();
        const hasLeft = await services.leave(owner, this.#peer.serial, signature);
        return this.#refuse(hasLeft ? 'revoked' : 'malformed');
      }
      case 'hello':
        return this.#refuse('malformed');
      default:
        return message satisfies never;
    }
  }

  async #greet(hello: Hello, { owner, publicIpHmac }: Extract<Phase, { name: 'known' }>): Promise<void> {
    const since = this.#gate.platform.clock.now();
    const greeting = await greet(this.#gate, owner, this.#peer.serial, hello, { publicIpHmac, at: since });
    if (greeting.outcome !== 'welcome') return this.#refuse(greeting.outcome);
    const arrived: Arrived = { owner, since, replace: () => this.end(closeCodes.identityInUse, 'replaced') };
    // the peer may have gone while its hello was noted: its availability then ends at once
    if (this.#phase.name === 'ended') return this.#gate.presence.end(arrived, this.#endReason ?? 'lost');
    this.#phase = { name: 'greeted', arrived, agentVersion: hello.version };
    this.#isQuiet = hello.quiet === true;
    this.#nextPingMs = nextPing(this.#nowMs());
    this.#gate.presence.arrive(arrived);
    this.#send(greeting.welcome);
    const policy = await this.#gate.services.newerPolicy(owner, hello.policyVersion);
    if (policy) this.#send(policy);
  }

  #heard(): void {
    this.#lastFrameMs = this.#nowMs();
    if (this.#phase.name === 'greeted') this.#gate.presence.seen(this.#phase.arrived.owner);
  }

  #refuse(refusal: Refusal): void {
    if (this.#phase.name === 'ended') return;
    const { code, close } = refusals[refusal];
    this.#gate.platform.log.write('gateway.refused', { code });
    this.#send({ type: 'refuse', code });
    this.end(close, refusal === 'revoked' ? 'revoked' : 'lost');
  }

  #failed(error: unknown): void {
    this.#gate.platform.log.write('gateway.not_stored', { code: codeOf(error) });
    this.end(internalError, 'lost');
  }

  #closed(code: number): void {
    this.#endReason ??= code === 1000 || code === goingAway || code === 1005 ? 'clean' : 'lost';
    this.#leave();
  }

  #leave(): void {
    const phase = this.#phase;
    this.#phase = { name: 'ended' };
    if (phase.name === 'greeted') this.#gate.presence.end(phase.arrived, this.#endReason ?? 'lost');
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #nowMs(): number {
    return this.#gate.platform.clock.monotonicMs();
  }
}

const nextPing = (nowMs: number) => nowMs + pingEveryMs + (Math.random() * 2 - 1) * pingJitterMs;
