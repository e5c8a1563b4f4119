/** A stretch of time, in milliseconds. */
export type Stretch = { from: number; to: number };
export type Span = {
  id: string;
  startAt: number;
  endAt: number;
  /** What was active: "Editor", "example.org". */
  label: string;
  detail?: string;
  tone: 1 | 2 | 3 | 4 | 5 | 6 | 'none';
};
export type Drawn = { x: number; width: number; tone: Span['tone'] };

const MINUTE_MS = 60_000;
const LEAST_VIEW_MS = 5 * MINUTE_MS;
const LEAST_DRAWN_PX = 1.5;
const TICK_STEPS_MIN = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

export function toX(at: number, view: Stretch, width: number): number {
  return ((at - view.from) / (view.to - view.from)) * width;
}

export function toTime(x: number, view: Stretch, width: number): number {
  return view.from + (x / width) * (view.to - view.from);
}

/** Makes the view `factor` as long around `around`, inside `bounds` and never under five minutes. */
export function zoom(view: Stretch, factor: number, around: number, bounds: Stretch): Stretch {
  const length = Math.min(bounds.to - bounds.from, Math.max(LEAST_VIEW_MS, (view.to - view.from) * factor));
  const share = (around - view.from) / (view.to - view.from);
  return inside({ from: around - share * length, to: around + (1 - share) * length }, bounds);
}

export function pan(view: Stretch, byMs: number, bounds: Stretch): Stretch {
  return inside({ from: view.from + byMs, to: view.to + byMs }, bounds);
}

/** The view moved just far enough that `at` can be seen. */
export function showing(at: number, view: Stretch, bounds: Stretch): Stretch {
  if (at < view.from) return pan(view, at - view.from, bounds);
  return at > view.to ? pan(view, at - view.to, bounds) : view;
}

/** Boxes to draw: what is out of sight left out, neighbours of one tone that can't be told apart joined. */
export function drawn(spans: readonly Span[], view: Stretch, width: number): Drawn[] {
  const boxes: Drawn[] = [];
  for (const span of spans) {
    if (span.endAt <= view.from || span.startAt >= view.to) continue;
    const x = Math.max(0, toX(span.startAt, view, width));
    const end = Math.min(width, toX(span.endAt, view, width));
    const last = boxes.at(-1);
    if (last && last.tone === span.tone && x - (last.x + last.width) < 0.75)
      last.width = Math.max(last.width, end - last.x);
    else boxes.push({ x, width: Math.max(LEAST_DRAWN_PX, end - x), tone: span.tone });
  }
  return boxes;
}

/** Round times of the viewer's clock, at least `leastPx` apart. `offsetMs` is the zone's distance from UTC. */
export function ticks(view: Stretch, width: number, leastPx: number, offsetMs: number): number[] {
  const leastMs = ((view.to - view.from) / Math.max(1, width)) * leastPx;
  const stepMs = (TICK_STEPS_MIN.find((minutes) => minutes * MINUTE_MS >= leastMs) ?? 1440) * MINUTE_MS;
  const first = Math.ceil((view.from + offsetMs) / stepMs) * stepMs - offsetMs;
  const howMany = Math.max(0, Math.floor((view.to - first) / stepMs) + 1);
  return Array.from({ length: howMany }, (_, index) => first + index * stepMs);
}

export function spanAt(spans: readonly Span[], at: number): Span | undefined {
  return spans.find(({ startAt, endAt }) => at >= startAt && at < endAt);
}

/** The next edge of a span to the left or right of `at`, so that arrow keys step over what happened. */
export function nextEdge(
  spans: readonly Span[],
  at: number,
  direction: 'left' | 'right',
  bounds: Stretch,
): number {
  const edges = spans.flatMap(({ startAt, endAt }) => [startAt, endAt]);
  if (direction === 'right') return Math.min(bounds.to, ...edges.filter((edge) => edge > at));
  return Math.max(bounds.from, ...edges.filter((edge) => edge < at));
}

function inside(view: Stretch, bounds: Stretch): Stretch {
  const length = Math.min(view.to - view.from, bounds.to - bounds.from);
  const from = Math.min(Math.max(view.from, bounds.from), bounds.to - length);
  return { from, to: from + length };
}
