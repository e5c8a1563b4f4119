import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { ShownPrompt } from './desk-wire.ts';
import type { JournalEntry } from './journal.ts';
import type { RightDecision } from './judge.ts';
import type { Wish } from './wish.ts';

/** Somebody is asked at this computer. Times are the server's. */
export interface Prompt {
  wish: Wish;
  entry: JournalEntry;
  /** What can still be allowed. */
  rights: SessionRight[];
  /** For how long: what was asked for first, and what is shorter. */
  minutes: number[];
  until: number;
  /** Names of those who are connected already. */
  others: string[];
}

const usualMinutes = [15, 60, 240];

export function makePrompt(
  wish: Wish,
  entry: JournalEntry,
  open: readonly RightDecision[],
  { until, grantMinutes, others }: { until: number; grantMinutes: number; others: string[] },
): Prompt {
  const most = Math.min(wish.ask.minutes, grantMinutes);
  const minutes = [most, ...usualMinutes.filter((one) => one < most)];
  return { wish, entry, rights: open.map(({ right }) => right), minutes, until, others };
}

export function shownPrompt(
  { entry, minutes, others, rights, until }: Prompt,
  toOwn: (at: number) => number,
) {
  const { asker, reason, sessionId } = entry;
  return { sessionId, asker, reason, rights, minutes, until: toOwn(until), others } satisfies ShownPrompt;
}

const limitMs = 600_000;
const mostPerAsker = 3;

/** Who made a prompt appear lately: the server's word for a person, and their key. */
export class PromptLimit {
  #asked: { by: string; at: number }[] = [];

  /** Clause A8: three in ten minutes; counts this one where it is taken. */
  takes({ asker, publicKey }: Wish, now: number): boolean {
    this.#asked = this.#asked.filter(({ at }) => now - at < limitMs);
    const names = [asker.personId, publicKey];
    const isOver = names.some((name) => this.#asked.filter(({ by }) => by === name).length >= mostPerAsker);
    if (isOver) return false;
    this.#asked.push(...names.map((by) => ({ by, at: now })));
    return true;
  }
}
