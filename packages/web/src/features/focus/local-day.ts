/** A day begins at four in the morning, so that a late evening belongs to the day before; the server counts alike. */
const STARTS_AT_HOUR = 4;
const FORM = /^\d{4}-\d{2}-\d{2}$/u;

/** "2026-11-21" of a day that exists. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !FORM.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

/** The viewer's day at an instant. */
export function dateOf(at: number): string {
  const local = new Date(at);
  local.setHours(local.getHours() - STARTS_AT_HOUR);
  const [year, month, day] = [local.getFullYear(), local.getMonth() + 1, local.getDate()];
  return `${year}-${two(month)}-${two(day)}`;
}

/** Noon of a day in the viewer's zone, safely inside it. */
export function noonOf(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day, 12).getTime();
}

/** The viewer's distance from UTC on that day, in minutes. */
export function offsetOf(date: string): number {
  return -new Date(noonOf(date)).getTimezoneOffset();
}

const two = (value: number) => String(value).padStart(2, '0');
