const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const units = [
  ['day', dayMs, 36 * hourMs],
  ['hour', hourMs, 90 * minuteMs],
  ['minute', minuteMs, 0],
] as const;

/** 21 Nov 2026, 14:02 */
export function exactTime(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** 21 Nov 2026 */
export function dayOf(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
}

/** "now", "3 minutes ago", "in 2 hours"; the day once it is more than 30 days away. */
export function ageOf(locale: string, at: number, nowMs: number): string {
  const awayMs = at - nowMs;
  const length = Math.abs(awayMs);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (length > 30 * dayMs) return dayOf(locale, at);
  if (length < 45_000) return words.format(0, 'second');
  const [unit, sizeMs] = units.find(([, , leastMs]) => length >= leastMs) ?? units[2];
  return words.format(Math.sign(awayMs) * Math.max(1, Math.round(length / sizeMs)), unit);
}
