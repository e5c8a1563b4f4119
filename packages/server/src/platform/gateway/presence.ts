import { codeOf } from '../log/index.ts';
import type { Platform } from '../platform.ts';
import type { Owner } from './owner.ts';
import {
  closeOpenAvailability,
  endAvailability,
  findCompanies,
  noteSeen,
  type Ending,
} from './presence-queries.ts';

/** A greeted connection, as presence sees it. */
export interface Arrived {
  readonly owner: Owner;
  readonly since: Date;
  /** Ends it because a newer connection of the same identity took its place. */
  replace(): void;
}

type EndReason = Ending['reason'];
const states = {
  clean: 'offline',
  server_stop: 'offline',
  replaced: 'offline',
  lost: 'lost',
  revoked: 'revoked',
} as const;

/**
 * Who is connected to this gateway. Last-seen times and the ends of availability are gathered here and written in one
 * statement a company; Focus devices are known in memory only.
 */
export class Presence {
  readonly #platform: Pick<Platform, 'bus' | 'clock' | 'database' | 'log'>;
  readonly #online = new Map<string, Arrived>();
  readonly #seen = new Map<string, Map<string, Date>>();
  readonly #endings = new Map<string, Ending[]>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(platform: Pick<Platform, 'bus' | 'clock' | 'database' | 'log'>) {
    this.#platform = platform;
  }

  online(deviceId: string): { since: Date } | null {
    const arrived = this.#online.get(deviceId);
    return arrived ? { since: arrived.since } : null;
  }

  onlineOf(companyId: string): string[] {
    return [...this.#online.values()].flatMap(({ owner }) =>
      owner.kind === 'manage' && owner.companyId === companyId ? [owner.deviceId] : [],
    );
  }

  count(): number {
    return this.#online.size;
  }

  /** The newer connection of an identity wins (clause I10). */
  arrive(arrived: Arrived): void {
    const older = this.#online.get(arrived.owner.deviceId);
    this.#online.set(arrived.owner.deviceId, arrived);
    older?.replace();
    const { owner } = arrived;
    if (owner.kind === 'manage') this.#publish(owner.companyId, owner.deviceId, 'online');
  }

  end(arrived: Arrived, reason: EndReason): void {
    const { owner, since } = arrived;
    if (owner.kind === 'manage') {
      const endings = this.#endings.get(owner.companyId) ?? [];
      endings.push({
        deviceId: owner.deviceId,
        onlineFrom: since,
        onlineUntil: this.#platform.clock.now(),
        reason,
      });
      this.#endings.set(owner.companyId, endings);
    }
    if (this.#online.get(owner.deviceId) === arrived) this.#online.delete(owner.deviceId);
  }

  seen(owner: Owner): void {
    if (owner.kind !== 'manage') return;
    const devices = this.#seen.get(owner.companyId) ?? new Map<string, Date>();
    this.#seen.set(owner.companyId, devices.set(owner.deviceId, this.#platform.clock.now()));
  }

  /** Connections that a killed server left open in the table end where their device was last seen. */
  async closeLeftOpen(): Promise<void> {
    const { database } = this.#platform;
    const companies = await database.withInstance('service', findCompanies);
    for (const { id } of companies)
      await database.withCompany(id, 'monitoring', (tx) => closeOpenAvailability(tx, id));
  }

  /** Writes what was gathered; ends of availability alone between two full writes. Failed writes are tried again. */
  flush(what: 'all' | 'endings'): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush(what));
    return this.#flushing;
  }

  async #flush(what: 'all' | 'endings'): Promise<void> {
    const companies = what === 'all' ? [...this.#seen.keys(), ...this.#endings.keys()] : this.#endings.keys();
    for (const companyId of new Set(companies)) {
      const seen = this.#seen.get(companyId) ?? new Map<string, Date>();
      const endings = this.#endings.get(companyId) ?? [];
      this.#seen.delete(companyId);
      this.#endings.delete(companyId);
      try {
        const noted = await this.#platform.database.withCompany(companyId, 'monitoring', async (tx) => {
          const ids = seen.size > 0 ? await noteSeen(tx, companyId, seen) : new Set<string>();
          if (endings.length > 0) await endAvailability(tx, companyId, endings);
          return ids;
        });
        this.#keepForNext(companyId, seen, noted);
      } catch (error) {
        this.#platform.log.write('database.unavailable', { code: codeOf(error) });
        this.#endings.set(companyId, [...endings, ...(this.#endings.get(companyId) ?? [])]);
        continue;
      }
      // who hears of it finds the reason in the table; of a device that is back already nothing is said
      for (const { deviceId, reason } of endings)
        if (!this.#online.has(deviceId)) this.#publish(companyId, deviceId, states[reason]);
    }
  }

  /** What was passed over is written next time, unless it was heard of since. */
  #keepForNext(companyId: string, seen: ReadonlyMap<string, Date>, noted: ReadonlySet<string>): void {
    for (const [deviceId, at] of seen) {
      if (noted.has(deviceId) || !this.#online.has(deviceId)) continue;
      const next = this.#seen.get(companyId) ?? new Map<string, Date>();
      if (!next.has(deviceId)) this.#seen.set(companyId, next.set(deviceId, at));
    }
  }

  #publish(companyId: string, deviceId: string, state: 'online' | (typeof states)[EndReason]): void {
    this.#platform.bus.publish('device.changed', {
      companyId,
      deviceId,
      state,
      at: this.#platform.clock.now().getTime(),
    });
  }
}
