/**
 * One page of rows that were read up to one more than `limit`, which tells whether there are more.
 * @param cursorOf what the next page begins behind, of the last row of this one
 */
export function pageOf<Row>(
  found: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { items: Row[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : cursorOf(last) };
}
