import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { keyBytes } from '@candor/crypto/sealed-format.ts';
import type { Clock } from '../clock.ts';
import { newId } from '../new-id.ts';
import { deriveKey, storageKeyId } from './derive-key.ts';
import { OpenKey } from './open-key.ts';
import {
  instanceOwnerId,
  isSubject,
  keyIdOf,
  ownerIdOf,
  type DestructibleOwner,
  type Owner,
  type SubjectOwner,
} from './owner.ts';
import {
  addSubjectKey,
  addTopKey,
  destroySubjectKey,
  destroyTopKey,
  findAnyTopKey,
  findOwnersBefore,
  findEarlierPeriods,
  findSubjectKey,
  everyTopKey,
  findTopKeys,
  vacuumKeys,
  type KeyRow,
} from './queries.ts';
import { KeyringRefused, KeyRefused } from './refusal.ts';
import { followCompanyKey, rewrapTopKeys } from './rotation-queries.ts';
import { readStorageKey } from './storage-key.ts';
import { dropPreviousKey, settleRotation, takeNextKey, writeNextKey } from './storage-rotation.ts';
import { unwrapKey, wrapKey, wrappingKeyId, type KeyName, type WrappingKey } from './wrap.ts';

/**
 * The keys at rest: the storage key wraps the instance's and the companies' keys, those wrap the persons'.
 * A method returns after the commit; deadlines are the pool's. Throws KeyRefused key_unavailable when it fails.
 */
export class Keyring {
  readonly #pool: Pool;
  readonly #clock: Clock;
  #storage: WrappingKey;
  /** Under which keys turn while the storage key is replaced. */
  #nextStorage: WrappingKey | undefined;
  #rotating: Promise<unknown> | undefined;

  constructor(pool: Pool, storageKey: Buffer, clock: Clock) {
    this.#pool = pool;
    this.#storage = wrappingKeyOf(storageKey);
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

  /**
   * Replaces the storage key: a new file beside the old one, every key below it under the new one in one transaction,
   * then the file in its place. Wherever it stops, settleStorageKey() finds a key that opens the keyring. Values are
   * read and sealed meanwhile; new keys of companies wait. @returns how many keys
   */
  rotateStorage(file: string, done: (step: RotationStep) => void = () => undefined): Promise<number> {
    const rotating = this.#rotateStorage(file, done).finally(() => (this.#rotating = undefined));
    this.#rotating = rotating.catch(() => undefined);
    return rotating;
  }

  async #rotateStorage(file: string, done: (step: RotationStep) => void): Promise<number> {
    const next = wrappingKeyOf(await writeNextKey(file));
    done('written');
    this.#nextStorage = next;
    const n = await reach(
      rewrapTopKeys(this.#pool, (row) => wrapKey(next, row, this.#unwrap(row, row.wrapped))),
    );
    this.#storage = next;
    this.#nextStorage = undefined;
    done('rewrapped');
    await takeNextKey(file);
    done('taken');
    await dropVerified(this.#pool, file);
    return n;
  }

  /** Puts a new key before the company's, and its persons' keys under it. Values stay under the key that sealed them. */
  async rotateCompany(companyId: string): Promise<number> {
    const name: KeyName = { id: newId(), kind: 'company', owner: companyId };
    const key = randomBytes(keyBytes);
    const createdAt = this.#clock.now();
    const next = this.#openBytes(name, key);
    const n = await reach(
      followCompanyKey(
        this.#pool,
        { ...name, wrapped: wrapKey(this.#storage, name, key), createdAt },
        (row, above) => {
          const old = above.find((one) => keyIdOf(one).equals(wrappingKeyId(row.wrapped)));
          const under = this.#open(old, this.#storage).wrapping(createdAt.getTime());
          const bare = unwrapKey(under, row, row.wrapped);
          if (!bare) throw doesNotOpen();
          return wrapKey(next.wrapping(createdAt.getTime()), row, bare);
        },
      ),
    );
    if (n === undefined) throw new KeyRefused('key_missing', 'this company has no key');
    return n;
  }

  async addSubjectKey({ kind, id: owner }: SubjectOwner, above: OpenKey): Promise<void> {
    const name = { id: newId(), kind, owner };
    const wrapped = wrapKey(above.wrapping(this.#clock.now().getTime()), name, randomBytes(keyBytes));
    await reach(addSubjectKey(this.#pool, { ...name, wrapped, createdAt: this.#clock.now() }));
  }

  /** Throws KeyRefused: key_missing, key_destroyed. */
  async load(owner: Owner): Promise<OpenKey> {
    const before = this.#storage;
    try {
      return await this.#load(owner);
    } catch (error) {
      // what was read before the storage key was replaced does not open after it
      if (before === this.#storage) throw error;
      return this.#load(owner);
    }
  }

  async #load(owner: Owner): Promise<OpenKey> {
    if (isSubject(owner)) return this.#loadSubject(owner);
    const [newest, ...earlier] = await reach(findTopKeys(this.#pool, owner.kind, ownerIdOf(owner)));
    const key = this.#open(newest, this.#storage);
    return earlier.length === 0 ? key : key.after(earlier.map((row) => this.#open(row, this.#storage)));
  }

  /** Committed when it returns; freeSpace() then overwrites what was there. */
  destroy(owner: DestructibleOwner): Promise<'destroyed' | 'nothing'> {
    return reach(destroyKey(this.#pool, owner, this.#clock.now()));
  }

  ownersBefore(at: Date): Promise<DestructibleOwner[]> {
    return reach(findOwnersBefore(this.#pool, at));
  }

  /** Of those before this one. */
  earlierPeriods(id: string): Promise<string[]> {
    return reach(findEarlierPeriods(this.#pool, id));
  }

  /** So that the old row versions, which still hold wrapped keys, can be overwritten. */
  freeSpace(owner: DestructibleOwner): Promise<void> {
    return reach(vacuumKeys(this.#pool, isSubject(owner) ? 'subject_key' : 'company_key'));
  }

  async #addTop(kind: 'instance' | 'company', owner: string) {
    const name: KeyName = { id: newId(), kind, owner };
    await this.#rotating;
    const wrapped = wrapKey(this.#storage, name, randomBytes(keyBytes));
    await reach(addTopKey(this.#pool, { ...name, wrapped, createdAt: this.#clock.now() }));
    if ((await reach(findTopKeys(this.#pool, kind, owner))).length === 0)
      throw new KeyRefused(
        'key_unavailable',
        'another server replaced the storage key; start this one again',
      );
  }

  async #loadSubject(owner: SubjectOwner): Promise<OpenKey> {
    const found = await reach(findSubjectKey(this.#pool, owner));
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
    const key = under === this.#storage ? this.#unwrap(row, row.wrapped) : unwrapKey(under, row, row.wrapped);
    if (!key) throw doesNotOpen();
    return this.#openBytes(row, key);
  }

  #openBytes(name: KeyName, key: Buffer): OpenKey {
    return new OpenKey(keyIdOf(name), key, this.#clock.now().getTime());
  }

  /** Of a key below the storage key, the old or the next one. */
  #unwrap(row: KeyName, wrapped: Buffer): Buffer {
    const key =
      unwrapKey(this.#storage, row, wrapped) ??
      (this.#nextStorage && unwrapKey(this.#nextStorage, row, wrapped));
    if (!key) throw doesNotOpen();
    return key;
  }
}

/** Destroys a key in a keyring that no server has open. */
export async function destroyInKeyring(pool: Pool, owner: DestructibleOwner, at: Date): Promise<void> {
  await reach(destroyKey(pool, owner, at));
  await reach(vacuumKeys(pool, isSubject(owner) ? 'subject_key' : 'company_key'));
}

const destroyKey = (pool: Pool, owner: DestructibleOwner, at: Date) =>
  isSubject(owner) ? destroySubjectKey(pool, owner, at) : destroyTopKey(pool, owner.id, at);

/** What of a rotation has happened. */
export type RotationStep = 'written' | 'rewrapped' | 'taken';

/** Ends a rotation that was cut short, before the key is read. */
export async function settleStorageKey(pool: Pool, file: string): Promise<void> {
  const row = await findAnyTopKey(pool);
  const opens = async (key: Buffer) =>
    row?.wrapped ? unwrapKey(wrappingKeyOf(key), row, row.wrapped) !== undefined : false;
  if ((await settleRotation(file, opens)) === 'previous kept') await dropVerified(pool, file);
}

/** The old key goes once the one in the file opens everything. */
async function dropVerified(pool: Pool, file: string): Promise<void> {
  const inFile = await readStorageKey(file);
  if (!inFile) throw new KeyringRefused(`${file} is missing`);
  const storage = wrappingKeyOf(inFile);
  const all = await everyTopKey(
    pool,
    (row) => row.wrapped !== null && !!unwrapKey(storage, row, row.wrapped),
  );
  if (!all) throw new KeyringRefused("the storage key doesn't open this keyring");
  await dropPreviousKey(file);
}

function wrappingKeyOf(storageKey: Buffer): WrappingKey {
  return { id: storageKeyId(storageKey), key: deriveKey(storageKey, 'wrap') };
}

const doesNotOpen = () => new KeyRefused('key_unavailable', 'a key of the keyring does not open');

/** Gives a failing database its meaning for callers. */
async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new KeyRefused('key_unavailable', 'the keyring does not answer', error);
  }
}
