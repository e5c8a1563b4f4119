import type { Route } from '@candor/protocol/api/route.ts';

type Groups = Readonly<Record<string, Readonly<Record<string, Route>>>>;

/**
 * What a built page needs of the contract: addresses, and which routes are everybody's. The schemas are types to it,
 * and checked by the server; who may ask the others, it is told by the server too.
 */
export function contractAddresses(groups: Groups): Record<string, Record<string, Partial<Route>>> {
  const address = ({ method, path, word }: Route) => ({ method, path, ...(word === 'public' && { word }) });
  return mapValues(groups, (group) => mapValues(group, address));
}

function mapValues<V, R>(of: Readonly<Record<string, V>>, change: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));
}
