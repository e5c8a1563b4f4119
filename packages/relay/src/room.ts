import type { Side, relayLimits } from '@candor/protocol/session/relay.ts';
import type { Member } from './member.ts';

export type RelayLimits = { readonly [K in keyof typeof relayLimits]: number };

/** More than the rate allows is passed on for so long before its sender is held. */
const burstMs = 100;

/** Two ends at most, and what they say to each other. Bytes are passed on as they are, and never looked at. */
export class Room {
  readonly members = new Map<Side, Member>();
  readonly #limits: RelayLimits;
  readonly #monotonicMs: () => number;
  /** Until when what was said would have taken at the rate of a room. */
  #busyUntilMs = 0;

  constructor(limits: RelayLimits, monotonicMs: () => number) {
    this.#limits = limits;
    this.#monotonicMs = monotonicMs;
  }

  otherOf({ claims: { side } }: Member): Member | undefined {
    return this.members.get(side === 'device' ? 'technician' : 'device');
  }

  enter(member: Member): void {
    this.members.set(member.claims.side, member);
    this.otherOf(member)?.note({ type: 'peer', present: true });
  }

  leave(member: Member): void {
    if (this.members.get(member.claims.side) !== member) return;
    this.members.delete(member.claims.side);
    const other = this.otherOf(member);
    other?.release('buffer');
    other?.note({ type: 'peer', present: false });
  }

  /** Bytes for nobody are dropped: the ends agree on keys anew whenever both have come. @returns how many went on */
  pass(from: Member, bytes: Buffer): number {
    const to = this.otherOf(from);
    // one whose place another took may speak until its socket is closed
    if (!to || this.members.get(from.claims.side) !== from) return 0;
    const most = this.#limits.bufferedBytes;
    to.send(bytes, () => {
      if (to.bufferedBytes <= most / 2) from.release('buffer');
    });
    if (to.bufferedBytes > most) from.hold('buffer');
    this.#spend(from, bytes.length);
    return bytes.length;
  }

  #spend(from: Member, bytes: number): void {
    const nowMs = this.#monotonicMs();
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs) + (bytes / this.#limits.bytesPerSecond) * 1_000;
    const waitMs = this.#busyUntilMs - nowMs - burstMs;
    if (waitMs > 0 && from.hold('rate')) setTimeout(() => from.release('rate'), waitMs).unref();
  }
}
