import { randomBytes } from 'node:crypto';
import { keyBytes } from '@candor/crypto/sealed-format.ts';
import type { Sealed } from '@candor/policy/derive/rows.ts';
import type { Purpose } from '@candor/policy/dictionary/vocabulary.ts';
import type { Bus } from '../bus/index.ts';
import type { Clock } from '../clock.ts';
import type { ErasureLedger } from '../erasures/index.ts';
import { KeyCache } from './key-cache.ts';
import type { Keyring, RotationStep } from './keyring.ts';
import type { OpenKey } from './open-key.ts';
import { ownerNameOf, type DestructibleOwner, type KeyOwner, type Owner, type Period } from './owner.ts';
import { periodIdAt } from './period.ts';
import { KeyRefused } from './refusal.ts';
import { makeSealer, type Sealer } from './sealer.ts';

/** Where a value lies, and under whose key. `rowId` is the row's id, or its key's parts joined by "/". */
export interface SealedPlace {
  owner: KeyOwner;
  table: string;
  column: string;
  rowId: string;
}

/** Everything that needs a key of the keyring. Every method throws KeyRefused. */
export class Keys implements AsyncDisposable {
  readonly #keyring: Keyring;
  readonly #cache: KeyCache;
  readonly #clock: Clock;
  readonly #erasures: ErasureLedger;
  readonly #storageKeyFile: string;
  #bus: Bus | undefined;

  constructor(keyring: Keyring, clock: Clock, erasures: ErasureLedger, storageKeyFile: string) {
    this.#erasures = erasures;
    this.#storageKeyFile = storageKeyFile;
    this.#keyring = keyring;
    this.#cache = new KeyCache(clock);
    this.#clock = clock;
    this.#erasures = erasures;
  }

  /** Makes the instance's key at first start; later it does nothing. */
  ensureInstanceKey(): Promise<void> {
    return this.#keyring.addInstanceKey();
  }

  /** Committed when it returns, so before the first row that uses it. A company that has a key keeps it. */
  createCompanyKey(companyId: string): Promise<void> {
    return this.#keyring.addCompanyKey(companyId);
  }

  /** Under the company's key, or the instance's for a person without a company. A person who has a key keeps it. */
  async createPersonKey(personId: string, companyId: string | null): Promise<void> {
    const above = await this.#key(
      companyId === null ? { kind: 'instance' } : { kind: 'company', id: companyId },
    );
    await this.#keyring.addSubjectKey({ kind: 'person', id: personId }, above);
  }

  /**
   * Makes every value under this key unreadable for good: a company's takes the keys of its persons along. Backups of
   * the keyring have it for CANDOR_KEYRING_BACKUP_KEEP_DAYS more; a restore destroys it again.
   */
  async destroyKey(owner: DestructibleOwner): Promise<'destroyed' | 'nothing'> {
    await this.#erasures.note({ kind: 'key', owner: owner.kind, id: owner.id });
    const outcome = await this.#keyring.destroy(owner);
    this.#forget(owner);
    this.#bus?.publish('key.destroyed', owner);
    await this.#keyring.freeSpace(owner);
    return outcome;
  }

  /** Keys that are destroyed on one server of the instance are forgotten by all, as soon as they hear of it. */
  joinBus(bus: Bus): Disposable {
    this.#bus = bus;
    return bus.subscribe('key.destroyed', (owner) => this.#forget(owner));
  }

  /** Owners whose keys were made before that time and are not destroyed. */
  ownersBefore(at: Date): Promise<DestructibleOwner[]> {
    return this.#keyring.ownersBefore(at);
  }

  /** Replaces the storage key; values are read and sealed meanwhile. @returns how many keys lie under the new one */
  rotateStorage(done?: (step: RotationStep) => void): Promise<number> {
    return this.#keyring.rotateStorage(this.#storageKeyFile, done);
  }

  /** New values of the company are sealed under a new key, under which its persons' keys are put. @returns how many */
  async rotateCompany(companyId: string): Promise<number> {
    const n = await this.#keyring.rotateCompany(companyId);
    this.#cache.drop(companyId);
    return n;
  }

  /** For many values of one owner: seals and opens without waiting, for at most 60 s. */
  async sealerFor(owner: KeyOwner): Promise<Sealer> {
    return makeSealer(owner, await this.#key(owner), this.#clock);
  }

  async seal({ owner, table, column, rowId }: SealedPlace, text: string): Promise<Sealed> {
    return (await this.sealerFor(owner)).seal(table, column, rowId, text);
  }

  async sealBytes({ owner, table, column, rowId }: SealedPlace, bytes: Uint8Array): Promise<Sealed> {
    return (await this.sealerFor(owner)).sealBytes(table, column, rowId, bytes);
  }

  async open<P extends Purpose>(
    { owner, table, column, rowId }: SealedPlace,
    sealed: Sealed<P>,
    purpose: NoInfer<P>,
  ): Promise<string> {
    return (await this.sealerFor(owner)).open(table, column, rowId, sealed, purpose);
  }

  async openBytes<P extends Purpose>(
    { owner, table, column, rowId }: SealedPlace,
    sealed: Sealed<P>,
    purpose: NoInfer<P>,
  ): Promise<Uint8Array> {
    return (await this.sealerFor(owner)).openBytes(table, column, rowId, sealed, purpose);
  }

  /** 32 bytes with which an equal value of this owner and column ("account.email") is found. The caller normalises. */
  async blindIndex(owner: KeyOwner, column: string, normalisedValue: string): Promise<Uint8Array> {
    return (await this.#key(owner)).hash(
      `blind index|${column}`,
      normalisedValue,
      this.#clock.now().getTime(),
    );
  }

  /**
   * As blindIndex of the instance, by a key that is destroyed when its 30 days are over: an equal value is found within
   * the same period only. While the clock stands in a period that is over, nothing is found.
   */
  async passingIndex(column: string, value: string): Promise<Uint8Array> {
    const now = this.#clock.now();
    try {
      const key = await this.#periodKey({ kind: 'period', id: periodIdAt(now) });
      return key.hash(`blind index|${column}`, value, now.getTime());
    } catch (error) {
      if (error instanceof KeyRefused && error.code === 'key_destroyed') return randomBytes(keyBytes);
      throw error;
    }
  }

  /** Destroys the keys of all periods that are over. @returns how many */
  async destroyPeriods(): Promise<number> {
    const over = await this.#keyring.earlierPeriods(periodIdAt(this.#clock.now()));
    for (const id of over) await this.destroyKey({ kind: 'period', id });
    return over.length;
  }

  /** 32 bytes of the instance for one use ("password.phc"); they never lie in its database, and no rotation changes them. */
  async secretOf(use: string): Promise<Uint8Array> {
    return (await this.#key({ kind: 'instance' })).hash(`secret|${use}`, '', this.#clock.now().getTime());
  }

  /** 32 bytes for a value that is never kept itself ("public-ip"): other companies have another hash of the same value. */
  async hmac(companyId: string, use: string, value: string): Promise<Uint8Array> {
    const key = await this.#key({ kind: 'company', id: companyId });
    return key.hash(`hmac|${use}`, value, this.#clock.now().getTime());
  }

  /** Wipes the keys in memory; the pool stays its owner's. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cache.forgetAll('wiped');
  }

  #forget({ kind, id }: DestructibleOwner): void {
    if (kind === 'company') this.#cache.forgetAll('destroyed');
    else this.#cache.forget(id);
  }

  async #periodKey(owner: Period): Promise<OpenKey> {
    try {
      return await this.#key(owner);
    } catch (error) {
      if (!(error instanceof KeyRefused && error.code === 'key_missing')) throw error;
      await this.#keyring.addSubjectKey(owner, await this.#key({ kind: 'instance' }));
      return this.#key(owner);
    }
  }

  #key(owner: Owner): Promise<OpenKey> {
    return this.#cache.get(ownerNameOf(owner), () => this.#keyring.load(owner));
  }
}
