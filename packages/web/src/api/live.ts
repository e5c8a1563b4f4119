import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveEvent, LiveTopic } from '@candor/protocol/messages/live.ts';
import { listen, liveState, watchLive, type LiveState } from './live-link.ts';

type EventOf<T extends LiveTopic> = Extract<LiveEvent, { topic: T }>;

/** Hears what changes while the caller is on the screen. Without an id: all of the topic. */
export function useLive<T extends LiveTopic>(
  topic: T,
  id: string | undefined,
  onEvent: (event: EventOf<T>) => void,
): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(
    // listen() passes on events of this topic only
    () => listen({ topic, id, hear: (event) => latest.current(event as EventOf<T>) }),
    [topic, id],
  );
}

/** Whether events come now; while they don't, values are as of `since` at the latest (ui/time.tsx: AsOf). */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watchLive, liveState);
}
