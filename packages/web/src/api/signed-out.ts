const watchers = new Set<() => void>();

/** Calls back when the server no longer knows who is signed in. */
export function onNotSignedIn(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export function sayNotSignedIn(): void {
  for (const watcher of watchers) watcher();
}
