import { useCallback, useEffect, useRef } from 'react';

const GAP_MS = 1000;

/** Hands over what came in, together and at most once a second, so that a screen changes calmly. */
export function useCalmly<Item>(act: (items: readonly Item[]) => void): (item: Item) => void {
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
  return useCallback((item) => {
    waiting.current.push(item);
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        actedAtMs.current = Date.now();
        latest.current(waiting.current.splice(0));
      },
      Math.max(0, actedAtMs.current + GAP_MS - Date.now()),
    );
  }, []);
}
