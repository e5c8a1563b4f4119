import { spokenNow } from '../texts/language.ts';

const SPACE = '\u00a0'; // keeps a number and its unit on one line
const formats = {
  whole: made((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })),
  precise: made((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })),
  clock: made((locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })),
  seconds: made(
    (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  ),
  day: made((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })),
  weekday: made(
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
  ),
  shortDay: made(
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }),
  ),
  zone: made((locale) => new Intl.DateTimeFormat(locale, { timeZoneName: 'short' })),
};

/** Made once for each language, since making one takes longer than its use. */
function made<Format>(make: (locale: string) => Format): () => Format {
  const known = new Map<string, Format>();
  return () => {
    const { locale } = spokenNow();
    const format = known.get(locale) ?? make(locale);
    known.set(locale, format);
    return format;
  };
}

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
  return formats.whole().format(value);
}

/** 12.4, and 41,220 from a hundred on, where the decimal would be noise. */
export function decimal(value: number): string {
  return (Math.abs(value) < 100 ? formats.precise() : formats.whole()).format(value);
}

/** 12 % from a share of one, with a decimal where it is small, or with as many `decimals` as are asked for. */
export function percent(share: number, decimals?: number): string {
  const value = share * 100;
  if (decimals !== undefined)
    return `${value.toLocaleString(spokenNow().locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}${SPACE}%`;
  return `${value > 0 && value < 10 ? formats.precise().format(value) : formats.whole().format(value)}${SPACE}%`;
}

/** 1.5 GiB */
export function bytes(sizeBytes: number): string {
  const power = sizeBytes < 1 ? 0 : Math.min(Math.floor(Math.log2(sizeBytes) / 10), BYTE_UNITS.length - 1);
  return `${decimal(sizeBytes / 1024 ** power)}${SPACE}${BYTE_UNITS[power]}`;
}

/** The two largest parts of a length of time: 2 h 14 min, 3 d 4 h, 42 s. */
export function duration(lengthMs: number): string {
  const { day: dayUnit, hour, minute, second } = spokenNow().texts.units;
  const parts: [number, string][] = [
    [Math.floor(lengthMs / DAY_MS), dayUnit],
    [Math.floor((lengthMs % DAY_MS) / HOUR_MS), hour],
    [Math.floor((lengthMs % HOUR_MS) / MINUTE_MS), minute],
    [Math.floor((lengthMs % MINUTE_MS) / SECOND_MS), second],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return `0${SPACE}${second}`;
  const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, unit]) => `${value}${SPACE}${unit}`).join(' ');
}

/** "just now", "3 min ago", "in 2 h"; a date once it is more than 30 days away. */
export function relative(at: Instant, nowMs: number): string {
  const { units } = spokenNow().texts;
  const awayMs = nowMs - millis(at);
  const length = Math.abs(awayMs);
  if (length < 45 * SECOND_MS) return awayMs < -5 * SECOND_MS ? units.soon : units.justNow;
  if (length > 30 * DAY_MS) return day(at);
  const [size, unit] =
    length < 90 * MINUTE_MS
      ? [MINUTE_MS, units.minute]
      : length < 36 * HOUR_MS
        ? [HOUR_MS, units.hour]
        : [DAY_MS, units.day];
  const words = `${Math.max(1, Math.round(length / size))}${SPACE}${unit}`;
  return awayMs < 0 ? units.in(words) : units.ago(words);
}

/** 14:02 */
export function clock(at: Instant): string {
  return formats.clock().format(millis(at));
}

/** 14:02:11 */
export function clockSeconds(at: Instant): string {
  return formats.seconds().format(millis(at));
}

/** 21 Nov 2025 */
export function day(at: Instant): string {
  return formats.day().format(millis(at));
}

/** Fri 21 Nov */
export function shortDay(at: Instant): string {
  return formats.shortDay().format(millis(at));
}

/** Friday 21 November */
export function weekday(at: Instant): string {
  return formats.weekday().format(millis(at));
}

/** 21 Nov 2025, 14:02:11 */
export function dateTime(at: Instant): string {
  return `${day(at)}, ${clockSeconds(at)}`;
}

/** The viewer's zone, as in "GMT+1", to be named wherever times leave the screen. */
export function zone(at: Instant): string {
  return (
    formats
      .zone()
      .formatToParts(millis(at))
      .find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  );
}
