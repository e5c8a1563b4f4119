import type { ReactNode } from 'react';
import { trustTexts } from '../../texts/trust.ts';
import { count, dateTime } from '../../ui/format.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/u;
const CODE = /^[0-9a-f-]{16,}$/u;
const SHOWN_OF_CODE = 16;

/** "durationMs" as "Duration (ms)". */
export function nameWords(name: string): string {
  const spaced = name
    .replaceAll('.', ' ')
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .replace(/ (ms|min|bytes)$/u, ' ($1)')
    .replace(/ no$/u, ' number')
    .replaceAll(/\b(utc|os|id|cpu)\b/gu, (short) => (short === 'id' ? short : short.toUpperCase()));
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** One's own id is the same in every row, so it stands last. */
export function columnsOf(row: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(row);
  return names.toSorted((one, other) => Number(one === 'personId') - Number(other === 'personId'));
}

/** One's own value, opened. */
export function valueWords(value: string | number | boolean | null): ReactNode {
  const { rows: texts } = trustTexts.now();
  if (value === null) return texts.none;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
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
