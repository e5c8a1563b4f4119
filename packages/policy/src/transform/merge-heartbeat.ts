/** What held from `startedAt` (ms since the epoch) for `durationMs`. */
export type Span<Values> = { startedAt: number; durationMs: number; values: Values };

/**
 * Heartbeat merge (focus A1): one span when the values are equal and the heartbeat begins inside `last` or at most
 * `pulseMs` after its end. The end becomes the later of both and is never moved back. Returns undefined when the
 * heartbeat is a span of its own.
 */
export function mergeHeartbeat<Values>(
  last: Span<Values>,
  heartbeat: Span<Values>,
  pulseMs: number,
  isEqual: (one: Values, other: Values) => boolean,
): Span<Values> | undefined {
  const lastEndAt = last.startedAt + last.durationMs;
  const isInReach = last.startedAt <= heartbeat.startedAt && heartbeat.startedAt <= lastEndAt + pulseMs;
  if (!isInReach || !isEqual(last.values, heartbeat.values)) return undefined;
  const endAt = Math.max(lastEndAt, heartbeat.startedAt + heartbeat.durationMs);
  return { ...last, durationMs: endAt - last.startedAt };
}
