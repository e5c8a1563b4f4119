import { useRemembered } from '../remember.ts';
import type { Column } from './columns.ts';

/** What a person chose for one list: which columns are away, and how dense the rows are. */
export type TableChoice = { hidden: readonly string[]; density: 'normal' | 'compact' };

export function useTableChoice<Row>(name: string, columns: readonly Column<Row>[]) {
  const fallback: TableChoice = {
    hidden: columns.filter(({ isExtra }) => isExtra).map(({ id }) => id),
    density: 'normal',
  };
  return useRemembered(`table.${name}`, fallback, parseChoice);
}

export function parseChoice(stored: unknown): TableChoice | undefined {
  if (typeof stored !== 'object' || stored === null || !('hidden' in stored) || !('density' in stored))
    return undefined;
  const { hidden, density } = stored;
  if (!Array.isArray(hidden) || (density !== 'normal' && density !== 'compact')) return undefined;
  return { hidden: hidden.filter((id) => typeof id === 'string'), density };
}
