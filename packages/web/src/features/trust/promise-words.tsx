import type { api, OutputOf } from '../../api.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { day } from '../../ui/format.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import type { StripCell } from '../../ui/strip.tsx';

export type BoardPromise = OutputOf<typeof api.trust.promises>['items'][number];
export type OnePromise = OutputOf<typeof api.trust.promise>;
export type PromiseState = BoardPromise['state'];

const DAY_MS = 86_400_000;
const TONES = { green: 'ok', red: 'bad', unknown: 'off' } as const satisfies Record<PromiseState, StatusTone>;
const STRIP_TONES = { ...TONES, unknown: 'warn' } as const satisfies Record<PromiseState, StatusTone>;

/** Dot and word. */
export function PromiseLight({ state, reason }: Pick<BoardPromise, 'state' | 'reason'>) {
  const { promises: texts } = usePart(trustTexts);
  return (
    <Status tone={TONES[state]} {...(reason !== null && { hint: reason })}>
      {texts.states[state]}
    </Status>
  );
}

/** The last 30 days, today last; a day without a result is not a good day. */
export function stripOf(days: BoardPromise['days'], nowMs: number): StripCell[] {
  const { promises: texts } = trustTexts.now();
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return days.map((state, index) => {
    const at = today - (days.length - 1 - index) * DAY_MS;
    const shown =
      state === null
        ? ({ tone: 'off', words: texts.nothingRan } as const)
        : {
            tone: STRIP_TONES[state],
            words: state === 'unknown' ? texts.couldNotTell : texts.states[state],
          };
    return { id: String(at), when: day(at), ...shown };
  });
}

export function stripWords(days: BoardPromise['days']): string {
  const { promises: texts } = trustTexts.now();
  const ran = days.filter((state) => state !== null);
  const good = ran.filter((state) => state === 'green').length;
  return ran.length === 0 ? texts.nothingRanYet : texts.daysGreen(good, ran.length);
}

/** The name of a capability; one that isn't known stands for itself. */
export function capabilityWords(capability: string): string {
  const { capabilities }: { capabilities: Readonly<Record<string, string>> } = trustTexts.now().promises;
  return capabilities[capability] ?? capability;
}
