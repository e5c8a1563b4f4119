import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import type { DeskAct, DeskKind, ShownPrompt } from './desk-wire.ts';
import { settingsOf, type Ground } from './ground.ts';
import type { Grant, HeldSessions } from './held-sessions.ts';
import { entryOf } from './journal-entry.ts';
import type { JournalEntry } from './journal.ts';
import { decideRight, type RightDecision, type Surroundings } from './judge.ts';
import { answerAll, signRecord, type Answered } from './papers.ts';
import { readPortalAnswer, type PortalOrder } from './portal-answer.ts';
import { makePrompt, PromptLimit, shownPrompt, type Prompt } from './prompt.ts';
import { readWish, type AskOrder, type Wish } from './wish.ts';

/** Why the device itself says no, or that nobody said anything. */
interface Refusal extends Pick<Answered, 'by'> {
  why: SessionEnd;
  answer: 'refused' | 'timed-out';
  answeredBy?: string;
  line?: Pick<DecidedLine, 'line' | 'code'>;
}
type Allowing = Extract<DeskAct, { act: 'allow' }>;

const mostSessions = 4;
const mostAsks = 100;
const askWindowMs = 600_000;

/** Whoever asks for a session here is let in by a standing consent, refused, or asked about: once, and never by silence. */
export class Asking {
  readonly #ground: Ground;
  readonly #held: HeldSessions;
  readonly #prompts = new Map<string, Prompt>();
  readonly #limit = new PromptLimit();
  #asks: number[] = [];

  constructor(ground: Ground, held: HeldSessions) {
    this.#ground = ground;
    this.#held = held;
  }

  get size(): number {
    return this.#prompts.size;
  }

  get shown(): ShownPrompt[] {
    const { clock } = this.#ground;
    return [...this.#prompts.values()].map((prompt) => shownPrompt(prompt, (at) => clock.toOwn(at)));
  }

  /** Each document counts once: asked again, it gets the answer that was given. */
  async ask(order: AskOrder): Promise<void> {
    const { journal, log, now, own } = this.#ground;
    const known = journal.find(order.sessionId);
    if (known) return this.#repeat(known);
    const at = now();
    this.#asks = this.#asks.filter((one) => at - one < askWindowMs);
    const wish = this.#asks.length < mostAsks ? await readWish(order, own(), at) : undefined;
    if (!wish) return log('session.refused', { code: 'ASKED_WRONGLY' });
    this.#asks.push(at);
    const around = this.#ground.around();
    const entry = entryOf(wish, around, at);
    const decided = wish.ask.rights.map((right) => decideRight(right, wish, around, 'none'));
    const open = decided.filter(({ verdict }) => verdict !== 'refuse');
    const refusal = this.#refusalOf(wish, decided, open);
    if (refusal) return this.#refuse(wish, entry, refusal);
    if (open.every(({ standingId }) => standingId !== null)) {
      const minutes = Math.min(wish.ask.minutes, settingsOf(around).grantMinutes);
      return this.#held.grant(wish, entry, { by: 'standing', answeredBy: null, rights: open, minutes });
    }
    const unasked = this.#whyNotAsked(wish, around, at);
    return unasked ? this.#refuse(wish, entry, unasked) : this.#prompt(wish, entry, open, around);
  }

  /** From the portal; the first answer counts, and this one only where the policy says so. */
  async takePortalAnswer(order: PortalOrder): Promise<void> {
    const prompt = this.#prompts.get(order.sessionId);
    const { now, own } = this.#ground;
    const around = this.#ground.around();
    if (!prompt || settingsOf(around).answerFrom !== 'device-or-portal') return;
    const { at, roster } = around;
    const said = await readPortalAnswer(order, prompt.wish, { own: own(), roster, at, now: now() });
    // somebody at the computer may have been quicker
    if (!said || !this.#prompts.has(order.sessionId)) return;
    const { publicKey: answeredBy } = order.answer;
    const rights = prompt.rights.filter((right) => said.rights.includes(right));
    if (said.answer === 'refuse' || rights.length === 0)
      return this.#close(prompt, { why: 'refused', by: 'portal', answer: 'refused', answeredBy });
    const minutes = Math.min(said.minutes, prompt.minutes[0] ?? 0);
    this.#allow(prompt, rights, { by: 'portal', answeredBy, minutes });
  }

  /** False for what was not asked, or is asked no longer. */
  allow({ minutes, rights: wanted, sessionId }: Allowing, by: DeskKind): boolean {
    const prompt = this.#prompts.get(sessionId);
    const rights = prompt?.rights.filter((right) => wanted.includes(right)) ?? [];
    if (!prompt || rights.length < wanted.length || !prompt.minutes.includes(minutes)) return false;
    this.#allow(prompt, rights, { by, answeredBy: null, minutes });
    return true;
  }

  refuse(sessionId: string, by: DeskKind): boolean {
    const prompt = this.#prompts.get(sessionId);
    if (prompt) this.#close(prompt, { why: 'refused', by, answer: 'refused' });
    return prompt !== undefined;
  }

  refuseAll(by: DeskKind): void {
    for (const id of this.#prompts.keys()) this.refuse(id, by);
  }

  /** Nobody answers any more, which is a no. */
  stop(why: SessionEnd): void {
    for (const prompt of this.#prompts.values()) this.#close(prompt, unanswered(why));
  }

  /** Whoever asked does not want it any longer, or the server refuses it by now. */
  withdraw(sessionId: string, why: SessionEnd): void {
    const prompt = this.#prompts.get(sessionId);
    if (!prompt) return;
    this.#prompts.delete(sessionId);
    const { journal, now, onChange } = this.#ground;
    journal.save({ ...prompt.entry, end: { why, at: now() } }, 'closed');
    onChange();
  }

  /** What is not allowed any more can't be answered either. */
  decideAgain(around: Surroundings): void {
    for (const prompt of this.#prompts.values()) {
      const decided = prompt.rights.map((right) => decideRight(right, prompt.wish, around, 'none'));
      prompt.rights = prompt.rights.filter((_, n) => decided[n]?.verdict !== 'refuse');
      if (prompt.rights.length === 0) this.#close(prompt, notAllowed(decided));
    }
  }

  tick(now: number): void {
    for (const prompt of this.#prompts.values())
      if (prompt.until <= now) this.#close(prompt, unanswered('unanswered'));
  }

  #refusalOf(
    { isSound }: Wish,
    decided: readonly RightDecision[],
    open: readonly RightDecision[],
  ): Refusal | undefined {
    if (!isSound) return byDevice('asked_wrongly');
    if (open.length === 0) return notAllowed(decided);
    const isFull = this.#prompts.size + this.#held.size >= mostSessions;
    return isFull ? byDevice('too_many_sessions') : undefined;
  }

  #whyNotAsked(wish: Wish, around: Surroundings, now: number): Refusal | undefined {
    const isAskable = around.isSomebodyThere || settingsOf(around).answerFrom === 'device-or-portal';
    if (!isAskable || !this.#ground.isReached()) return byDevice('nobody_there');
    return this.#limit.takes(wish, now) ? undefined : byDevice('too_many_prompts');
  }

  #prompt(wish: Wish, entry: JournalEntry, open: RightDecision[], around: Surroundings): void {
    const { journal, now, onChange, say } = this.#ground;
    const { grantMinutes, promptTimeoutS } = settingsOf(around);
    const until = now() + promptTimeoutS * 1_000;
    const others = this.#held.names;
    const { sessionId } = entry;
    journal.save(entry, 'closed');
    this.#prompts.set(sessionId, makePrompt(wish, entry, open, { until, grantMinutes, others }));
    say({ type: 'sessionPrompting', sessionId, until });
    onChange();
  }

  #repeat({ end, record, sessionId }: JournalEntry): void {
    const { say } = this.#ground;
    const prompt = this.#prompts.get(sessionId);
    if (prompt) say({ type: 'sessionPrompting', sessionId, until: prompt.until });
    if (!record) return;
    const why = this.#held.has(sessionId) || !end ? {} : { why: end.why };
    say({ type: 'sessionAnswer', sessionId, ...record, refused: null, ...why });
  }

  /** What was asked may be refused by the policy since. */
  #allow({ entry, wish }: Prompt, rights: SessionRight[], given: Omit<Grant, 'rights'>): void {
    this.#prompts.delete(entry.sessionId);
    const around = this.#ground.around();
    const decided = rights.map((right) => decideRight(right, wish, around, 'given'));
    const allowed = decided.filter(({ verdict }) => verdict === 'allow');
    this.#ground.inTurn(() =>
      allowed.length > 0
        ? this.#held.grant(wish, entry, { ...given, rights: allowed })
        : this.#refuse(wish, entry, notAllowed(decided)),
    );
  }

  /** Nobody is asked any longer. */
  #close({ entry, wish }: Prompt, refusal: Refusal): void {
    this.#prompts.delete(entry.sessionId);
    this.#ground.onChange();
    this.#ground.inTurn(() => this.#refuse(wish, entry, refusal));
  }

  async #refuse(wish: Wish, entry: JournalEntry, refusal: Refusal): Promise<void> {
    const { answer, answeredBy = null, by, line, why } = refusal;
    const { identity, journal, log, now, say } = this.#ground;
    const at = now();
    const answers = answerAll(wish.ask.rights, answer);
    const { version: policyVersion } = this.#ground.around().policy;
    const answered = { by, answeredBy, answers, at, until: null, policyVersion };
    const record = await signRecord(identity().identityKey, wish, answered);
    const said = { by, allowed: [], at, until: null };
    journal.save({ ...entry, answer: said, record, end: { why, at } }, 'closed');
    if (by === 'device') log('session.refused', { code: why.toUpperCase() });
    const refused = line ? { line: line.line, code: line.code } : null;
    say({ type: 'sessionAnswer', sessionId: entry.sessionId, ...record, refused, why });
  }
}

const byDevice = (why: SessionEnd): Refusal => ({ why, by: 'device', answer: 'refused' });

const unanswered = (why: SessionEnd): Refusal => ({
  why,
  by: 'device',
  answer: 'timed-out',
  line: { line: 'grant', code: 'grant_unanswered' },
});

function notAllowed(decided: readonly RightDecision[]): Refusal {
  const line = decided.find(({ refused }) => refused)?.refused;
  return { ...byDevice('not_allowed'), ...(line && { line }) };
}
