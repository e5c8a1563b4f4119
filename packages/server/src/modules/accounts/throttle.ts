import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { countTry, countedTries, uncountTry } from './throttle-queries.ts';

/** So many wrong tries in a time that begins with the first of them. */
export interface Limit {
  kind: string;
  max: number;
  windowMs: number;
}
export interface Tries {
  limit: Limit;
  bucket: Uint8Array;
}

const minuteMs = 60_000;
/** Clause S4. Who tries from a network that the account signed in from counts apart: a stranger locks nobody out. */
export const limits = {
  accountStrange: { kind: 'account-strange', max: 10, windowMs: 15 * minuteMs },
  accountKnown: { kind: 'account-known', max: 10, windowMs: 15 * minuteMs },
  network: { kind: 'network', max: 30, windowMs: 15 * minuteMs },
  linkAddress: { kind: 'link-address', max: 3, windowMs: 60 * minuteMs },
  linkNetwork: { kind: 'link-network', max: 5, windowMs: 60 * minuteMs },
  code: { kind: 'code', max: 15, windowMs: 60 * minuteMs },
} as const satisfies Record<string, Limit>;

/** Slows guessing, for everybody alike: an address that nobody has is counted like any other. */
export class Throttle {
  readonly #platform: Pick<Platform, 'clock' | 'keys'>;

  constructor(platform: Pick<Platform, 'clock' | 'keys'>) {
    this.#platform = platform;
  }

  /** @param name what is counted (an id, an index, a network); only its keyed hash is kept */
  async of(limit: Limit, name: string): Promise<Tries> {
    const bucket = await this.#platform.keys.passingIndex('throttle.bucket', `${limit.kind}|${name}`);
    return { limit, bucket };
  }

  /** Counts a try before its outcome is known, so that a hundred at once are a hundred. Fails with slow_down. */
  async take(tx: Tx, ...tries: readonly Tries[]): Promise<void> {
    const now = this.#platform.clock.now();
    for (const { limit, bucket } of tries) {
      const since = new Date(now.getTime() - limit.windowMs);
      const { count, windowAt } = await countTry(
        tx,
        { bucket, kind: limit.kind, windowAt: now, count: 1 },
        since,
      );
      if (count > limit.max) slowDown(limit, windowAt, now);
    }
  }

  /** It was right, so it does not count. */
  async giveBack(tx: Tx, ...tries: readonly Tries[]): Promise<void> {
    for (const { limit, bucket } of tries) await uncountTry(tx, bucket, limit.kind);
  }

  /** Fails with slow_down when there were too many; counts nothing. */
  async requireFree(tx: Tx, { limit, bucket }: Tries): Promise<void> {
    const now = this.#platform.clock.now();
    const since = new Date(now.getTime() - limit.windowMs);
    const found = await countedTries(tx, bucket, limit.kind, since);
    if (found && found.count >= limit.max) slowDown(limit, found.windowAt, now);
  }
}

function slowDown({ windowMs }: Limit, windowAt: Date, now: Date): never {
  return fail('slow_down', {
    retryAfterS: Math.ceil((windowAt.getTime() + windowMs - now.getTime()) / 1000),
  });
}
