import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** Ids that are selected, and where the last single choice was made, from which Shift extends. */
export type Selection = { ids: ReadonlySet<string>; anchor: string | undefined };

export const NOTHING: Selection = { ids: new Set(), anchor: undefined };

/** Turns one row on or off; with Shift, everything from the anchor to it becomes what it becomes. */
export function toggle(
  selection: Selection,
  id: string,
  order: readonly string[],
  isRange: boolean,
): Selection {
  const ids = new Set(selection.ids);
  const turnsOn = !ids.has(id);
  const from = isRange && selection.anchor !== undefined ? order.indexOf(selection.anchor) : -1;
  const to = order.indexOf(id);
  const changed = from === -1 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of changed) {
    if (turnsOn) ids.add(one);
    else ids.delete(one);
  }
  return { ids, anchor: id };
}

export function toggleAll(selection: Selection, order: readonly string[]): Selection {
  const isAll = order.every((id) => selection.ids.has(id));
  return { ids: isAll ? new Set() : new Set(order), anchor: undefined };
}

/** Without the ids that are no longer listed, so that a bulk act never reaches a row nobody sees. */
export function listed(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  const kept = [...selection.ids].filter((id) => there.has(id));
  return kept.length === selection.ids.size ? selection : { ids: new Set(kept), anchor: selection.anchor };
}

/** The rows that are selected, and what changes that. The functions stay the same, so that rows needn't be drawn again. */
export function useSelection(order: readonly string[]) {
  const [kept, setKept] = useState(NOTHING);
  const latest = useRef(order);
  useEffect(() => {
    latest.current = order;
  });
  const ids = useMemo(() => listed(kept, order).ids, [kept, order]);
  const pick = useCallback((id: string, isRange: boolean) => {
    setKept((now) => toggle(now, id, latest.current, isRange));
  }, []);
  return {
    ids,
    picked:
      ids.size === 0 ? ('none' as const) : ids.size === order.length ? ('all' as const) : ('some' as const),
    pick,
    pickAll: () => setKept((now) => toggleAll(now, order)),
    clear: () => setKept(NOTHING),
  };
}
