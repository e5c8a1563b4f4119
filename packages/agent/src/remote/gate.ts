import { existsSync } from 'node:fs';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import type { DeskConnection } from '../control/listen.ts';
import type { SessionSide } from '../core.ts';
import type { KeeperParts } from './ground.ts';
import type { SessionKeeper } from './keeper.ts';
import { ServerClock } from './server-clock.ts';

export type GateParts = Omit<KeeperParts, 'clock' | 'tellTerminals'>;

/**
 * The way to the keeper of sessions, which is loaded when there is something for it to do: a computer on which nobody
 * asks for sessions does not pay for them.
 */
export class SessionGate implements SessionSide {
  readonly #parts: GateParts;
  readonly #clock = new ServerClock();
  #keeper: Promise<SessionKeeper> | undefined;
  #loaded: SessionKeeper | undefined;
  #reach: 'welcomed' | 'lost' = 'lost';

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  heard(serverTime: number): void {
    this.#clock.heard(serverTime);
  }

  receive(order: SessionOrder): void {
    this.#with((keeper) => keeper.receive(order));
  }

  reach(reach: 'welcomed' | 'lost'): void {
    this.#reach = reach;
    if (this.#keeper) this.#with((keeper) => keeper.reach(reach));
    else if (reach === 'welcomed' && existsSync(this.#parts.files.sessions)) void this.#loadForOpen();
  }

  decideAgain(): void {
    this.#loaded?.decideAgain();
  }

  seat(desk: DeskConnection): void {
    this.#with((keeper) => keeper.desks.seat(desk));
  }

  /** Nothing while nobody asked for a session since the start. */
  status() {
    return this.#loaded?.status();
  }

  /** Ends what is on; the server is told as long as it hears. */
  async stop(why: 'agent_stopped' | 'device_left'): Promise<void> {
    const keeper = await this.#keeper;
    this.#keeper = undefined;
    this.#loaded = undefined;
    await keeper?.stop(why);
  }

  /** Of a process before this one: ends that the server has not kept, or that nobody stated. */
  async #loadForOpen(): Promise<void> {
    const { Journal } = await import('./journal.ts');
    const { files, identity } = this.#parts;
    using journal = new Journal(files.sessions, Buffer.from(identity().storeKey, 'base64url'), 'write');
    if (journal.open().length > 0) this.#keeper ??= this.#load();
  }

  /** In the order in which it was called. */
  #with(act: (keeper: SessionKeeper) => void): void {
    this.#keeper ??= this.#load();
    void this.#keeper.then(act);
  }

  async #load(): Promise<SessionKeeper> {
    const { SessionKeeper } = await import('./keeper.ts');
    const { tellTerminals } = await import('./wall.ts');
    this.#loaded = new SessionKeeper({ ...this.#parts, clock: this.#clock, tellTerminals });
    this.#loaded.reach(this.#reach);
    return this.#loaded;
  }
}
