import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { completeBody, type PolicyBody } from '@candor/policy/rights/modes.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { sessionDocuments } from '@candor/protocol/session/documents.ts';
import type { Roster } from '@candor/protocol/statements.ts';
import { connectDesk, type DeskLink } from '../src/control/connect-desk.ts';
import { listen } from '../src/control/listen.ts';
import type { Identity } from '../src/identity.ts';
import { makePair } from '../src/identity.ts';
import type { Sent } from '../src/ledger.ts';
import type { DeskKind, DeskState } from '../src/remote/desk-wire.ts';
import { Journal } from '../src/remote/journal.ts';
import { SessionKeeper } from '../src/remote/keeper.ts';
import { ServerClock } from '../src/remote/server-clock.ts';
import type { HeldStanding } from '../src/standing-consent.ts';
import type { HeldRoster } from '../src/trusted-roots.ts';
import { makeFolder } from './agent-process.ts';
import { Person } from './technician.ts';

/** A Wednesday at noon, by the clock of this computer. */
export const noon = new Date(2026, 10, 25, 12).getTime();

/** The keeper of one device on its own, with a real control socket; its clock stands until it is moved. */
export class KeeperOnBench extends EventEmitter implements AsyncDisposable {
  readonly place = { companyId: randomUUID(), deviceId: randomUUID() };
  readonly technician: Person;
  readonly identityKey = makePair('ed25519');
  readonly words: SessionWord[] = [];
  readonly noted: Sent[] = [];
  readonly terminals: string[] = [];
  now = noon;
  serverUrl = 'http://localhost:8080';
  rules: PolicyBody = completeBody({ rights: {} });
  standing: HeldStanding[] = [];
  roster: HeldRoster | undefined;
  isCertified = false;
  isExpired = false;
  keeper: SessionKeeper;
  readonly #folder = makeFolder();
  readonly #storeKey = randomBytes(32).toString('base64url');
  readonly #desks: DeskLink[] = [];
  #server: Awaited<ReturnType<typeof listen>> | undefined;

  static async start(): Promise<KeeperOnBench> {
    const bench = new KeeperOnBench(await Person.make());
    const seat: Parameters<typeof listen>[1]['seat'] = (desk) => {
      bench.keeper.desks.seat(desk);
      return true;
    };
    bench.#server = await listen(bench.#folder.in('control.sock'), { answer: async () => ({}), seat });
    return bench;
  }

  private constructor(technician: Person) {
    super();
    this.technician = technician;
    this.keeper = this.#open();
  }

  #open(): SessionKeeper {
    const clock = new ServerClock(() => this.now);
    // the parts of an identity that the keeper reads
    const identity = {
      ...this.place,
      url: this.serverUrl,
      identityKey: this.identityKey,
      storeKey: this.#storeKey,
    } as unknown as Identity;
    const certificate = { document: '{}', signature: 'A'.repeat(86), publicKey: 'A'.repeat(43) };
    return new SessionKeeper({
      clock,
      language: 'en',
      log: () => undefined,
      say: (word) => {
        this.words.push(word);
        this.emit('word');
        return true;
      },
      files: {
        sessions: this.#folder.in('sessions.sqlite'),
        sessionRefusal: this.#folder.in('refusal.json'),
      },
      identity: () => ({ ...identity, url: this.serverUrl }),
      policy: () => ({
        rules: this.rules,
        most: this.rules,
        signed: null,
        standing: this.standing,
        version: 7,
        isExpired: this.isExpired,
      }),
      roster: () => this.roster,
      certificate: () => (this.isCertified ? certificate : null),
      licence: () => undefined,
      companyId: () => this.place.companyId,
      allowSocket: () => ({ [Symbol.dispose]: () => undefined }),
      note: (sent) => void this.noted.push(sent),
      tellTerminals: (line) => void this.terminals.push(line),
    });
  }

  /** As after a restart of the agent; `killed` without a word. */
  restart(): void {
    this.keeper = this.#open();
  }

  get controlSocket(): string {
    return this.#folder.in('control.sock');
  }

  /** As the notice page reads it. */
  journal(): Journal {
    return new Journal(this.#folder.in('sessions.sqlite'), Buffer.from(this.#storeKey, 'base64url'), 'read');
  }

  list(...people: Roster['people']): void {
    const limits = { devicesPerJob: 1, devicesPerMinute: 1, secondApproverAbove: 0 };
    const { companyId } = this.place;
    this.roster = { version: 1, body: { companyId, people, limits, freezeDays: [] } };
  }

  /** Somebody sits in front of this computer. */
  async seat(kind: DeskKind = 'window'): Promise<BenchDesk> {
    const states: DeskState[] = [];
    const news = new EventEmitter();
    const link = await connectDesk(this.#folder.in('control.sock'), kind, (state) => {
      states.push(state);
      news.emit('state');
    });
    this.#desks.push(link);
    const desk = new BenchDesk(link, states, news);
    await desk.until(() => true);
    return desk;
  }

  async ask(part: Parameters<Person['ask']>[2] = {}, by = this.technician): Promise<string> {
    const order = await by.ask(this.place, this.now, part);
    this.keeper.receive(order);
    return order.sessionId;
  }

  receive(order: SessionOrder): void {
    this.keeper.receive(order);
  }

  /** Settles when the server hears that both ends can speak. */
  async active(sessionId: string): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    const isActive = (word: SessionWord) =>
      word.type === 'sessionState' && word.sessionId === sessionId && word.state === 'active';
    while (!this.words.some(isActive)) await once(this, 'word', { signal });
  }

  /** The first word of that kind about a session. */
  async word<T extends SessionWord['type']>(
    type: T,
    sessionId: string,
  ): Promise<Extract<SessionWord, { type: T }>> {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const found = this.words.find((word) => word.type === type && word.sessionId === sessionId);
      // of that type: found by it
      if (found) return found as Extract<SessionWord, { type: T }>;
      await once(this, 'word', { signal });
    }
  }

  /** What was answered, as it was signed. */
  async record(sessionId: string) {
    const { document, refused, why } = await this.word('sessionAnswer', sessionId);
    const record = sessionDocuments.record.read(document);
    if (!record) throw new Error('no record');
    return { ...record, refused, why };
  }

  async ended(sessionId: string) {
    const { document } = await this.word('sessionEnd', sessionId);
    const end = sessionDocuments.end.read(document);
    if (!end) throw new Error('no statement');
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const desk of this.#desks) desk.close();
    await this.keeper.stop('agent_stopped');
    this.#server?.close();
    this.#folder[Symbol.dispose]();
  }
}

export class BenchDesk {
  readonly link: DeskLink;
  readonly #states: DeskState[];
  readonly #news: EventEmitter;

  constructor(link: DeskLink, states: DeskState[], news: EventEmitter) {
    this.link = link;
    this.#states = states;
    this.#news = news;
  }

  get state(): DeskState {
    const state = this.#states.at(-1);
    if (!state) throw new Error('nothing is shown yet');
    return state;
  }

  async until(isTrue: (state: DeskState) => boolean): Promise<DeskState> {
    const signal = AbortSignal.timeout(10_000);
    while (this.#states.length === 0 || !isTrue(this.state)) await once(this.#news, 'state', { signal });
    return this.state;
  }

  /** Until somebody is asked about it. */
  async prompt(sessionId: string) {
    const { prompts } = await this.until((state) => state.prompts.some((one) => one.sessionId === sessionId));
    const prompt = prompts.find((one) => one.sessionId === sessionId);
    if (!prompt) throw new Error('not asked');
    return prompt;
  }

  async allow(sessionId: string): Promise<void> {
    const { minutes, rights } = await this.prompt(sessionId);
    this.link.send({ act: 'allow', sessionId, rights, minutes: minutes[0] ?? 0 });
  }
}
