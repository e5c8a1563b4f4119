import type { Pool } from 'pg';
import type { Clock } from '../clock.ts';
import type { ErasureLedger } from '../erasures/index.ts';
import { Keyring, settleStorageKey } from './keyring.ts';
import { Keys } from './keys.ts';
import { findAnyTopKey } from './queries.ts';
import { KeyringRefused } from './refusal.ts';
import { makeStorageKey, readStorageKey } from './storage-key.ts';

export interface KeysOptions {
  /** CANDOR_STORAGE_KEY_FILE. Its folder is made at first start, for its owner only. */
  storageKeyFile: string;
  /** The keyring's database, migrated. Its statement and connection timeouts are the deadlines here. */
  keyring: Pool;
  clock: Clock;
  /** Hears of a key before it is destroyed, so that no restore brings it back. */
  erasures: ErasureLedger;
  /** Takes one sentence for the operator. */
  warn: (sentence: string) => void;
}

/**
 * Opens the keyring with the storage key, which is made at first start only.
 * Throws KeyringRefused (exit 78) when the key is missing, readable by others, or another keyring's.
 */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { storageKeyFile, keyring: pool, clock, erasures, warn } = options;
  await settleStorageKey(pool, storageKeyFile);
  const storageKey = (await readStorageKey(storageKeyFile)) ?? (await makeFirst(storageKeyFile, pool, warn));
  const keyring = new Keyring(pool, storageKey, clock);
  storageKey.fill(0);
  await keyring.requireRightStorageKey();
  return new Keys(keyring, clock, erasures, storageKeyFile);
}

async function makeFirst(file: string, pool: Pool, warn: KeysOptions['warn']): Promise<Buffer> {
  if (await findAnyTopKey(pool))
    throw new KeyringRefused(
      `${file} is missing, and this keyring can't be read without it: put the copy back`,
    );
  const key = await makeStorageKey(file);
  warn(`Copy ${file} to a safe place elsewhere: without it every backup is worthless.`);
  return key;
}
