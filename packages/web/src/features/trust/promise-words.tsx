import type { api, OutputOf } from '../../api.ts';
import { day } from '../../ui/format.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import type { StripCell } from '../../ui/strip.tsx';

export type BoardPromise = OutputOf<typeof api.trust.promises>['items'][number];
export type OnePromise = OutputOf<typeof api.trust.promise>;
export type PromiseState = BoardPromise['state'];

const DAY_MS = 86_400_000;
const TONES = { green: 'ok', red: 'bad', unknown: 'off' } satisfies Record<PromiseState, StatusTone>;
const WORDS = {
  green: { tone: 'ok', words: 'green' },
  red: { tone: 'bad', words: 'red' },
  unknown: { tone: 'warn', words: 'the check could not tell' },
} satisfies Record<PromiseState, { tone: StatusTone; words: string }>;

/** Dot and word. */
export function PromiseLight({ state, reason }: Pick<BoardPromise, 'state' | 'reason'>) {
  return (
    <Status tone={TONES[state]} {...(reason !== null && { hint: reason })}>
      {state}
    </Status>
  );
}

/** The last 30 days, today last; a day without a result is not a good day. */
export function stripOf(days: BoardPromise['days'], nowMs: number): StripCell[] {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return days.map((state, index) => {
    const at = today - (days.length - 1 - index) * DAY_MS;
    const shown = state === null ? ({ tone: 'off', words: 'nothing ran' } as const) : WORDS[state];
    return { id: String(at), when: day(at), ...shown };
  });
}

export function stripWords(days: BoardPromise['days']): string {
  const ran = days.filter((state) => state !== null);
  const good = ran.filter((state) => state === 'green').length;
  return ran.length === 0
    ? 'nothing ran yet'
    : `${good} of ${ran.length} day${ran.length === 1 ? '' : 's'} green`;
}

export const kindWords = {
  sql: 'question to the database',
  probe: 'try from outside',
  canary: 'planted canary',
  code: 'look at the running code',
  document: 'dated document',
} satisfies Record<BoardPromise['kind'], string>;

export const capabilityWords: Readonly<Record<string, string>> = {
  manage: 'Manage',
  assess: 'Assess',
  focus: 'Focus',
  platform: 'Platform',
};
