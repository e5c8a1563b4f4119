import type { Sealed } from '@candor/policy/derive/rows.ts';
import type { focus } from '@candor/protocol/api/focus.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findLabels, listDay, neighbourDays, type DayInterval } from './day-queries.ts';
import { listDevices } from './device-queries.ts';

type Day = Output<typeof focus.day>;
type NamedInterval = Day['intervals'][number];

const dayMs = 86_400_000;
/** A day begins at four in the morning, so that a late evening belongs to the day before. */
const startMs = 4 * 3_600_000;
/** Pauses up to the idle limit don't end a stretch. */
const pauseMs = 180_000;
const maxRead = 20_000;
const maxShown = 5_000;

/** One local day, by the offsets that were stored with the intervals (clauses S5, V1). */
export async function readDay(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  personId: string,
  { date, utcOffsetMin }: Input<typeof focus.day>['query'],
): Promise<Day> {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const from = Date.parse(`${date}T00:00:00Z`) + startMs - utcOffsetMin * 60_000;
  return database.withPerson(personId, 'time_analysis', async (tx) => {
    const rows = await listDay(tx, personId, date, maxRead);
    const labels = await findLabels(tx, personId, [...new Set(rows.map(({ labelId }) => labelId))]);
    const names = new Map(
      labels.map(({ labelId, name }) => [labelId, openName(sealer, personId, labelId, name)]),
    );
    const intervals = rows.map((row) => named(row, names.get(row.labelId) ?? ''));
    const devices = await listDevices(tx, personId);
    return {
      date,
      from,
      to: from + dayMs,
      ...totals(intervals),
      longestMs: longestStretch(intervals),
      apps: appsOf(intervals),
      intervals: intervals.slice(0, maxShown),
      ...(await neighbourDays(tx, personId, date)),
      devices: devices
        .filter(({ removedAt }) => removedAt === null)
        .map(({ deviceNo, label, lastBatchAt }) => ({
          deviceNo,
          label: openLabel(sealer, personId, deviceNo, label),
          lastBatchAt: lastBatchAt?.getTime() ?? null,
        })),
    };
  });
}

export function openLabel(
  sealer: Sealer,
  personId: string,
  deviceNo: number,
  label: Sealed<'time_analysis'>,
): string {
  return sealer.open('focus_device', 'label', `${personId}/${deviceNo}`, label, 'time_analysis');
}

function openName(sealer: Sealer, personId: string, labelId: number, name: Sealed<'time_analysis'>): string {
  return sealer.open('focus_label', 'name', `${personId}/${labelId}`, name, 'time_analysis');
}

function named({ deviceNo, startedAt, durationMs, keys, clicks }: DayInterval, app: string): NamedInterval {
  return { deviceNo, startedAt: startedAt.getTime(), durationMs, app, keys, clicks };
}

function totals(intervals: readonly NamedInterval[]): Pick<Day, 'totalMs' | 'keys' | 'clicks'> {
  const sum = (of: (one: NamedInterval) => number) => intervals.reduce((total, one) => total + of(one), 0);
  return {
    totalMs: sum((one) => one.durationMs),
    keys: sum((one) => one.keys),
    clicks: sum((one) => one.clicks),
  };
}

/** Longest first. */
function appsOf(intervals: readonly NamedInterval[]): Day['apps'] {
  const byApp = Map.groupBy(intervals, ({ app }) => app);
  const apps = [...byApp].map(([app, of]) => {
    const { totalMs: ms, keys, clicks } = totals(of);
    return { app, ms, keys, clicks };
  });
  return apps.toSorted((a, b) => b.ms - a.ms);
}

/** From the first to the last activity without a longer pause, at whichever device. Intervals come oldest first. */
export function longestStretch(
  intervals: readonly Pick<NamedInterval, 'startedAt' | 'durationMs'>[],
): number {
  let longest = 0;
  let from = 0;
  let until = -Infinity;
  for (const { startedAt, durationMs } of intervals) {
    if (startedAt - until > pauseMs) from = startedAt;
    until = Math.max(until, startedAt + durationMs);
    longest = Math.max(longest, until - from);
  }
  return longest;
}
