import { EventEmitter, once } from 'node:events';
import type { DeskLink } from '../control/connect-desk.ts';
import type { DeskAct, DeskState } from '../remote/desk-wire.ts';

/** Connects to the running agent as a page; undefined where none runs, or it has no sessions to show. */
export type SeatPage = (onState: (state: DeskState) => void) => Promise<DeskLink | undefined>;

/** So long an open page waits for news, and how often it says that somebody looks. */
const waitMs = 1_500;
/** A page that asked for nothing in that time is closed. */
const openMs = 10_000;
/** An agent that is not there is not asked more often. */
const retryMs = 2_000;

/** The page in the browser as a desk: it sits there as long as it is open, and sees what there is to see. */
export class PageDesk implements Disposable {
  readonly #seat: SeatPage;
  readonly #news = new EventEmitter();
  #link: DeskLink | undefined;
  #state: DeskState | undefined;
  #version = 0;
  #triedAt = -Infinity;
  #closing: NodeJS.Timeout | undefined;

  constructor(seat: SeatPage) {
    this.#seat = seat;
  }

  /** What is shown, at once where it is another than `seen`; null while no agent shows any. */
  async next(seen: number): Promise<{ version: number; state: DeskState | null }> {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#link?.close(), openMs).unref();
    if (!this.#link) await this.#connect();
    this.#link?.send({ act: 'visible', isVisible: true });
    if (this.#version === seen)
      // it has to be asked again, also without news
      await once(this.#news, 'state', { signal: AbortSignal.timeout(waitMs) }).catch(() => undefined);
    return { version: this.#version, state: this.#state ?? null };
  }

  /** Whether a session is shown as one that is on, or is asked about. */
  isOn(sessionId: string): boolean {
    const { live, prompts } = this.#state ?? { live: [], prompts: [] };
    return [...live, ...prompts].some((one) => one.sessionId === sessionId);
  }

  act(act: DeskAct): 'sent' | 'nowhere' {
    this.#link?.send(act);
    return this.#link ? 'sent' : 'nowhere';
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#closing);
    this.#link?.close();
  }

  async #connect(): Promise<void> {
    if (performance.now() - this.#triedAt < retryMs) return;
    this.#triedAt = performance.now();
    const link = await this.#seat((state) => this.#show(state));
    this.#link = link;
    void link?.closed.then(() => {
      if (this.#link === link) this.#link = undefined;
      this.#show(undefined);
    });
  }

  #show(state: DeskState | undefined): void {
    this.#state = state;
    this.#version++;
    this.#news.emit('state');
  }
}
