import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { duration, percent, shortDay } from '../../ui/format.ts';

export type Availability = Output<typeof devices.availability>;
/** A cell of ui/strip.tsx. */
export type DayCell = { id: string; when: string; words: string; tone: 'ok' | 'warn' | 'bad' | 'off' };
type Span = { from: number; until: number };

const DAYS = 30;
/** A shorter absence is a restart or a change of network. */
const LONG_GAP_MS = 5 * 60_000;

/** One cell for each of the last 30 days in the viewer's zone, oldest first. Days before the enrolment aren't measured. */
export function dayCells({ periods, to }: Availability, enrolledAt: number): DayCell[] {
  const online = periods.map(({ from, until, reason }) => ({ from, until: until ?? to, reason }));
  return daysUntil(to).map(({ from, until }) => {
    const span = { from: Math.max(from, enrolledAt), until: Math.min(until, to) };
    const cell = span.until <= span.from ? notMeasured() : measured(span, online);
    return { id: String(from), when: shortDay(from), ...cell };
  });
}

/** Share of the time since the enrolment, within what was asked for; undefined before there is any. */
export function onlineShare({ from, to, onlineMs }: Availability, enrolledAt: number): number | undefined {
  const lengthMs = to - Math.max(from, enrolledAt);
  return lengthMs <= 0 ? undefined : Math.min(1, onlineMs / lengthMs);
}

export function shareWords(share: number): string {
  // 99.97 % must not read as whole
  return share > 0.995 && share < 1 ? percent(Math.floor(share * 10_000) / 10_000, 2) : percent(share);
}

const notMeasured = () => ({ tone: 'off', words: devicesTexts.now().availability.notEnrolled }) as const;

function measured(
  day: Span,
  online: readonly (Span & { reason: string | null })[],
): Pick<DayCell, 'tone' | 'words'> {
  const { availability: texts } = devicesTexts.now();
  const gaps = gapsIn(day, online);
  const long = gaps.filter(({ from, until }) => until - from >= LONG_GAP_MS);
  const onlineMs = day.until - day.from - gaps.reduce((sum, { from, until }) => sum + until - from, 0);
  if (onlineMs <= 0) return { tone: 'bad', words: texts.notOnline };
  if (gaps.length === 0) return { tone: 'ok', words: texts.allTheTime };
  const longest = Math.max(...gaps.map(({ from, until }) => until - from));
  const words = texts.gapsOf(duration(onlineMs), texts.gaps(gaps.length), duration(longest));
  return { tone: long.length === 0 ? 'ok' : 'warn', words };
}

/** What of the day no period covers. Periods come oldest first, and a replaced one may overlap the next. */
function gapsIn(day: Span, online: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let at = day.from;
  for (const { from, until } of online) {
    if (until <= at) continue;
    if (from >= day.until) break;
    if (from > at) gaps.push({ from: at, until: from });
    at = Math.max(at, until);
  }
  if (at < day.until) gaps.push({ from: at, until: day.until });
  return gaps.filter((gap) => gap.until - gap.from >= 1000);
}

/** By the calendar and not by 24 hours, so that a change of the clocks moves no day. */
function daysUntil(to: number): Span[] {
  const midnight = (back: number) => {
    const at = new Date(to);
    at.setHours(0, 0, 0, 0);
    at.setDate(at.getDate() - back);
    return at.getTime();
  };
  return Array.from({ length: DAYS }, (_, index) => ({
    from: midnight(DAYS - 1 - index),
    until: midnight(DAYS - 2 - index),
  }));
}
