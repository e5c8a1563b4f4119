import { useSyncExternalStore } from 'react';

/** Whether a media query holds now. For layout use CSS; this is for what exists or doesn't. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
