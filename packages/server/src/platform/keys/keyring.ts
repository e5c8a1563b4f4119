import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { keyBytes } from '@candor/crypto/sealed-format.ts';
import type { Clock } from '../clock.ts';
import { deriveKey, storageKeyId } from './derive-key.ts';
import { OpenKey } from './open-key.ts';
import { instanceOwnerId, keyIdOf, ownerIdOf, type DestructibleOwner, type KeyOwner } from './owner.ts';
import {
  addSubjectKey,
  addTopKey,
  destroySubjectKey,
  destroyTopKey,
  findAnyTopKey,
  findPersonKey,
  findTopKey,
  vacuumKeys,
  type KeyRow,
} from './queries.ts';
import { KeyringRefused, KeyRefused } from './refusal.ts';
import { unwrapKey, wrapKey, type KeyName, type WrappingKey } from './wrap.ts';

/**
 * The keys at rest: the storage key wraps the instance's and the companies' keys, those wrap the persons'.
 * A method returns after the commit; deadlines are the pool's. Throws KeyRefused key_unavailable when it fails.
 */
export class Keyring {
  readonly #pool: Pool;
  readonly #storage: WrappingKey;
  readonly #clock: Clock;

  constructor(pool: Pool, storageKey: Buffer, clock: Clock) {
    this.#pool = pool;
    this.#storage = { id: storageKeyId(storageKey), key: deriveKey(storageKey, 'wrap') };
    this.#clock = clock;
  }

  /** Throws KeyringRefused when this storage key did not wrap what is there. */
  async requireRightStorageKey(): Promise<void> {
    const row = await findAnyTopKey(this.#pool);
    if (row?.wrapped && !unwrapKey(this.#storage, row, row.wrapped))
      throw new KeyringRefused("the storage key doesn't open this keyring");
  }

  addInstanceKey(): Promise<void> {
    return this.#addTop('instance', instanceOwnerId);
  }

  addCompanyKey(companyId: string): Promise<void> {
    return this.#addTop('company', companyId);
  }

  async addPersonKey(personId: string, above: OpenKey): Promise<void> {
    const name = { id: crypto.randomUUID(), kind: 'person', owner: personId } as const;
    const wrapped = wrapKey(above.wrapping(this.#clock.now().getTime()), name, randomBytes(keyBytes));
    await reach(addSubjectKey(this.#pool, { ...name, wrapped, createdAt: this.#clock.now() }));
  }

  /** Throws KeyRefused: key_missing, key_destroyed. */
  async load(owner: KeyOwner): Promise<OpenKey> {
    if (owner.kind === 'person') return this.#loadPerson(owner.id);
    const row = await reach(findTopKey(this.#pool, owner.kind, ownerIdOf(owner)));
    return this.#open(row, this.#storage);
  }

  /** Committed when it returns; freeSpace() then overwrites what was there. */
  destroy(owner: DestructibleOwner): Promise<'destroyed' | 'nothing'> {
    const destroy = owner.kind === 'person' ? destroySubjectKey : destroyTopKey;
    return reach(destroy(this.#pool, owner.id, this.#clock.now()));
  }

  /** So that the old row versions, which still hold wrapped keys, can be overwritten. */
  freeSpace({ kind }: DestructibleOwner): Promise<void> {
    return reach(vacuumKeys(this.#pool, kind === 'person' ? 'subject_key' : 'company_key'));
  }

  async #addTop(kind: 'instance' | 'company', owner: string) {
    const name: KeyName = { id: crypto.randomUUID(), kind, owner };
    const wrapped = wrapKey(this.#storage, name, randomBytes(keyBytes));
    await reach(addTopKey(this.#pool, { ...name, wrapped, createdAt: this.#clock.now() }));
  }

  async #loadPerson(personId: string): Promise<OpenKey> {
    const found = await reach(findPersonKey(this.#pool, personId));
    if (!found?.key.wrapped) return this.#open(found?.key, this.#storage);
    const above = this.#open(found.above, this.#storage);
    try {
      return this.#open(found.key, above.wrapping(above.openedAtMs));
    } finally {
      above.wipe('wiped');
    }
  }

  #open(row: KeyRow | undefined, under: WrappingKey): OpenKey {
    if (!row) throw new KeyRefused('key_missing', 'no key was made for this owner');
    if (!row.wrapped) throw new KeyRefused('key_destroyed', 'the key was destroyed');
    const key = unwrapKey(under, row, row.wrapped);
    if (!key) throw new KeyRefused('key_unavailable', 'a key of the keyring does not open');
    return new OpenKey(keyIdOf(row), key, this.#clock.now().getTime());
  }
}

/** Gives a failing database its meaning for callers. */
async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new KeyRefused('key_unavailable', 'the keyring does not answer', error);
  }
}
