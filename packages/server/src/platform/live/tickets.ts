import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Caller } from '../http/index.ts';

const lifeMs = 30_000;
const maxTickets = 10_000;

/** One-time tickets with which a page names its sign-in on the live stream; in memory only. */
export class Tickets {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #tickets = new Map<string, { caller: Caller; endsAtMs: number }>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  issue(caller: Caller): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#tickets.set(ticket, { caller, endsAtMs: this.#clock.monotonicMs() + lifeMs });
    const [oldest] = this.#tickets.keys();
    if (this.#tickets.size > maxTickets && oldest !== undefined) this.#tickets.delete(oldest);
    return ticket;
  }

  /** Those of callers who may come no more. */
  drop(isOver: (caller: Caller) => boolean): void {
    for (const [ticket, { caller }] of this.#tickets) if (isOver(caller)) this.#tickets.delete(ticket);
  }

  /** Undefined when it was used before, or is over, or never was. */
  redeem(ticket: string): Caller | undefined {
    const found = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return found && this.#clock.monotonicMs() <= found.endsAtMs ? found.caller : undefined;
  }
}
