const minuteMs = 60_000;
const hourMs = 3_600_000;

/** Minutes that local time is ahead of UTC at an instant (ms since the epoch). */
export type OffsetAt = (at: number) => number;

/**
 * Where an interval that began at `startedAt` must end at the latest (focus A2): at the next whole local hour, or at the
 * change of offset when that comes earlier. At most an hour away.
 */
export function nextCut(startedAt: number, offsetAt: OffsetAt): number {
  const utcOffsetMin = offsetAt(startedAt);
  const localAt = startedAt + utcOffsetMin * minuteMs;
  const hourAt = (Math.floor(localAt / hourMs) + 1) * hourMs - utcOffsetMin * minuteMs;
  if (offsetAt(hourAt - 1) === utcOffsetMin) return hourAt;
  return firstChange(startedAt, hourAt - 1, offsetAt);
}

/** The first instant after `before` with another offset; `after` has another one. No zone changes twice in an hour. */
function firstChange(before: number, after: number, offsetAt: OffsetAt): number {
  const utcOffsetMin = offsetAt(before);
  let [same, other] = [before, after];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === utcOffsetMin) same = middle;
    else other = middle;
  }
  return other;
}
