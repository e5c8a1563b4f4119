import type { units } from '@candor/protocol/api/units.ts';
import type { OutputOf } from './contract.ts';

export type Unit = OutputOf<typeof units.listUnits>['items'][number];
/** Id of the company itself in trees and lists of places: what lies there lies in no unit. */
export const TOP = 'top';

/** Units by the unit in which they lie; those of the top under null. They keep their order. */
export function childrenOf(units: readonly Unit[]): ReadonlyMap<string | null, Unit[]> {
  return Map.groupBy(units, ({ parentId }) => parentId);
}

const indexes = new WeakMap<readonly Unit[], ReadonlyMap<string, Unit>>();

/** Units by their ids: made once for a list, which is asked for the path of each of its units. */
function indexOf(units: readonly Unit[]): ReadonlyMap<string, Unit> {
  const index = indexes.get(units) ?? new Map(units.map((unit) => [unit.id, unit]));
  indexes.set(units, index);
  return index;
}

/** From the outermost unit to this one. */
export function pathTo(units: readonly Unit[], id: string | null): Unit[] {
  const byId = indexOf(units);
  const path: Unit[] = [];
  // what the server sends has no cycle; a unit is named once at most
  for (let at = byId.get(id ?? ''); at && !path.includes(at); at = byId.get(at.parentId ?? ''))
    path.unshift(at);
  return path;
}

/** "Berlin / Sales". */
export function pathName(units: readonly Unit[], id: string): string {
  return pathTo(units, id)
    .map(({ name }) => name)
    .join(' / ');
}

/** The unit and all below it. */
export function insideOf(units: readonly Unit[], id: string): ReadonlySet<string> {
  return new Set(
    units.filter((unit) => pathTo(units, unit.id).some((above) => above.id === id)).map((unit) => unit.id),
  );
}
