/** The server's time, reckoned by this device's clock: both sides of a session mean the same moment by it. */
export class ServerClock {
  readonly #ownNow: () => number;
  #aheadMs = 0;

  constructor(ownNow: () => number = Date.now) {
    this.#ownNow = ownNow;
  }

  /** What the server said just now, in ms since 1970 UTC. */
  heard(serverTime: number): void {
    this.#aheadMs = serverTime - this.#ownNow();
  }

  /** Of this device. */
  ownNow(): number {
    return this.#ownNow();
  }

  now(): number {
    return this.#ownNow() + this.#aheadMs;
  }

  /** By the clock that the person at this computer sees. */
  toOwn(at: number): number {
    return at - this.#aheadMs;
  }
}
