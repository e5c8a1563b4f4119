import { lapsed, standingOfToken, unlimited, type LicenceStanding } from '@candor/policy/licence.ts';
import type { LicenceReason } from '@candor/policy/rights/decision.ts';
import type { AgentMessage } from '@candor/protocol/messages/agent.ts';
import type { LicenceMessage } from '@candor/protocol/messages/server.ts';
import type { HeldIdentity, Identity } from './identity.ts';
import { loadLicence, saveLicence, type KeptLicence } from './licence-file.ts';
import { judgeKey, judgeToken } from './licence-token.ts';
import type { Log } from './log.ts';

export type LicenceAnswer = Extract<AgentMessage, { type: 'licenceState' }>;
export interface LicenceStatus extends LicenceStanding {
  serial: string | null;
}

const hourMs = 3_600_000;

/**
 * The licence of this device's seat (clauses V2, V3), checked without a network. It says whether sessions and jobs may
 * begin; nothing else here asks it.
 */
export class Licence {
  readonly #file: string;
  readonly #identity: HeldIdentity;
  readonly #log: Log;
  #kept: KeptLicence | undefined;
  /** Why the last message was not taken. */
  #refused: LicenceReason | undefined;
  /** What the server's clock said last. */
  #heardAt = 0;
  #seen: LicenceStanding['state'];
  readonly #timer: NodeJS.Timeout;

  /** Throws AgentFault for a file that others can read. */
  constructor(file: string, identity: HeldIdentity, log: Log) {
    this.#file = file;
    this.#identity = identity;
    this.#log = log;
    this.#kept = loadLicence(file);
    this.#seen = 'valid';
    this.look(Date.now());
    this.#timer = setInterval(() => this.look(Date.now()), hourMs).unref();
  }

  /** Whether the server has to be told, in a hello, that this device holds something. */
  get isTold(): boolean {
    return this.#kept !== undefined;
  }

  /** Undefined while no licence is asked for. */
  status(at: number): LicenceStatus | undefined {
    return this.#kept && standingOfKept(this.#kept, this.#identity.current, at, this.#heardAt);
  }

  /** Says in the log when it stands otherwise than the time before. */
  look(at: number): void {
    const { state, reason } = this.status(at) ?? unlimited;
    if (state !== this.#seen)
      this.#log('licence.state', { state: state.toUpperCase(), code: (reason ?? 'none').toUpperCase() });
    this.#seen = state;
  }

  /** The server's clock, over the authenticated link. Once an hour it is kept. */
  heard(serverTime: number): void {
    this.#heardAt = Math.max(this.#heardAt, serverTime);
    if (this.#kept && this.#heardAt - this.#kept.floor >= hourMs) this.#keep(this.#kept);
  }

  /** Kept on the disk when it returns. What is not this device's own does not replace what it holds. */
  take({ token, without, key }: LicenceMessage, at: number): LicenceAnswer {
    this.#refused = undefined;
    if (without === 'off') {
      saveLicence(this.#file, undefined);
      this.#kept = undefined;
    } else {
      this.#pin(key);
      if (token === null) this.#keep({ token, without: without ?? 'no_licence', floor: 0 });
      else this.#takeToken(token);
    }
    this.look(at);
    const { serial, state, reason } = this.status(at) ?? { ...unlimited, serial: null };
    return { type: 'licenceState', serial, state, reason: this.#refused ?? reason };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #takeToken(token: string): void {
    const judged = judgeToken(token, this.#identity.current);
    if ('reason' in judged) this.#refused = judged.reason;
    if ('payload' in judged || this.#kept === undefined) this.#keep({ token, without: null, floor: 0 });
  }

  /** Once and for all: whoever holds the server later can't put another key in its place. */
  #pin(signed: LicenceMessage['key']): void {
    const pinned = this.#identity.current.licence;
    const key = judgeKey(signed, this.#identity.current);
    if (!pinned && key) {
      this.#identity.change({ licence: key });
      this.#log('licence.key_pinned', {});
    } else if (pinned?.publicKey !== key?.publicKey) this.#log('licence.key_refused', {});
  }

  /** The floor never falls. */
  #keep({ token, without }: KeptLicence): void {
    const judged = token === null ? undefined : judgeToken(token, this.#identity.current);
    const issuedAt = judged && 'payload' in judged ? judged.payload.issuedAt : 0;
    const floor = Math.max(this.#kept?.floor ?? 0, this.#heardAt, issuedAt);
    const next = { token, without, floor };
    saveLicence(this.#file, next);
    this.#kept = next;
  }
}

/** How it stands at a moment; `heardAt`: what the server's clock said since it was kept. */
export function standingOfKept(
  { token, without, floor }: KeptLicence,
  identity: Pick<Identity, 'deviceId' | 'licence'>,
  at: number,
  heardAt = 0,
): LicenceStatus {
  if (token === null) return { ...lapsed(without ?? 'no_licence'), serial: null };
  const judged = judgeToken(token, identity);
  if ('reason' in judged) return { ...lapsed(judged.reason), serial: null };
  const { payload } = judged;
  const known = Math.max(floor, heardAt, payload.issuedAt);
  return { ...standingOfToken(payload, at, known), serial: payload.serial };
}
