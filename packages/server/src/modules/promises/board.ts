import { promises } from '@candor/policy/promises/index.ts';
import type { PromiseDeclaration } from '@candor/policy/promises/promise.ts';
import { promiseTexts } from '@candor/policy/texts/en.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { trust } from '@candor/protocol/api/trust.ts';
import { lightOf, type CheckRun } from './state.ts';

type BoardRow = Output<typeof trust.promises>['items'][number];
type Days = BoardRow['days'];

const dayMs = 86_400_000;
const stripDays = 30;
const stateOf = { good: 'green', bad: 'red', failed: 'unknown' } as const;

/** First day (UTC midnight) of the strip that ends today. */
export function stripStart(now: Date): Date {
  return new Date((Math.floor(now.getTime() / dayMs) - stripDays + 1) * dayMs);
}

/** One state a day, oldest first; null where nothing ran. */
export function strip(days: readonly { day: Date; outcome: CheckRun['outcome'] }[], now: Date): Days {
  const states: Days = Array.from({ length: stripDays }, () => null);
  for (const { day, outcome } of days) {
    const at = Math.round((day.getTime() - stripStart(now).getTime()) / dayMs);
    if (at >= 0 && at < stripDays) states[at] = stateOf[outcome];
  }
  return states;
}

/** A promise as the board shows it, from its results alone (newest first). */
export function boardRow(
  promise: PromiseDeclaration,
  runs: readonly CheckRun[],
  days: Days,
  now: Date,
): BoardRow {
  const light = lightOf(promise, runs, now);
  return {
    id: promise.id,
    clauses: [...promise.clauses],
    capability: promise.capability,
    sentence: promiseTexts[promise.id]?.sentence ?? promise.id,
    state: light.state,
    since: light.since?.getTime() ?? null,
    checkedAt: runs[0]?.at.getTime() ?? null,
    periodMs: promise.periodMs,
    kind: promise.check.kind,
    reason: light.reason,
    days,
  };
}

export function findPromise(id: string): PromiseDeclaration | undefined {
  return promises.find((one) => one.id === id);
}
