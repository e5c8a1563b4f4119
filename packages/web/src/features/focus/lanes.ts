import type { focus } from '@candor/protocol/api/focus.ts';
import type { OutputOf } from '../../api/contract.ts';
import { focusTexts } from '../../texts/focus.ts';
import { duration, relative } from '../../ui/format.ts';
import type { Span, Stretch } from '../../ui/timeline/scale.ts';

export type Day = OutputOf<typeof focus.day>;
type Interval = Day['intervals'][number];
/** What the timeline draws; its own type lies beside its components. */
type Lane = { id: string; label: string; detail: string; spans: Span[] };
type Tone = 1 | 2 | 3 | 4 | 5 | 6;
export type Tones = ReadonlyMap<string, Tone>;

const TONES = [1, 2, 3, 4, 5, 6] as const;
const HOUR_MS = 3_600_000;
const SILENT_MS = 24 * HOUR_MS;
const HALF_HOUR_MS = HOUR_MS / 2;
const LEAST_MS = 2 * HOUR_MS;
const AROUND = 0.06;

/** A tone for each of the applications with the most time; all others share one. */
export function tonesOf({ apps }: Day): Tones {
  return new Map(TONES.slice(0, apps.length).map((tone, index) => [apps[index]?.app ?? '', tone]));
}

/** One lane a device that recorded on that day, or could have. */
export function lanesOf(day: Day, tones: Tones, nowMs: number): Lane[] {
  const { day: texts } = focusTexts.now();
  const numbers = new Set([
    ...day.devices.map(({ deviceNo }) => deviceNo),
    ...day.intervals.map(({ deviceNo }) => deviceNo),
  ]);
  return [...numbers]
    .toSorted((one, other) => one - other)
    .map((deviceNo) => {
      const own = day.intervals.filter((interval) => interval.deviceNo === deviceNo);
      return {
        id: String(deviceNo),
        label: day.devices.find((one) => one.deviceNo === deviceNo)?.label ?? texts.removedDevice(deviceNo),
        detail: detailOf(day, deviceNo, own, nowMs),
        spans: own.map((interval) => spanOf(interval, tones)),
      };
    });
}

function detailOf(day: Day, deviceNo: number, own: readonly Interval[], nowMs: number): string {
  const { day: texts } = focusTexts.now();
  if (own.length > 0) return duration(own.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return silenceOf(day, deviceNo, nowMs) ?? texts.nothingRecorded;
}

/** "last data 2 d ago" of a device that has been silent for a day; undefined while it isn't. */
export function silenceOf({ devices }: Day, deviceNo: number, nowMs: number): string | undefined {
  const { day: texts } = focusTexts.now();
  const device = devices.find((one) => one.deviceNo === deviceNo);
  if (device === undefined) return undefined;
  if (device.lastBatchAt === null) return texts.noData;
  return nowMs - device.lastBatchAt > SILENT_MS
    ? texts.lastData(relative(device.lastBatchAt, nowMs))
    : undefined;
}

function spanOf({ deviceNo, startedAt, durationMs, app }: Interval, tones: Tones): Span {
  return {
    id: `${deviceNo}-${startedAt}`,
    startAt: startedAt,
    endAt: startedAt + durationMs,
    label: app,
    tone: tones.get(app) ?? 'none',
  };
}

/** The hours with something in them and a little around, so that the first and last hour can be read. */
export function boundsOf({ intervals }: Pick<Day, 'intervals'>, isToday: boolean): Stretch {
  const first = Math.min(...intervals.map(({ startedAt }) => startedAt));
  const last = Math.max(...intervals.map(({ startedAt, durationMs }) => startedAt + durationMs));
  // today grows in steps, so that the view rarely begins anew
  const stepMs = isToday ? LEAST_MS : HALF_HOUR_MS;
  const from = Math.floor(first / HALF_HOUR_MS) * HALF_HOUR_MS;
  const to = Math.max(from + LEAST_MS, Math.ceil(last / stepMs) * stepMs);
  const aroundMs = (to - from) * AROUND;
  return { from: from - aroundMs, to: to + aroundMs };
}
