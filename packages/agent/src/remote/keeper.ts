import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { Asking } from './asking.ts';
import type { DeskAct, DeskKind, DeskState } from './desk-wire.ts';
import { Desks } from './desks.ts';
import { whileDiskHasRoom, type Ground, type KeeperParts } from './ground.ts';
import { HeldSessions } from './held-sessions.ts';
import { Journal } from './journal.ts';
import type { Surroundings } from './judge.ts';
import { endOfDay, keepRefusal, readRefusal } from './local-refusal.ts';

const tickMs = 1_000;
const decideEveryMs = 5_000;

/**
 * Sessions on this computer: who is asked about, what was answered, what is on. Nothing begins without the answer of a
 * person or a standing consent that a root signed, whatever the server orders.
 */
export class SessionKeeper {
  readonly desks: Desks;
  readonly #parts: KeeperParts;
  readonly #journal: Journal;
  readonly #asking: Asking;
  readonly #held: HeldSessions;
  /** By this computer's own clock. */
  #refusedUntil: number | null;
  #lostAt: number | null = null;
  #decidedAt = 0;
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: KeeperParts) {
    const { clock, files, identity } = parts;
    this.#parts = parts;
    this.#journal = new Journal(files.sessions, Buffer.from(identity().storeKey, 'base64url'), 'write');
    this.#journal.sweep(clock.now());
    this.#refusedUntil = readRefusal(files.sessionRefusal);
    const ground = this.#ground();
    this.#held = new HeldSessions(ground);
    this.#asking = new Asking(ground, this.#held);
    this.desks = new Desks({
      state: () => this.#shown(),
      act: (act, kind) => this.#act(act, kind),
      onSeated: () => this.#changed(),
      now: () => clock.now(),
    });
  }

  /** One after the other, as they came. */
  receive(order: SessionOrder): void {
    this.#inTurn(() => this.#take(order));
  }

  /** The server hears what is said, or does not any more: then nobody is asked any longer. */
  reach(reach: 'welcomed' | 'lost'): void {
    if (reach === 'welcomed') {
      this.#lostAt = null;
      return this.#inTurn(() => this.#held.sayAgain());
    }
    this.#lostAt ??= this.#parts.clock.now();
    this.#asking.stop('link_lost');
  }

  /** What decides has changed: what is not allowed any more ends, and is not asked. */
  decideAgain(): void {
    this.#decidedAt = this.#parts.clock.now();
    // what was begun goes on whoever came since
    const around = { ...this.#around(), isSecond: false, isSomebodyThere: false, licence: undefined };
    this.#asking.decideAgain(around);
    this.#held.decideAgain({ ...around, isRefusedHere: false });
    this.#changed();
  }

  /** Each second, while there is something to watch. */
  tick(): void {
    const now = this.#parts.clock.now();
    this.#asking.tick(now);
    this.#held.tick(now, this.desks.lastVisibleAt, this.#lostAt);
    if (now - this.#decidedAt >= decideEveryMs) this.decideAgain();
    if (this.#asking.size + this.#held.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Ends what is on, with a signed statement. */
  async stop(why: 'agent_stopped' | 'device_left'): Promise<void> {
    this.#asking.stop(why);
    await this.#turn;
    await this.#held.endAll(why);
    clearInterval(this.#timer);
    this.desks.close();
    this.#journal[Symbol.dispose]();
  }

  /** What `status` tells. */
  status() {
    const until = this.#refusedUntil;
    return {
      connected: this.#held.shown.map(({ asker, rights, state, until: endsAt }) => ({
        name: asker.name,
        organisation: asker.organisation,
        rights,
        state,
        endsAt,
      })),
      asking: this.#asking.size,
      ...(until !== null && this.#isRefusedAt(this.#parts.clock.ownNow()) && { refusedUntilAt: until }),
    };
  }

  #ground(): Ground {
    const { clock, companyId, identity } = this.#parts;
    return {
      ...this.#parts,
      journal: this.#journal,
      now: () => clock.now(),
      around: () => this.#around(),
      own: () => {
        const { deviceId, licence } = identity();
        return { deviceId, companyId: companyId() ?? licence?.company ?? null };
      },
      isReached: () => this.#lostAt === null,
      onChange: () => this.#changed(),
      inTurn: (act) => this.#inTurn(act),
    };
  }

  #inTurn(act: () => Promise<void>): void {
    this.#turn = this.#turn.then(() => whileDiskHasRoom(this.#parts.log, act));
  }

  async #take(order: SessionOrder): Promise<void> {
    switch (order.type) {
      case 'sessionAsk':
        return this.#asking.ask(order);
      case 'sessionPortalAnswer':
        return this.#asking.takePortalAnswer(order);
      case 'sessionJoin':
        return this.#held.join(order);
      case 'sessionRevoke':
        this.#asking.withdraw(order.sessionId, order.why);
        return this.#held.end(order.sessionId, order.why);
      case 'sessionKept':
        return this.#journal.close(order.sessionId);
      default:
        return order satisfies never;
    }
  }

  /** What the person did; false for what does not fit what is on. */
  #act(act: DeskAct, kind: DeskKind): boolean {
    switch (act.act) {
      case 'allow':
        return this.#asking.allow(act, kind);
      case 'refuse':
        if (!this.#asking.refuse(act.sessionId, kind)) return false;
        if (act.today) this.#refuseUntil(endOfDay(this.#parts.clock.ownNow()), kind);
        return true;
      case 'end':
        void this.#held.end(act.sessionId, 'by_person');
        return true;
      case 'compared':
        return this.#held.live(act.sessionId)?.compared(act.areEqual) ?? false;
      case 'say':
        return this.#held.live(act.sessionId)?.say(act.text) ?? false;
      case 'refuse-all':
        this.#refuseUntil(act.untilAt, kind);
        if (act.untilAt !== null) void this.#held.endAll('by_person');
        return true;
      case 'visible':
        return true;
      default:
        return act satisfies never;
    }
  }

  #refuseUntil(until: number | null, kind: DeskKind): void {
    keepRefusal(this.#parts.files.sessionRefusal, until);
    this.#refusedUntil = until;
    if (until !== null) this.#asking.refuseAll(kind);
    this.#changed();
  }

  #isRefusedAt(at: number): boolean {
    return this.#refusedUntil !== null && this.#refusedUntil > at;
  }

  #around(): Surroundings {
    const { certificate, clock, licence, policy, roster } = this.#parts;
    const at = clock.ownNow();
    return {
      at,
      policy: policy(at),
      roster: roster(at),
      isCertified: certificate(at) !== null,
      isRefusedHere: this.#isRefusedAt(at),
      isSomebodyThere: this.desks.isSomebodyThere,
      isSecond: this.#held.size > 0,
      licence: licence(at),
    };
  }

  #changed(): void {
    if (this.#asking.size + this.#held.size > 0)
      this.#timer ??= setInterval(() => this.tick(), tickMs).unref();
    if (this.desks.isSomebodyThere) this.#held.markShown();
    this.desks.tell();
  }

  #shown(): DeskState {
    const { clock, language } = this.#parts;
    return {
      language,
      refusedUntil: this.#isRefusedAt(clock.ownNow()) ? this.#refusedUntil : null,
      prompts: this.#asking.shown,
      live: this.#held.shown,
    };
  }
}
