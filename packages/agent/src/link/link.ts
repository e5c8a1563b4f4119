import { setTimeout as sleep } from 'node:timers/promises';
import { closeCodes } from '@candor/protocol/errors.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import { backOffMs, slowMs, steadyMs } from '../back-off.ts';
import { hasEnded } from '../certificate.ts';
import { Connection, type ConnectionEnd, type Tickets } from '../connection.ts';
import { isDiskFull } from '../database-file.ts';
import { AgentFault, codeOf } from '../fault.ts';
import type { Identity } from '../identity.ts';
import { Exchange, type Clocks, type ExchangeParts } from './exchange.ts';
import type { LinkState, LinkStatus } from './state.ts';

export interface LinkParts extends Omit<ExchangeParts, 'identity'> {
  identity: () => Identity;
  quiet: boolean;
  /** How long rows may wait for company before they are sent; 0 sends at once. */
  flushMs: number;
  onState: (state: LinkState) => void;
  /** The server hears what is said from now on, or does not any more. */
  onReach: (reach: 'welcomed' | 'lost') => void;
}

interface Current {
  connection: Connection;
  exchange: Exchange;
  status: 'opening' | 'welcomed';
  /** Why this side ends it; else the other side's reason counts. */
  verdict?: Ending;
}

/** How one connection ended, and what it means for the next. */
type Ending =
  | { next: 'retry'; code: string; state?: LinkStatus }
  | { next: 'spread'; spreadMs: number }
  | { next: 'slowly'; state: LinkStatus; code: string; clocks?: Clocks }
  | { next: 'renew' }
  | { next: 'never'; state: 'revoked' | 'cloned' };

const leaveWithinMs = 10_000;
/** Whatever a server says, it is tried again after this. */
const longestSpreadMs = 600_000;
/** No connection follows. */
const lastStates: ReadonlySet<LinkStatus> = new Set(['revoked', 'cloned', 'ended']);

/** Keeps one connection to the gateway alive, whatever happens to it, until it is stopped or revoked. */
export class Link {
  readonly #parts: LinkParts;
  readonly #tickets: Tickets = {};
  readonly #stopping = new AbortController();
  #state: LinkState = { state: 'connecting', since: Date.now() };
  #current: Current | undefined;
  #failures = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  /** Ends the wait before the next try. */
  #tryNow = () => {};
  #online = Promise.withResolvers<void>();
  readonly #left = Promise.withResolvers<void>();

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Resolves when it is stopped, or when the server has revoked this identity. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    let end: LinkStatus = 'ended';
    while (!signal.aborted) {
      const ending = await this.#once();
      if (ending.next === 'never') end = ending.state;
      if (signal.aborted || ending.next === 'never') break;
      await this.#wait(this.#waitMs(ending));
    }
    clearTimeout(this.#flushTimer);
    this.#tell(end);
  }

  /** New rows wait: they go when others have joined them, at most `flushMs` later. */
  poke(): void {
    if (this.#parts.flushMs === 0) return this.flush();
    this.#flushTimer ??= setTimeout(() => this.flush(), this.#parts.flushMs);
  }

  /** What waits goes now, if there is a link. */
  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const { exchange, status } = this.#current ?? {};
    if (status === 'welcomed') this.#whileDiskHasRoom(() => exchange?.pump());
  }

  /** Whether it went out. */
  say(word: SessionWord): boolean {
    const { exchange, status } = this.#current ?? {};
    let wasSaid = false;
    if (status === 'welcomed') this.#whileDiskHasRoom(() => (wasSaid = exchange?.say(word) ?? false));
    return wasSaid;
  }

  /** Says hello anew: what it says has changed. */
  reconnect(): void {
    if (this.#current) this.#end(this.#current, { next: 'spread', spreadMs: 0 });
  }

  stop(): void {
    this.#stopping.abort();
    this.#current?.connection.close();
    // a server that does not answer the close is not waited for
    setTimeout(() => this.#current?.connection.terminate(), 1_000).unref();
  }

  /** Tells the server that the device leaves. `unheard` when it can't be reached, or does not answer, in time. */
  async leave(): Promise<'heard' | 'unheard'> {
    if (lastStates.has(this.#state.state)) return 'unheard';
    const late = AbortSignal.timeout(leaveWithinMs);
    const isLate = new Promise<'late'>((resolve) => late.addEventListener('abort', () => resolve('late')));
    this.#tryNow();
    if ((await Promise.race([this.#online.promise, isLate])) === 'late') return 'unheard';
    this.#current?.exchange.leave();
    return (await Promise.race([this.#left.promise, isLate])) === 'late' ? 'unheard' : 'heard';
  }

  /** Until the time is over, it is stopped, or somebody wants it to try now. */
  async #wait(ms: number): Promise<void> {
    const waiting = new AbortController();
    this.#tryNow = () => waiting.abort();
    const signal = AbortSignal.any([waiting.signal, this.#stopping.signal]);
    await sleep(ms, undefined, { signal }).catch(() => {});
  }

  async #once(): Promise<Ending> {
    this.#tell('connecting');
    const identity = this.#parts.identity();
    if (hasEnded(identity.certificate, Date.now())) {
      const failed = await this.#renew(identity);
      if (failed) return failed;
    }
    const openedAt = Date.now();
    const ending = await this.#converse();
    const wasSteady = this.#state.state === 'online' && Date.now() - openedAt >= steadyMs;
    this.#failures = wasSteady ? 1 : this.#failures + 1;
    return ending.next === 'renew'
      ? ((await this.#renew(identity)) ?? { next: 'spread', spreadMs: 0 })
      : ending;
  }

  #converse(): Promise<Ending> {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    const identity = this.#parts.identity();
    const connection = new Connection(
      { identity, quiet: this.#parts.quiet, tickets: this.#tickets },
      {
        onOpen: () => this.#whileDiskHasRoom(() => exchange.greet()),
        onMessage: (message) => {
          this.#whileDiskHasRoom(() => {
            const verdict = this.#receive(message);
            if (verdict) this.#end(current, verdict);
          });
        },
        onEnd: (end) => {
          exchange.end();
          const wasWelcomed = this.#current?.status === 'welcomed';
          if (wasWelcomed) this.#online = Promise.withResolvers();
          this.#current = undefined;
          if (wasWelcomed) this.#parts.onReach('lost');
          if (end.kind === 'closed' && end.code === closeCodes.revoked) this.#left.resolve();
          resolve(current.verdict ?? meaningOf(end));
        },
      },
    );
    const exchange = new Exchange(
      { ...this.#parts, identity },
      {
        address: connection.address,
        send: (bytes) => connection.send(bytes),
        onPauseEnd: () => this.flush(),
      },
    );
    const current: Current = { connection, exchange, status: 'opening' };
    this.#current = current;
    return promise;
  }

  #end(current: Current, verdict: Ending): void {
    current.verdict = verdict;
    current.connection.close();
  }

  /** What can't be kept isn't sent: on a full disk the connection ends, and is tried again like a lost one. */
  #whileDiskHasRoom(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#parts.log('disk.full', {});
      this.#current?.connection.terminate();
    }
  }

  #receive(message: ServerMessage): Ending | undefined {
    if (!this.#current) return undefined;
    const verdict = this.#current.exchange.receive(message);
    if (typeof verdict === 'object') {
      if ('refused' in verdict) return verdictOfRefusal(verdict.refused);
      return 'goingAwayMs' in verdict
        ? { next: 'spread', spreadMs: verdict.goingAwayMs }
        : { next: 'slowly', state: 'clock_wrong', code: 'CLOCK_WRONG', clocks: verdict };
    }
    if (verdict === 'welcomed') {
      this.#current.status = 'welcomed';
      this.#online.resolve();
      this.#tell('online');
      this.#parts.onReach('welcomed');
    }
    return undefined;
  }

  /** Undefined when there is a new certificate. */
  async #renew(identity: Identity): Promise<Ending | undefined> {
    const { renewAtWebPort } = await import('../enrol.ts');
    try {
      this.#parts.onCertificate(await renewAtWebPort(identity, (sent) => this.#parts.ledger.note(sent)));
      this.#parts.log('certificate.renewed', {});
      return undefined;
    } catch (error) {
      if (!(error instanceof AgentFault)) throw error;
      this.#failures++;
      if (error.code === 'server_unreachable') return { next: 'retry', code: codeOf(error.cause) };
      return { next: 'slowly', state: 'refused', code: codeOf(error) };
    }
  }

  #waitMs(ending: Exclude<Ending, { next: 'never' }>): number {
    const { log } = this.#parts;
    switch (ending.next) {
      case 'retry': {
        const waitMs = backOffMs(this.#failures);
        log('link.lost', { code: ending.code, waitMs });
        this.#tell(ending.state ?? 'connecting', { code: ending.code, nextTryAt: Date.now() + waitMs });
        return waitMs;
      }
      case 'spread':
        return Math.random() * Math.min(ending.spreadMs, longestSpreadMs);
      case 'renew':
        return 0;
      case 'slowly': {
        const waitMs = slowMs();
        if (ending.state === 'wrong_server') log('link.wrong_server', {});
        else log('link.refused', { code: ending.code });
        this.#tell(ending.state, { code: ending.code, nextTryAt: Date.now() + waitMs, ...ending.clocks });
        return waitMs;
      }
      default:
        return ending satisfies never;
    }
  }

  #tell(state: LinkStatus, more: Omit<LinkState, 'state' | 'since'> = {}): void {
    const since = this.#state.state === state ? this.#state.since : Date.now();
    this.#state = { state, since, ...more };
    this.#parts.onState(this.#state);
  }
}

/** Of other refusals the close code that follows says what they mean. */
const verdictOfRefusal = (code: string): Ending | undefined =>
  code === 'cloned' ? { next: 'never', state: 'cloned' } : undefined;

function meaningOf(end: ConnectionEnd): Ending {
  switch (end.kind) {
    case 'lost':
      return { next: 'retry', code: end.code };
    case 'wrong_server':
    case 'clock_wrong':
      return { next: 'slowly', state: end.kind, code: end.kind.toUpperCase() };
    case 'closed':
      return meaningOfClose(end.code);
    default:
      return end satisfies never;
  }
}

function meaningOfClose(code: number): Ending {
  switch (code) {
    case closeCodes.revoked:
      return { next: 'never', state: 'revoked' };
    case closeCodes.notKnown:
      return { next: 'renew' };
    case closeCodes.identityInUse:
      // soon, so that the server sees at once whether two computers take turns (I10)
      return { next: 'retry', state: 'identity_in_use', code: 'IDENTITY_IN_USE' };
    case closeCodes.tooOld:
      return { next: 'slowly', state: 'refused', code: 'AGENT_TOO_OLD' };
    default:
      return { next: 'retry', code: `CLOSED_${code}` };
  }
}
