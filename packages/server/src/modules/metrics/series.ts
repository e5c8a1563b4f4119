/** Which steps a range is drawn in. */
export interface Steps {
  /** Both on a boundary of a step; ms since 1970 UTC. */
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** Which sums hold everything that such a step needs. */
  source: 'minutes' | 'hours' | 'days';
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const ladder = [1, 2, 5, 10, 15, 30]
  .map((n) => n * minuteMs)
  .concat(
    [1, 2, 3, 6, 12].map((n) => n * hourMs),
    [dayMs],
  );
const maxPoints = 1_000;
const defaultRangeMs = dayMs;
/** 13 months, and how long minutes and hours are kept. */
const maxRangeMs = 396 * dayMs;
const minutesKeptMs = 14 * dayMs;
const hoursKeptMs = 90 * dayMs;

/** The smallest step with at most 1,000 points for which values of that age are still kept. */
export function chooseSteps(
  range: { from?: number | undefined; to?: number | undefined },
  nowMs: number,
): Steps {
  const oldest = nowMs - maxRangeMs;
  const to = Math.max(Math.min(range.to ?? nowMs, nowMs + minuteMs), oldest + minuteMs);
  const from = Math.max(Math.min(range.from ?? to - defaultRangeMs, to - minuteMs), oldest);
  const ageMs = nowMs - from;
  const least = ageMs > hoursKeptMs ? dayMs : ageMs > minutesKeptMs ? hourMs : minuteMs;
  const stepMs = ladder.find((step) => step >= least && points(from, to, step) <= maxPoints) ?? dayMs;
  const source = stepMs >= dayMs && ageMs > hoursKeptMs ? 'days' : stepMs >= hourMs ? 'hours' : 'minutes';
  return { fromMs: floor(from, stepMs), toMs: ceil(to, stepMs), stepMs, source };
}

const floor = (ms: number, stepMs: number) => Math.floor(ms / stepMs) * stepMs;
const ceil = (ms: number, stepMs: number) => Math.ceil(ms / stepMs) * stepMs;
const points = (from: number, to: number, stepMs: number) =>
  (ceil(to, stepMs) - floor(from, stepMs)) / stepMs;
