export interface StreamCounted {
  /** Of the relay that it went through. */
  address: string;
  records: number;
  bytes: number;
}

const everyMs = 10_000;

/** How much left this computer in a session, in stretches of ten seconds: never what, nor over which channel. */
export class StreamCount {
  #counted: StreamCounted | undefined;
  #since = 0;

  add(bytes: number, address: string, now: number): void {
    if (!this.#counted) this.#since = now;
    const before = this.#counted ?? { records: 0, bytes: 0 };
    this.#counted = { address, records: before.records + 1, bytes: before.bytes + bytes };
  }

  /** Undefined while a stretch lasts, and for one in which nothing left. */
  take(now: number): StreamCounted | undefined {
    return now - this.#since >= everyMs ? this.rest() : undefined;
  }

  rest(): StreamCounted | undefined {
    const counted = this.#counted;
    this.#counted = undefined;
    return counted;
  }
}
