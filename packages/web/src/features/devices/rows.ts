import { useMemo } from 'react';

/** The rows of all pages so far; the same list as long as the data is the same, because a new list is a new table. */
export function useRows<Row>(
  data: { pages: readonly { items: readonly Row[] }[] } | undefined,
): readonly Row[] {
  return useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
}
