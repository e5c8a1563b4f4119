/** A stretch of time; ms since 1970 UTC. */
export interface Span {
  startedAt: number;
  durationMs: number;
}

/**
 * Cuts new spans so that no two of a device overlap, neither each other nor `held` (clause P116): what is held wins,
 * and of two new ones the earlier. What nothing is left of is a duplicate and goes. Counts shrink with their time.
 */
export function clip<S extends Span & { keys: number; clicks: number }>(
  fresh: readonly S[],
  held: readonly Span[],
): S[] {
  const taken = held.map((span) => ({ ...span }));
  const kept: S[] = [];
  for (const span of fresh.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const free = freePart(span, taken);
    if (!free) continue;
    const share = span.durationMs === 0 ? 1 : free.durationMs / span.durationMs;
    kept.push({
      ...span,
      ...free,
      keys: Math.floor(span.keys * share),
      clicks: Math.floor(span.clicks * share),
    });
    taken.push(free);
  }
  return kept;
}

/** The first part of the span that nothing has taken yet. */
function freePart({ startedAt, durationMs }: Span, taken: readonly Span[]): Span | undefined {
  const end = startedAt + durationMs;
  let from = startedAt;
  for (const one of taken.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const isOver = one.startedAt <= from && from < endOf(one);
    if (isOver) from = endOf(one);
  }
  if (from > end || (from === end && durationMs > 0) || taken.some((one) => one.startedAt === from))
    return undefined;
  const next = Math.min(end, ...taken.map((one) => one.startedAt).filter((at) => at > from));
  return { startedAt: from, durationMs: next - from };
}

const endOf = ({ startedAt, durationMs }: Span) => startedAt + durationMs;
