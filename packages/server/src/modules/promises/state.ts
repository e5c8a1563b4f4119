import type { PromiseDeclaration } from '@candor/policy/promises/promise.ts';

export interface CheckRun {
  at: Date;
  outcome: 'good' | 'bad' | 'failed';
}
export interface Light {
  state: 'green' | 'red' | 'unknown';
  /** Since when it has been so; null where nothing ever ran. */
  since: Date | null;
  /** Why it is unknown; null otherwise. */
  reason: string | null;
}

const slackMs = 5 * 60_000;

/**
 * The light of a promise, from its results alone, newest first. Green is never assumed: it needs a good result that
 * is younger than two periods. Red stays, however old, until a new good result. All else is unknown.
 */
export function lightOf(
  promise: Pick<PromiseDeclaration, 'periodMs'>,
  runs: readonly CheckRun[],
  now: Date,
): Light {
  const last = runs[0];
  if (!last) return { state: 'unknown', since: null, reason: 'It has not run yet.' };
  const decided = runs.find(({ outcome }) => outcome !== 'failed');
  if (decided?.outcome === 'bad') return { state: 'red', since: startOf(runs, 'good'), reason: null };
  if (last.outcome === 'failed')
    return { state: 'unknown', since: startOf(runs, 'good'), reason: 'The check could not tell.' };
  const staleAt = last.at.getTime() + 2 * promise.periodMs + slackMs;
  if (now.getTime() > staleAt)
    return { state: 'unknown', since: new Date(staleAt), reason: 'Its last result is too old.' };
  if (last.at.getTime() > now.getTime() + slackMs)
    return { state: 'unknown', since: last.at, reason: 'Its last result lies in the future.' };
  return { state: 'green', since: goodSince(runs), reason: null };
}

/** When the run of results began that ends now and holds none of `until`. */
function startOf(runs: readonly CheckRun[], until: CheckRun['outcome']): Date | null {
  const end = runs.findIndex(({ outcome }) => outcome === until);
  return runs.at(end === -1 ? -1 : end - 1)?.at ?? null;
}

function goodSince(runs: readonly CheckRun[]): Date | null {
  const end = runs.findIndex(({ outcome }) => outcome !== 'good');
  return runs.at(end === -1 ? -1 : end - 1)?.at ?? null;
}
