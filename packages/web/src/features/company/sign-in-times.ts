import type { CompanyTexts } from '../../texts/company.ts';
import type { Option } from '../../ui/select.tsx';

type Words = CompanyTexts['signInRule'];

/** A time of the lists below; null: as the roles say. */
export const chosenOf = (value: string): number | null => (value === 'null' ? null : Number(value));

/** In minutes, with what is set now. */
export function idleChoices(texts: Words, now: number | null): Option<string>[] {
  return choices(texts, [10, 30, 60, 480, 1440], now, (minutes) => spoken(texts, minutes));
}

/** In hours, with what is set now. */
export function longestChoices(texts: Words, now: number | null): Option<string>[] {
  return choices(texts, [4, 8, 12, 24, 168], now, (hours) => spoken(texts, hours * 60));
}

function choices(
  { asRoles }: Words,
  usual: readonly number[],
  now: number | null,
  label: (n: number) => string,
): Option<string>[] {
  const offered = new Set([...usual, ...(now === null ? [] : [now])]);
  const times = [...offered].toSorted((one, other) => one - other);
  return [{ value: 'null', label: asRoles }, ...times.map((n) => ({ value: String(n), label: label(n) }))];
}

function spoken({ minutes, hours, days }: Words, n: number): string {
  if (n % 1440 === 0) return days(n / 1440);
  return n % 60 === 0 ? hours(n / 60) : minutes(n);
}
