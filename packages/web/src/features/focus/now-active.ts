import type { Day } from './lanes.ts';

/** Reports come about once a minute. */
const RECENT_MS = 3 * 60_000;
const JOINED_MS = 2_000;

export type Now = { state: 'active'; app: string; since: number } | { state: 'quiet'; since: number };

/** What is active, by the newest report: an interval that ended just now is taken as going on. */
export function nowActive({ intervals }: Pick<Day, 'intervals'>, nowMs: number): Now | undefined {
  const last = intervals.at(-1);
  if (last === undefined) return undefined;
  const until = last.startedAt + last.durationMs;
  if (nowMs - until > RECENT_MS) return { state: 'quiet', since: until };
  let since = last.startedAt;
  for (const { app, startedAt, durationMs } of intervals.toReversed()) {
    if (app !== last.app || since - (startedAt + durationMs) > JOINED_MS) break;
    since = startedAt;
  }
  return { state: 'active', app: last.app, since };
}
