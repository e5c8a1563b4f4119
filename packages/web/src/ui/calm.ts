import { useCallback, useEffect, useRef } from 'react';

const GAP_MS = 1000;

/**
 * Hands over what came in, together and at most once a second, so that a screen changes calmly.
 * @param leastWaitMs time in which what is asked for afterwards settles
 */
export function useCalmly<Item>(
  act: (items: readonly Item[]) => void,
  leastWaitMs = 0,
): (item: Item) => void {
  const latest = useRef(act);
  const waiting = useRef<Item[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const actedAtMs = useRef(0);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return useCallback(
    (item) => {
      waiting.current.push(item);
      timer.current ??= setTimeout(
        () => {
          timer.current = undefined;
          actedAtMs.current = Date.now();
          latest.current(waiting.current.splice(0));
        },
        Math.max(leastWaitMs, actedAtMs.current + GAP_MS - Date.now()),
      );
    },
    [leastWaitMs],
  );
}
