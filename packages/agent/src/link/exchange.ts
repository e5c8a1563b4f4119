import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { AgentMessage, Hello, SessionWord } from '@candor/protocol/messages/agent.ts';
import type {
  Ack,
  LicenceMessage,
  ServerMessage,
  SessionOrder,
  Welcome,
} from '@candor/protocol/messages/server.ts';
import { protocolVersion, productVersion, sessionsSince } from '@candor/protocol/version.ts';
import { makeLinkKey, type LinkKey } from '../certificate-request.ts';
import { renewAt, requireOwnCertificate } from '../certificate.ts';
import { isDiskFull } from '../database-file.ts';
import { AgentFault } from '../fault.ts';
import { signAs, type Identity } from '../identity.ts';
import type { Ledger, LedgerKind } from '../ledger.ts';
import type { LicenceAnswer } from '../licence.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { platformName } from '../platform.ts';
import type { PolicyAnswer, PolicyMessage } from '../policy.ts';
import { leaveStatement } from '../statements.ts';
import type { SignedMessage } from '../trusted-roots.ts';

/** What one identity says in its hello beside what all say. */
export type Greeting = Pick<
  Hello,
  | 'schemaHash'
  | 'policyVersion'
  | 'bootId'
  | 'quiet'
  | 'countsOn'
  | 'roots'
  | 'rosterVersion'
  | 'certificateVersion'
  | 'deviceClass'
  | 'toldOfLicence'
>;

export interface ExchangeParts {
  identity: Identity;
  outbox: Outbox;
  ledger: Ledger;
  log: Log;
  greeting: () => Greeting;
  /** The identity with a new certificate and its key; kept before this returns. */
  onCertificate: (identity: Identity) => void;
  onWanted: (sections: readonly string[]) => void;
  /** What the server is told of it; undefined where no policy is followed. */
  onPolicy: (signed: PolicyMessage) => Promise<PolicyAnswer | undefined>;
  /** What the server's clock says. */
  onServerTime: (at: number) => void;
  /** What the server is told of it; undefined where no licence is held. */
  onLicence: (message: LicenceMessage) => LicenceAnswer | undefined;
  /** What was changed in what sessions may do here. */
  onRuleChanges: (changes: RuleChange[]) => void;
  /** What a root is said to have signed. */
  onSigned: (message: SignedMessage) => void;
  onSession: (order: SessionOrder) => void;
}
interface Wire {
  address: string;
  send(bytes: Uint8Array): void;
  /** The server wanted a pause, and it is over. */
  onPauseEnd(): void;
}
interface Report {
  seq: number;
  bytes: Uint8Array;
}
/** What the exchange asks of the one who holds the connection. */
export type Verdict = 'go_on' | 'welcomed' | Clocks | { goingAwayMs: number } | { refused: string };
/** Too far apart. */
export interface Clocks {
  serverAt: number;
  deviceAt: number;
}

/** Off by more, and the server would refuse rows as coming from the future. */
const maxClockOffMs = 600_000;
const notableClockOffMs = 60_000;
const mostInFlight = 4;
/** The protocol from which a server knows policyTaken. */
const takenSince = 2;
const longestPauseMs = 300_000;
/** The conversation over one connection: hello, reports in order with at most a few unanswered, receipts, renewal. */
export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #wire: Wire;
  #maxInFlight = 0;
  /** Which both sides speak. */
  #protocol = 1;
  #queue: Report[] = [];
  readonly #inFlight = new Set<number>();
  /** Runs while the server wants a pause. */
  #pause: NodeJS.Timeout | undefined;
  #renewal: LinkKey | undefined;
  #renewAt: number;

  constructor(parts: ExchangeParts, wire: Wire) {
    this.#parts = parts;
    this.#wire = wire;
    this.#renewAt = renewAt(parts.identity.certificate);
  }

  greet(): void {
    const { outbox, greeting } = this.#parts;
    this.#send('hello', {
      type: 'hello',
      protocol: protocolVersion,
      version: productVersion,
      platform: platformName(),
      lastSeq: outbox.state.ackedSeq,
      sections: outbox.sections(),
      ...greeting(),
    });
  }

  receive(message: ServerMessage): Verdict {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack':
        return this.#acknowledge(message);
      case 'certificate':
        return this.#takeCertificate(message.pem);
      case 'policy':
        void this.#takePolicy(message);
        return 'go_on';
      case 'licenceToken': {
        const answer = this.#parts.onLicence(message);
        if (answer) this.#send(answer.type, answer);
        return 'go_on';
      }
      case 'ruleChanges':
        this.#parts.onRuleChanges(message.changes);
        return 'go_on';
      case 'roster':
      case 'deviceCertificate':
      case 'root':
      case 'rootRetirement':
        this.#parts.onSigned(message);
        return 'go_on';
      case 'sessionAsk':
      case 'sessionPortalAnswer':
      case 'sessionJoin':
      case 'sessionRevoke':
      case 'sessionKept':
        this.#parts.onSession(message);
        return 'go_on';
      case 'goingAway':
        return { goingAwayMs: message.spreadMs };
      case 'refuse':
        return { refused: message.code };
      default:
        return message satisfies never;
    }
  }

  /** Sends what waits, as far as the server takes it. Does nothing before the welcome. */
  pump(at = Date.now()): void {
    if (this.#maxInFlight === 0) return;
    this.#renewIfDue(at);
    if (this.#pause) return;
    while (this.#inFlight.size < this.#maxInFlight) {
      const report = this.#queue.shift() ?? this.#parts.outbox.buildFrame(at);
      if (!report) return;
      this.#inFlight.add(report.seq);
      this.#sendBytes('batch', report.bytes, { seq: report.seq, records: recordsOf(report.bytes) });
    }
  }

  /** Whether it went out: not before the welcome, nor to a server that knows no sessions. */
  say(word: SessionWord): boolean {
    if (this.#maxInFlight === 0 || this.#protocol < sessionsSince) return false;
    this.#send(word.type, word);
    return true;
  }

  /** The last thing that this identity says. */
  leave(): void {
    const { deviceId, identityKey } = this.#parts.identity;
    this.#send('leave', { type: 'leave', signature: signAs(identityKey, leaveStatement(deviceId)) });
  }

  end(): void {
    clearTimeout(this.#pause);
    this.#maxInFlight = 0;
  }

  #welcome({ protocol, lastSeq, serverTime, want, maxInFlight, slowDownMs }: Welcome): Verdict {
    const { outbox, log, onServerTime, onWanted } = this.#parts;
    onServerTime(serverTime);
    const deviceAt = Date.now();
    const offMs = Math.abs(serverTime - deviceAt);
    if (offMs > notableClockOffMs) log('clock.wrong', { offMs });
    if (offMs > maxClockOffMs) return { serverAt: serverTime, deviceAt };
    outbox.continueAfter(lastSeq);
    this.#queue = [...this.#lostByServer(lastSeq), ...outbox.unacknowledged()];
    this.#maxInFlight = Math.min(maxInFlight, mostInFlight);
    this.#protocol = protocol;
    this.#slowDown(slowDownMs);
    if (want.length > 0) {
      outbox.forget(want);
      onWanted(want);
    }
    this.pump();
    return 'welcomed';
  }

  /** A server that was restored to an earlier state lacks reports that it once acknowledged: the ledger has them, or a gap says so. */
  #lostByServer(lastSeq: number): Report[] {
    const { outbox, ledger } = this.#parts;
    const { ackedSeq } = outbox.state;
    const found: Report[] = [];
    let to = lastSeq;
    // newest first: what is older than the newest missing one cannot follow it
    for (let seq = ackedSeq; seq > lastSeq; seq--) {
      const bytes = ledger.report(seq);
      if (!bytes) {
        to = seq;
        break;
      }
      found.unshift({ seq, bytes });
    }
    if (to > lastSeq) this.#send('gap', { type: 'gap', from: lastSeq + 1, to });
    return found;
  }

  #acknowledge({ seq, hash, refused, slowDownMs }: Ack): Verdict {
    const { outbox, ledger, log } = this.#parts;
    if (!this.#inFlight.delete(seq)) return 'go_on';
    if (ledger.acknowledge(seq, hash) === 'differs') log('report.hash_differs', { seq });
    outbox.acknowledge(seq, new Set(refused.map(({ index }) => index)));
    for (const [code, rows] of Map.groupBy(refused, (row) => row.code))
      log('report.rows_refused', { n: rows.length, code: code.toUpperCase() });
    this.#slowDown(slowDownMs);
    this.pump();
    return 'go_on';
  }

  #slowDown(wantedMs: number | undefined): void {
    if (wantedMs === undefined || wantedMs <= 0) return;
    const ms = Math.min(wantedMs, longestPauseMs);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#wire.onPauseEnd();
    }, ms);
  }

  #renewIfDue(at: number): void {
    if (this.#renewal || at < this.#renewAt) return;
    this.#renewal = makeLinkKey();
    this.#send('renew', { type: 'renew', csr: Buffer.from(this.#renewal.request).toString('base64url') });
  }

  #takeCertificate(pem: string): Verdict {
    const link = this.#renewal;
    if (!link) return 'go_on';
    try {
      requireOwnCertificate(pem, link);
    } catch (error) {
      // the old certificate lasts three more days; the next connection asks again
      if (error instanceof AgentFault) return 'go_on';
      throw error;
    }
    this.#parts.identity = { ...this.#parts.identity, certificate: pem, linkKey: link.privateKey };
    this.#parts.onCertificate(this.#parts.identity);
    this.#renewal = undefined;
    this.#renewAt = renewAt(pem);
    return 'go_on';
  }

  async #takePolicy(signed: PolicyMessage): Promise<void> {
    try {
      const answer = await this.#parts.onPolicy(signed);
      // an ended exchange says nothing more
      if (!answer || this.#maxInFlight === 0) return;
      if (answer.type === 'policyRefused' || this.#protocol >= takenSince) this.#send(answer.type, answer);
    } catch (error) {
      // not kept, so not in force; it comes again with the next hello
      if (!isDiskFull(error)) throw error;
      this.#parts.log('disk.full', {});
    }
  }

  #send(kind: LedgerKind, message: AgentMessage): void {
    this.#sendBytes(kind, Buffer.from(JSON.stringify(message)));
  }

  #sendBytes(
    kind: LedgerKind,
    bytes: Uint8Array,
    more: { seq?: number; records?: readonly string[] } = {},
  ): void {
    const { address } = this.#wire;
    this.#parts.ledger.note({ kind, address, bytes, ...more });
    this.#wire.send(bytes);
  }
}

function recordsOf(frame: Uint8Array): string[] {
  // a frame that the outbox wrote
  const { items } = JSON.parse(Buffer.from(frame).toString('utf8')) as { items: { record: string }[] };
  return items.map(({ record }) => record);
}
