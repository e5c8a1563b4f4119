/** Time as the server sees it; injected wherever time matters, so that tests decide what time it is. */
export interface Clock {
  /** The time of day. */
  now(): Date;
  /** Ms that only grow; for durations and periods. */
  monotonicMs(): number;
  /** For development: all later times are that much later. */
  goForward?(ms: number): void;
}

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** The system's clock, which can be set forward: what ends with time can be looked at today. */
export function movableClock(): Clock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    monotonicMs: () => performance.now() + aheadMs,
    goForward(ms) {
      aheadMs += ms;
    },
  };
}

/** A clock that stands still until it is told to advance. */
export function fakeClock(startAt: Date | string = '2026-01-01T00:00:00Z'): FakeClock {
  let passedMs = 0;
  const startMs = new Date(startAt).getTime();
  return {
    now: () => new Date(startMs + passedMs),
    monotonicMs: () => passedMs,
    advance(ms) {
      passedMs += ms;
    },
  };
}
