import type { ReactNode } from 'react';
import { count, dateTime } from '../../ui/format.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/u;
const CODE = /^[0-9a-f-]{16,}$/u;
const SHOWN_OF_CODE = 16;

/** "startedAt" as "Started at". */
export function nameWords(name: string): string {
  const spaced = name
    .replaceAll('.', ' ')
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** One's own value, opened. */
export function valueWords(value: string | number | boolean | null): ReactNode {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return count(value);
  if (INSTANT.test(value)) return dateTime(value);
  if (!CODE.test(value)) return value;
  const isWhole = value.length <= SHOWN_OF_CODE;
  return (
    <span className="mono" {...(!isWhole && { 'data-hint': value })}>
      {isWhole ? value : `${value.slice(0, SHOWN_OF_CODE)}…`}
    </span>
  );
}
