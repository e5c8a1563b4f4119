/** Words of the console are English for now; numbers and dates follow them so that a line never mixes languages. */
export const LOCALE = 'en-GB';

const SPACE = '\u00a0'; // keeps a number and its unit on one line
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const secondsFormat = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const weekdayFormat = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const zoneFormat = new Intl.DateTimeFormat(LOCALE, { timeZoneName: 'short' });

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An instant as the API gives it (ISO 8601) or in milliseconds since 1970. */
export type Instant = string | number;

export function millis(at: Instant): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** 41,220 */
export function count(value: number): string {
  return whole.format(value);
}

/** 12.4, and 41,220 from a hundred on, where the decimal would be noise. */
export function decimal(value: number): string {
  return (Math.abs(value) < 100 ? precise : whole).format(value);
}

/** 12 % from a share of one. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 10 ? precise.format(value) : whole.format(value)}${SPACE}%`;
}

/** 1.5 GiB */
export function bytes(sizeBytes: number): string {
  const power = sizeBytes < 1 ? 0 : Math.min(Math.floor(Math.log2(sizeBytes) / 10), BYTE_UNITS.length - 1);
  return `${decimal(sizeBytes / 1024 ** power)}${SPACE}${BYTE_UNITS[power]}`;
}

/** The two largest parts of a length of time: 2 h 14 min, 3 d 4 h, 42 s. */
export function duration(lengthMs: number): string {
  const parts: [number, string][] = [
    [Math.floor(lengthMs / DAY_MS), 'd'],
    [Math.floor((lengthMs % DAY_MS) / HOUR_MS), 'h'],
    [Math.floor((lengthMs % HOUR_MS) / MINUTE_MS), 'min'],
    [Math.floor((lengthMs % MINUTE_MS) / SECOND_MS), 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return `0${SPACE}s`;
  const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, unit]) => `${value}${SPACE}${unit}`).join(' ');
}

/** "just now", "3 min ago", "in 2 h"; a date once it is more than 30 days away. */
export function relative(at: Instant, nowMs: number): string {
  const awayMs = nowMs - millis(at);
  const length = Math.abs(awayMs);
  if (length < 45 * SECOND_MS) return awayMs < -5 * SECOND_MS ? 'in a moment' : 'just now';
  if (length > 30 * DAY_MS) return day(at);
  const [size, unit] =
    length < 90 * MINUTE_MS ? [MINUTE_MS, 'min'] : length < 36 * HOUR_MS ? [HOUR_MS, 'h'] : [DAY_MS, 'd'];
  const words = `${Math.max(1, Math.round(length / size))}${SPACE}${unit}`;
  return awayMs < 0 ? `in ${words}` : `${words} ago`;
}

/** 14:02 */
export function clock(at: Instant): string {
  return clockFormat.format(millis(at));
}

/** 14:02:11 */
export function clockSeconds(at: Instant): string {
  return secondsFormat.format(millis(at));
}

/** 21 Nov 2025 */
export function day(at: Instant): string {
  return dayFormat.format(millis(at));
}

/** Friday 21 November */
export function weekday(at: Instant): string {
  return weekdayFormat.format(millis(at));
}

/** 21 Nov 2025, 14:02:11 */
export function dateTime(at: Instant): string {
  return `${day(at)}, ${clockSeconds(at)}`;
}

/** The viewer's zone, as in "GMT+1", to be named wherever times leave the screen. */
export function zone(at: Instant): string {
  return zoneFormat.formatToParts(millis(at)).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}
