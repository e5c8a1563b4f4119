import { mergeHeartbeat, type Span } from '@candor/policy/transform/merge-heartbeat.ts';

/** One stretch of one app, inside one local hour of one UTC offset. `durationMs` is 0 to 3,600,000. */
export type Interval = {
  startedAt: number;
  durationMs: number;
  app: string;
  keys: number;
  clicks: number;
  utcOffsetMin: number;
};

/** An interval that may still change, with the latest end that it can have. */
export type Draft = Interval & { cutAt: number };

/** Same app within this gap is one interval (focus A1). */
export const pulseMs = 5_000;
/** Less is merged into the interval before (focus A1). */
export const shortMs = 1_000;
/** The dictionary's bound of focus.interval. */
const maxCount = 100_000;

export function endOf(interval: Interval): number {
  return interval.startedAt + interval.durationMs;
}

export function addCounts(draft: Draft, { keys, clicks }: { keys: number; clicks: number }): void {
  draft.keys = Math.min(maxCount, draft.keys + keys);
  draft.clicks = Math.min(maxCount, draft.clicks + clicks);
}

/** Makes `before` last until `startedAt` too, when it is the same app going on. False leaves it as it was. */
export function continueWith(before: Draft, next: Draft): boolean {
  const isSame = (one: Draft, other: Draft) => one.app === other.app && isSameHour(one, other);
  const merged = mergeHeartbeat(spanOf(before), spanOf(next), pulseMs, isSame);
  if (!merged) return false;
  before.durationMs = merged.durationMs;
  addCounts(before, next);
  return true;
}

/** Gives a short draft's time and counts to the one before; a gap between them stays uncounted. */
export function absorb(before: Draft, short: Draft): boolean {
  const gapMs = short.startedAt - endOf(before);
  if (short.durationMs >= shortMs || gapMs > pulseMs || !isSameHour(before, short)) return false;
  before.durationMs += short.durationMs;
  addCounts(before, short);
  return true;
}

const spanOf = (draft: Draft): Span<Draft> => ({
  startedAt: draft.startedAt,
  durationMs: draft.durationMs,
  values: draft,
});

const isSameHour = (one: Draft, other: Draft): boolean =>
  one.cutAt === other.cutAt && one.utcOffsetMin === other.utcOffsetMin;
