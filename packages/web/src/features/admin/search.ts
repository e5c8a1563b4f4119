/** What the address of the server's page holds besides its path: the order of its tables, with a minus downwards. */
export const tableSorts = ['table', 'rows', 'size'] as const;
type TableSort = (typeof tableSorts)[number];
export type ServerSearch = { sort?: TableSort | `-${TableSort}` | undefined };

const sorts = tableSorts.flatMap((id) => [id, `-${id}`] as const);

export function readServerSearch({ sort }: Readonly<Record<string, unknown>>): ServerSearch {
  const known = sorts.find((one) => one === sort);
  return known === undefined ? {} : { sort: known };
}
