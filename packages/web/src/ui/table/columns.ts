import type { ReactNode } from 'react';
import { spokenNow } from '../../texts/language.ts';

export type Sort = { id: string; direction: 'up' | 'down' };

export type Column<Row> = {
  id: string;
  header: string;
  /** The first column's cell is the row's name as a quiet Link. */
  cell: (row: Row) => ReactNode;
  /** In rem; without it the column takes what is left, and never less than 8. */
  width?: number;
  /** Numbers stand at the end. */
  align?: 'start' | 'end';
  /** Given: the table sorts by it. For lists that come in pages use `isSortable` and let the server sort. */
  sortBy?: (row: Row) => string | number | null | undefined;
  isSortable?: boolean;
  /** Not shown until chosen. */
  isExtra?: boolean;
  /** Left out while the table has less than 38 rem (narrow) or 56 rem (medium) of room. */
  dropBelow?: 'narrow' | 'medium';
  hint?: string;
  /** Long text takes a second line instead of being cut. */
  wraps?: boolean;
};

export const GROW_LEAST_REM = 8;

export function isSortable<Row>(column: Column<Row>): boolean {
  return column.sortBy !== undefined || column.isSortable === true;
}

/** Text follows the reader's alphabet, with the numbers in it by size: web-2 before web-10. */
export function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return alphabets[spokenNow().language].compare(String(one), String(other));
}

const letters: Intl.CollatorOptions = { numeric: true, sensitivity: 'base' };
const alphabets = { en: new Intl.Collator('en-GB', letters), de: new Intl.Collator('de-DE', letters) };
