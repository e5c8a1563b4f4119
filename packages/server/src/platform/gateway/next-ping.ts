const pingEveryMs = 30_000;
const pingJitterMs = 5_000;

/** When a connection is pinged again: each at a moment of its own, so that not all of them are at once. */
export const nextPing = (nowMs: number): number =>
  nowMs + pingEveryMs + (Math.random() * 2 - 1) * pingJitterMs;
