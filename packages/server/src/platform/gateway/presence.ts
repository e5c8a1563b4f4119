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
    this.#publish(arrived.owner, 'online');
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
    if (this.#online.get(owner.deviceId) !== arrived) return;
    this.#online.delete(owner.deviceId);
    this.#publish(owner, states[reason]);
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
        await this.#platform.database.withCompany(companyId, 'monitoring', async (tx) => {
          if (seen.size > 0) await noteSeen(tx, companyId, seen);
          if (endings.length > 0) await endAvailability(tx, companyId, endings);
        });
      } catch (error) {
        this.#platform.log.write('database.unavailable', { code: codeOf(error) });
        this.#endings.set(companyId, [...endings, ...(this.#endings.get(companyId) ?? [])]);
      }
    }
  }

  #publish(owner: Owner, state: 'online' | 'offline' | 'lost' | 'revoked'): void {
    if (owner.kind !== 'manage') return;
    const { companyId, deviceId } = owner;
    this.#platform.bus.publish('device.changed', {
      companyId,
      deviceId,
      state,
      at: this.#platform.clock.now().getTime(),
    });
  }
}
