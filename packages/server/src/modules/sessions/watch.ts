import { isOver } from '@candor/protocol/session/states.ts';
import type { Topics } from '../../platform/bus/index.ts';
import { codeOf } from '../../platform/log/index.ts';
import { companyIds } from '../companies/index.ts';
import { advance, tell } from './advance.ts';
import { end } from './end.ts';
import { judge } from './judge.ts';
import { waitsMs, type SessionParts } from './parts.ts';
import { keepSignIn, listLive, type SessionRow } from './queries.ts';

const everyMs = 5_000;

interface Which {
  companyId?: string;
  accountId?: string;
}

/**
 * Looks after sessions that are not over: ends those that nobody goes on with in time, and those whose right is gone
 * (clauses S3, S4), on each change that may take it and every five seconds. While there are none nothing is asked.
 */
export class SessionWatch implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #running = new DisposableStack();
  /** Companies that may have one. */
  readonly #companies = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Finds what a server before this one left. */
  async begin(): Promise<void> {
    const { bus, database } = this.#parts.platform;
    // what fails is said in the log, and nobody waits for it
    const follow = <T extends keyof Topics>(topic: T, listener: (message: Topics[T]) => unknown) =>
      this.#running.use(bus.subscribe(topic, (message) => void listener(message)));
    follow('session.changed', ({ companyId, state }) => isOver(state) || this.#companies.add(companyId));
    for (const topic of ['levels.changed', 'policy.changed', 'consent.changed', 'licence.changed'] as const)
      follow(topic, ({ companyId }) => this.look({ companyId }));
    for (const topic of ['sign-in.ended', 'rights.changed'] as const)
      follow(topic, ({ accountId }) => this.look({ accountId }));
    for (const topic of ['device.revoked', 'device.cloned'] as const)
      follow(topic, (device) => this.#each(device, (session) => this.#left(session)));
    follow('device.changed', ({ companyId, deviceId, state }) => {
      const isAway = state === 'lost' || state === 'offline';
      return isAway && this.#each({ companyId, deviceId }, (session) => this.#interrupt(session));
    });
    for (const id of await companyIds(database)) this.#companies.add(id);
    // of each session that goes on its device says so when it is back
    void this.#each({}, (session) => this.#interrupt(session));
    const timer = setInterval(() => void (this.#waiting === 0 && this.look({})), everyMs);
    timer.unref();
    this.#running.defer(() => clearInterval(timer));
  }

  /** What waits to be done is done when it resolves. */
  look(which: Which): Promise<void> {
    return this.#each(which, (session) => this.#judge(session));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running.dispose();
    await this.#work;
  }

  /** One after the other, so that no session is looked at twice at once. */
  #each(which: Which & { deviceId?: string }, act: (session: SessionRow) => Promise<void>): Promise<void> {
    this.#waiting++;
    this.#work = this.#work.then(() => this.#eachOf(which, act)).finally(() => this.#waiting--);
    return this.#work;
  }

  async #eachOf(
    { companyId, ...of }: Which & { deviceId?: string },
    act: (session: SessionRow) => Promise<void>,
  ): Promise<void> {
    const { database, log } = this.#parts.platform;
    for (const id of companyId === undefined ? this.#companies : [companyId]) {
      if (!this.#companies.has(id)) continue;
      try {
        const sessions = await database.withCompany(id, 'support', (tx) => listLive(tx, id, of));
        if (sessions.length === 0 && Object.keys(of).length === 0) this.#companies.delete(id);
        for (const session of sessions) await act(session);
      } catch (error) {
        // it is tried again in five seconds
        log.write('sessions.not_looked_after', { code: codeOf(error) });
      }
    }
  }

  async #judge(session: SessionRow): Promise<void> {
    const verdict = await judge(this.#parts, session);
    if (verdict.outcome === 'ends') return end(this.#parts, session, verdict);
    if (verdict.signInId !== session.signInId)
      await this.#parts.platform.database.withCompany(session.companyId, 'support', (tx) =>
        keepSignIn(tx, session, verdict.signInId),
      );
  }

  /** A device that is away says no to what it was asked by itself; what it was in may go on. */
  async #interrupt(session: SessionRow): Promise<void> {
    if (session.status !== 'active') return;
    const { platform, gateway } = this.#parts;
    // it may be back by now, and has said how its sessions stand
    if (gateway.speaksOfSessions(session.deviceId) === 'online') return;
    const dueAt = new Date(platform.clock.now().getTime() + waitsMs.away);
    await platform.database.withCompany(session.companyId, 'support', (tx) =>
      advance(tx, session, 'interrupted', { dueAt }),
    );
    tell(platform, session, 'interrupted');
  }

  #left(session: SessionRow): Promise<void> {
    return end(this.#parts, session, { why: 'device_left', otherwise: 'failed' });
  }
}
