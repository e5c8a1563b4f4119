import { fromBase64url } from '@candor/crypto/encoding.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import type { ShownLive } from './desk-wire.ts';
import { whileDiskHasRoom, type Ground } from './ground.ts';
import type { JournalEntry } from './journal.ts';
import { decideRight, isVouched, type RightDecision, type Surroundings } from './judge.ts';
import { LiveSession } from './live-session.ts';
import { signEnd, signRecord, type Answered } from './papers.ts';
import { relayAddress } from './relay-address.ts';
import type { Wish } from './wish.ts';

/** A session that was allowed. Times are the server's. */
interface Held {
  wish: Wish;
  entry: JournalEntry;
  live: LiveSession;
  rights: SessionRight[];
  until: number;
  grantedAt: number;
  /** Allowed by nobody's answer, as long as a root's word holds. */
  isStanding: boolean;
  /** Somebody in front of this computer saw it begin, and has to go on seeing it. */
  needsNotice: boolean;
}
export interface Grant extends Pick<Answered, 'by' | 'answeredBy'> {
  rights: RightDecision[];
  minutes: number;
}

/** Clause N2. */
const unseenMs = 5_000;
/** A revocation could not arrive for so long (clause S3). */
const unreachedMs = 120_000;

/** Sessions that were allowed here: each with its room, until it may not go on, and then the statement of its end. */
export class HeldSessions {
  readonly #ground: Ground;
  readonly #held = new Map<string, Held>();
  /** Under way. */
  readonly #ending = new Set<Promise<void>>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  get size(): number {
    return this.#held.size;
  }

  get names(): string[] {
    return [...this.#held.values()].map(({ entry }) => entry.asker.name);
  }

  get shown(): ShownLive[] {
    const { clock } = this.#ground;
    return [...this.#held.values()].map(({ entry, live, rights, until }) => ({
      sessionId: entry.sessionId,
      asker: entry.asker,
      rights,
      startedAt: live.startedAt === null ? null : clock.toOwn(live.startedAt),
      until: clock.toOwn(until),
      ...live.shown,
    }));
  }

  has(sessionId: string): boolean {
    return this.#held.has(sessionId);
  }

  live(sessionId: string): LiveSession | undefined {
    return this.#held.get(sessionId)?.live;
  }

  /** Signed and kept before anything begins. */
  async grant(wish: Wish, entry: JournalEntry, given: Grant): Promise<void> {
    const { identity, journal, now, onChange, say } = this.#ground;
    const around = this.#ground.around();
    const { answeredBy, by, rights } = given;
    const at = now();
    const until = at + given.minutes * 60_000;
    const answers = answersOf(wish, given);
    const { version: policyVersion } = around.policy;
    const answered = { by, answeredBy, answers, at, until, policyVersion };
    entry.record = await signRecord(identity().identityKey, wish, answered);
    const allowed = rights.map(({ right }) => right);
    entry.answer = { by, allowed, at, until };
    journal.save(entry, 'open');
    const { sessionId } = entry;
    const isStanding = by === 'standing';
    this.#held.set(sessionId, {
      wish,
      entry,
      live: this.#open(wish, entry, allowed, around),
      rights: allowed,
      until,
      grantedAt: at,
      isStanding,
      needsNotice: !isStanding && around.isSomebodyThere,
    });
    say({ type: 'sessionAnswer', sessionId, ...entry.record, refused: null });
    onChange();
  }

  /** To the room where the technician waits. */
  join({ relay, sessionId, token }: Extract<SessionOrder, { type: 'sessionJoin' }>): void {
    const { allowSocket, identity, onChange } = this.#ground;
    const live = this.live(sessionId);
    const address = relayAddress(relay, identity().url);
    if (!live || !address) return;
    live.join(address, token, allowSocket(address.href));
    onChange();
  }

  /** Stops it at once; the statement of its end follows. */
  end(sessionId: string, why: SessionEnd): Promise<void> {
    const held = this.#held.get(sessionId);
    if (!held) return Promise.resolve();
    this.#held.delete(sessionId);
    const ending = this.#finish(held, why).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }

  async endAll(why: SessionEnd): Promise<void> {
    for (const id of this.#held.keys()) void this.end(id, why);
    await Promise.all(this.#ending);
  }

  /** A right that is not allowed any more goes at once, and the session with the last one. */
  decideAgain(around: Surroundings): void {
    for (const [id, held] of this.#held) {
      held.rights = held.rights.filter((right) => isAllowed(right, held, around));
      if (held.rights.length === 0) void this.end(id, 'not_allowed');
    }
  }

  /** `seenAt`: when a person could see last who is connected; `lostAt`: since when the server is out of reach. */
  tick(now: number, seenAt: number, lostAt: number | null): void {
    for (const [id, held] of this.#held) {
      held.live.tick();
      const why = whyOver(held, now, seenAt, lostAt);
      if (why) void this.end(id, why);
    }
  }

  /** What was said is seen where somebody is there. */
  markShown(): void {
    for (const { live } of this.#held.values()) live.markShown();
  }

  /** After a hello: what the server may have missed, and how a session ended with the process that held it. */
  async sayAgain(): Promise<void> {
    const { journal, now, say } = this.#ground;
    for (const entry of journal.open()) {
      const { end, record, sessionId, statement } = entry;
      const live = this.live(sessionId);
      if (statement) say({ type: 'sessionEnd', sessionId, ...statement });
      else if (!live && !end) await this.#state(entry, { why: 'agent_stopped', at: now() });
      else if (live && !live.isJoined && record)
        say({ type: 'sessionAnswer', sessionId, ...record, refused: null });
      else if (live?.stateSaid) say({ type: 'sessionState', sessionId, state: live.stateSaid });
    }
  }

  #open(wish: Wish, entry: JournalEntry, rights: SessionRight[], around: Surroundings): LiveSession {
    const { sessionId } = entry;
    const { certificate, clock, identity, log, note, now, onChange, say } = this.#ground;
    return new LiveSession({
      sessionId,
      rights,
      browserKey: fromBase64url(wish.publicKey) ?? new Uint8Array(0),
      identityKey: identity().identityKey,
      certificate: () => certificate(clock.ownNow()),
      isVouched: isVouched(wish, around),
      webCa: identity().webCa,
      now,
      onChange,
      onState: (state) => {
        say({ type: 'sessionState', sessionId, state });
        if (state === 'active') this.#begun(sessionId);
      },
      onFault: (code) => log('session.failed', { code: code.toUpperCase() }),
      onOver: (why) => void this.end(sessionId, why),
      onStream: ({ address, bytes, records }) => {
        const counted = { type: 'session', sessionId, records, bytes };
        note({ kind: 'session', address, bytes: Buffer.from(JSON.stringify(counted)) });
      },
    });
  }

  /** Each time that both ends can speak; the journal and the terminals need the first. */
  #begun(sessionId: string): void {
    const held = this.#held.get(sessionId);
    if (!held || held.entry.startedAt !== null) return;
    const { entry, live } = held;
    entry.startedAt = live.startedAt;
    entry.handshakeHash = live.handshakeHash;
    const { inTurn, journal, log } = this.#ground;
    log('session.began', {});
    inTurn(async () => {
      // a killed process leaves that it began
      if (this.#held.has(sessionId)) journal.save(entry, 'open');
    });
    this.#tellTerminals(entry, 'is connected to this computer');
  }

  async #finish({ entry, live }: Held, why: SessionEnd): Promise<void> {
    const { now, onChange } = this.#ground;
    const at = now();
    onChange();
    await live.end(why);
    entry.startedAt = live.startedAt;
    entry.handshakeHash = live.handshakeHash;
    if (live.startedAt !== null) this.#tellTerminals(entry, 'has left this computer');
    await this.#state(entry, { why, at });
  }

  /** Signed, kept, and said until the server has kept it too. */
  async #state(entry: JournalEntry, end: { why: SessionEnd; at: number }): Promise<void> {
    const { identity, journal, log, say } = this.#ground;
    const { sessionId } = entry;
    const statement = await signEnd(identity().identityKey, entry, end);
    await whileDiskHasRoom(log, () => journal.save({ ...entry, end, statement }, 'open'));
    log('session.ended', { code: end.why.toUpperCase() });
    say({ type: 'sessionEnd', sessionId, ...statement });
  }

  /** Where neither a window nor a page shows it (clause N1). */
  #tellTerminals({ asker }: JournalEntry, what: string): void {
    const { around, tellTerminals } = this.#ground;
    if (!around().isSomebodyThere) tellTerminals(`Candor: ${asker.name} (${asker.organisation}) ${what}.`);
  }
}

function answersOf({ ask }: Wish, { by, rights }: Grant): Answered['answers'] {
  return ask.rights.map((right) => {
    const given = rights.find((one) => one.right === right);
    if (!given) return { right, answer: 'refused', standingId: null };
    if (by !== 'standing') return { right, answer: 'allowed', standingId: null };
    return { right, answer: 'standing', standingId: given.standingId };
  });
}

function isAllowed(right: SessionRight, { isStanding, wish }: Held, around: Surroundings): boolean {
  const { standingId, verdict } = decideRight(right, wish, around, isStanding ? 'none' : 'given');
  return isStanding ? standingId !== null : verdict === 'allow';
}

function whyOver(
  { grantedAt, needsNotice, until }: Held,
  now: number,
  seenAt: number,
  lostAt: number | null,
): SessionEnd | undefined {
  if (until <= now) return 'grant_over';
  if (lostAt !== null && now - lostAt > unreachedMs) return 'link_lost';
  return needsNotice && now - Math.max(seenAt, grantedAt) > unseenMs ? 'notice_lost' : undefined;
}
