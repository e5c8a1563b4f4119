// How long what a root signs may last, and when it is due again. Without schemas: pages load it.
const dayMs = 86_400_000;

/** The longest life of a roster's key. */
export const rosterKeyDays = { browser: 90, passkey: 400, 'command-line': 400 } as const;

/** What a root signed is signed again from so many days before its end. */
export const signAgainDays = 30;
/** Whether what ends at `until` is over or due to be signed again. Both in ms since 1970 UTC. */
export const endsSoon = (until: number, now: number): boolean => until - now < signAgainDays * dayMs;
