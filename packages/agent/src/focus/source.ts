/** What a platform really gives; the devices page shows it as it stands here. */
export type Abilities = {
  /** `none`: nothing tells which window is active, so nothing is recorded. */
  window: 'app' | 'none';
  /** Titles are never requested in this release. */
  title: 'none';
  /** `alarm`: the system calls at the limit; `timer`: it is asked; `none`: an interval ends by focus and lock only. */
  idle: 'alarm' | 'timer' | 'none';
  counts: 'available' | 'none';
  /** The X server knows nothing of a lock; sleep is found by comparing clocks (intervals.ts). */
  lock: 'none' | 'logind';
};

export type LostReason = 'server_gone' | 'stream_broken';

/** Every time is in ms since the epoch. `at` is when it was so, which may be earlier than when it was told. */
export type FocusEvent =
  | { kind: 'ready'; at: number }
  /** `app` is clean text (app-name.ts); null when no window is active. */
  | { kind: 'focused'; app: string | null; at: number; pid?: number }
  /** `since` is the last input. */
  | { kind: 'idle'; since: number; at: number }
  | { kind: 'active'; at: number }
  | { kind: 'locked'; at: number }
  | { kind: 'unlocked'; at: number }
  | { kind: 'sleeping'; at: number }
  | { kind: 'woke'; at: number }
  /** How many since the last such event. */
  | { kind: 'counts'; keys: number; clicks: number; at: number }
  | { kind: 'lost'; reason: LostReason; at: number };

export interface FocusSource {
  readonly platform: 'x11';
  /** Known once `start` has resolved; before, and after a loss, everything is `none`. */
  readonly abilities: Abilities;
  /** Resolves when events flow. Rejects with FocusSourceError. A source is started once. */
  start(onEvent: (event: FocusEvent) => void): Promise<void>;
  stop(): Promise<void>;
  /** Off until it is called with true. While off, no input event is selected at all. */
  setCounts(on: boolean): void;
  /** 30,000 to 3,600,000 ms in the product; takes effect at once. */
  setIdleLimit(limitMs: number): void;
}

export const noAbilities: Abilities = {
  window: 'none',
  title: 'none',
  idle: 'none',
  counts: 'none',
  lock: 'none',
};

/** `stopped`: stop() was called before start() had finished. */
export type FocusSourceErrorCode = 'no_x_display' | 'stopped';

export class FocusSourceError extends Error {
  readonly code: FocusSourceErrorCode;

  constructor(code: FocusSourceErrorCode, cause?: unknown) {
    super(code, { cause });
    this.name = 'FocusSourceError';
    this.code = code;
  }
}
