import type { WebSocket } from 'ws';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import { closeCodes } from '@candor/protocol/errors.ts';
import type { AgentMessage, Batch, Hello } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage, SessionOrder } from '@candor/protocol/messages/server.ts';
import { ruleChangesSince, sessionRulesSince } from '@candor/protocol/version.ts';
import { codeOf } from '../log/index.ts';
import { bridgeGap } from './batch.ts';
import { hearDevice } from './device-words.ts';
import { parseFrame } from './frame.ts';
import type { Gate, HeldPolicy, HeldSigned, NewerPolicy } from './gate.ts';
import { greet, maxInFlight } from './handshake.ts';
import { recognise, type PeerCertificate } from './identity.ts';
import { nextPing } from './next-ping.ts';
import type { Owner } from './owner.ts';
import type { Arriving, Greeted, Phase } from './phase.ts';
import type { Ending } from './presence-queries.ts';
import type { Arrived } from './presence.ts';
import { refusals, type Refusal } from './refusals.ts';
import { readReport, type BatchOutcome } from './report.ts';

const noPolicy: HeldPolicy = { version: 0, known: 'sent', roots: [] };
const helloWithinMs = 5_000;
const silentForMs = 75_000;
const closeWithinMs = 2_000;
const goingAway = 1001;
const internalError = 1011;

/**
 * One agent's connection, from the upgrade to its end. Its frames are handled one after the other; only reports that
 * follow each other go to the writer together.
 */
export class Connection {
  readonly #gate: Gate;
  readonly #socket: WebSocket;
  readonly #peer: PeerCertificate;
  readonly #finish: () => void;
  readonly #openedMs: number;
  #phase: Phase = { name: 'new' };
  #queue: Promise<void>;
  /** Frames without an answer, and those of them that are no reports. */
  #waiting = 0;
  #others = 0;
  #lastFrameMs: number;
  #nextPingMs = 0;
  #isQuiet = false;
  #hasBridged = false;
  #held: HeldSigned = {};
  #policy = noPolicy;
  #protocol = 1;
  /** Whether the device holds something of a licence. */
  #isTold = false;
  #endReason: Ending['reason'] | undefined;

  constructor(gate: Gate, socket: WebSocket, { peer, address, finish }: Arriving) {
    this.#gate = gate;
    this.#socket = socket;
    this.#peer = peer;
    this.#finish = finish;
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
      // a hello that waits to be handled here is not the peer's silence
      const isMute = this.#waiting === 0;
      if (isMute && nowMs - this.#openedMs > helloWithinMs) this.end(closeCodes.tooSlow, 'lost');
    } else if (this.#phase.name === 'greeted' && !this.#isQuiet) this.#watch(nowMs);
  }

  #watch(nowMs: number): void {
    // nor is what is not read
    const isRead = this.#waiting === 0 && !this.#socket.isPaused;
    if (isRead && nowMs - this.#lastFrameMs > silentForMs) {
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

  endClone(): void {
    this.#refuse('cloned');
  }

  /**
   * After the frames that wait, sends what a root signed since, and the policy if it is newer; a changed one in any
   * case, so that a device which holds a higher version says so.
   */
  bringNews(changed: 'signing' | 'policy'): Promise<void> {
    return this.#bring((owner) => {
      if (changed === 'policy') this.#policy = noPolicy;
      return this.#sendNews(owner);
    });
  }

  /** The licence as it is now. */
  bringLicence(): Promise<void> {
    return this.#bring((owner) => this.#sendLicence(owner));
  }

  /** What the device said that it holds, or was sent since; undefined for one that knows of no session rules. */
  get policy(): HeldPolicy | undefined {
    return this.#phase.name === 'greeted' && this.#protocol >= sessionRulesSince ? this.#policy : undefined;
  }

  /** A policy, unless a newer one was sent meanwhile. */
  bringPolicy(newer: NewerPolicy): Promise<void> {
    return this.#bring(() => {
      if (newer.version > this.#policy.version) this.#sendPolicy(newer);
    });
  }

  /** In which protocol it said hello; undefined before that. */
  get protocol(): number | undefined {
    return this.#phase.name === 'greeted' ? this.#protocol : undefined;
  }

  /** What its device is to do in a session. */
  bringOrder(order: SessionOrder): Promise<void> {
    return this.#bring(() => this.#send(order));
  }

  /** What was changed in what sessions may do on its device. */
  bringRuleChanges(changes: RuleChange[]): Promise<void> {
    return this.#bring(() => {
      if (this.#protocol >= ruleChangesSince) this.#send({ type: 'ruleChanges', changes });
    });
  }

  /** After the frames that wait, to a device that has said hello. */
  async #bring(news: (owner: Owner) => Promise<void> | void): Promise<void> {
    this.#queue = this.#queue
      .then(() => (this.#phase.name === 'greeted' ? news(this.#phase.arrived.owner) : undefined))
      .catch((error: unknown) => this.#failed(error));
    await this.#queue;
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
    this.#waiting++;
    this.#gate.pressure.hold(bytes.length);
    this.regulate();
    this.#queue = this.#take(this.#queue, bytes)
      .catch((error: unknown) => this.#failed(error))
      .then(() => {
        this.#waiting--;
        this.#gate.pressure.release(bytes.length);
        this.regulate();
      });
  }

  /** Reads no more than may be unanswered, and nothing while the gateway is under pressure (clause G8). */
  regulate(): void {
    const isHeldUp = this.#phase.name === 'greeted' && this.#gate.pressure.isHigh;
    const isToWait = isHeldUp || this.#waiting >= maxInFlight;
    if (isToWait && !this.#socket.isPaused) this.#socket.pause();
    else if (!isToWait && this.#socket.isPaused) {
      this.#lastFrameMs = this.#nowMs();
      this.#socket.resume();
    }
  }

  /** A report that only reports precede goes to the writer at once; every answer waits for the ones before it. */
  async #take(before: Promise<void>, bytes: Buffer): Promise<void> {
    const message = parseFrame(bytes);
    if (message?.type === 'batch' && this.#phase.name === 'greeted' && this.#others === 0) {
      const { arrived } = this.#phase;
      const [outcome] = await Promise.all([this.#store(message, bytes, this.#phase), before]);
      return this.#receipt(outcome, arrived.owner);
    }
    this.#others++;
    try {
      await before;
      await this.#handle(message, bytes);
    } finally {
      this.#others--;
    }
  }

  async #store(batch: Batch, bytes: Buffer, { arrived, agentVersion }: Greeted): Promise<BatchOutcome> {
    const report = readReport(this.#gate, arrived.owner, agentVersion, batch, bytes);
    return report ? this.#gate.writer.store(report) : { outcome: 'malformed' };
  }

  async #receipt(stored: BatchOutcome, owner: Owner): Promise<void> {
    if (stored.outcome === 'stored') return this.#send({ ...stored.ack, ...this.#slowDown() });
    if (stored.outcome === 'ended') return this.#refuseEnded();
    // another computer has sent a report of this number
    if (stored.outcome === 'conflict' && owner.kind === 'manage') await this.#gate.services.markCloned(owner);
    this.#refuse(stored.outcome);
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

  async #handle(message: AgentMessage | undefined, bytes: Buffer): Promise<void> {
    if (this.#phase.name === 'ended') return;
    if (message?.type === 'hello' && this.#phase.name === 'known') return this.#greet(message, this.#phase);
    if (!message || this.#phase.name !== 'greeted') return this.#refuse('malformed');
    await this.#answer(message, bytes, this.#phase);
  }

  async #answer(message: AgentMessage, bytes: Buffer, greeted: Greeted): Promise<void> {
    const { services } = this.#gate;
    const { arrived, agentVersion } = greeted;
    const { owner } = arrived;
    switch (message.type) {
      case 'batch':
        return this.#receipt(await this.#store(message, bytes, greeted), owner);
      case 'renew': {
        const csr = fromBase64url(message.csr) ?? new Uint8Array();
        const pem = await services.renew(owner, this.#peer.serial, csr);
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
      default: {
        const orders = await hearDevice(services, owner, this.#protocol, message);
        if (!orders) return this.#refuse('malformed');
        for (const order of orders) this.#send(order);
      }
    }
  }

  async #greet(hello: Hello, { owner, publicIpHmac }: Extract<Phase, { name: 'known' }>): Promise<void> {
    this.#finish();
    const since = this.#gate.platform.clock.now();
    const greeting = await greet(this.#gate, owner, this.#peer.serial, hello, { publicIpHmac, at: since });
    if (greeting.outcome === 'ended') return this.#refuseEnded();
    if (greeting.outcome !== 'welcome') return this.#refuse(greeting.outcome);
    const { clones, services } = this.#gate;
    if (owner.kind === 'manage' && clones.arrived(owner.deviceId, hello.bootId) === 'two') {
      clones.forget(owner.deviceId);
      return services.markCloned(owner);
    }
    const arrived: Arrived = { owner, since, replace: () => this.end(closeCodes.identityInUse, 'replaced') };
    // the peer may have gone while its hello was noted: its availability then ends at once
    if (this.#phase.name === 'ended') return this.#gate.presence.end(arrived, this.#endReason ?? 'lost');
    this.#phase = { name: 'greeted', arrived, agentVersion: hello.version };
    this.#isQuiet = hello.quiet === true;
    this.#nextPingMs = nextPing(this.#nowMs());
    this.#gate.presence.arrive(arrived);
    this.#send({ ...greeting.welcome, ...this.#slowDown() });
    this.regulate();
    this.#held = hello;
    this.#policy = { ...noPolicy, version: hello.policyVersion, known: 'said' };
    this.#protocol = greeting.welcome.protocol;
    this.#isTold = hello.toldOfLicence === true;
    await this.#sendNews(owner);
    await this.#sendLicence(owner);
    await this.#sendRuleChanges(owner);
  }

  #slowDown(): { slowDownMs?: number } {
    const slowDownMs = this.#gate.pressure.slowDownMs();
    return slowDownMs === undefined ? {} : { slowDownMs };
  }

  /** What roots signed goes first: a policy may need it. */
  async #sendNews(owner: Owner): Promise<void> {
    const { services } = this.#gate;
    for (const { message, held } of await services.newerSigned(owner, this.#held)) {
      this.#send(message);
      this.#held = { ...this.#held, ...held };
    }
    this.#policy = { ...this.#policy, roots: this.#held.roots ?? [] };
    if (owner.kind === 'focus') return;
    const { companyId, deviceId } = owner;
    const held = new Map([[deviceId, this.#policy]]);
    const newer = (await services.newerPolicies(companyId, held)).get(deviceId);
    if (newer) this.#sendPolicy(newer);
  }

  #sendPolicy({ version, message }: NewerPolicy): void {
    this.#send(message);
    this.#policy = { ...this.#policy, version, known: 'sent' };
  }

  async #sendLicence(owner: Owner): Promise<void> {
    if (owner.kind !== 'manage') return;
    const message = await this.#gate.services.licenceFor(owner, { told: this.#isTold });
    if (!message) return;
    this.#send(message);
    this.#isTold = message.without !== 'off';
  }

  async #sendRuleChanges(owner: Owner): Promise<void> {
    if (owner.kind !== 'manage' || this.#protocol < ruleChangesSince) return;
    const { companyId, deviceId } = owner;
    const changes = (await this.#gate.services.ruleChanges(companyId, [deviceId])).get(deviceId) ?? [];
    if (changes.length > 0) this.#send({ type: 'ruleChanges', changes });
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
    this.end(close, refusal === 'revoked' ? 'revoked' : refusal === 'cloned' ? 'replaced' : 'lost');
  }

  /** The device ended since it was recognised: says how it did, as what an agent does next hangs on that. */
  async #refuseEnded(): Promise<void> {
    const { database, clock } = this.#gate.platform;
    const { outcome } = await recognise(database, this.#peer, clock.now());
    this.#refuse(outcome === 'known' ? 'revoked' : outcome);
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
