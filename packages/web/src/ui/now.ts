import { useSyncExternalStore } from 'react';

const TICK_MS = 10_000;
const watchers = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** The present, moved on every ten seconds for all who show an age, so that they change together. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => nowMs);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  nowMs = Math.max(nowMs, Date.now());
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    watchers.delete(changed);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const watcher of watchers) watcher();
}
