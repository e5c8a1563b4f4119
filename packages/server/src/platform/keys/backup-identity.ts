import { deriveKey } from './derive-key.ts';
import { readStorageKey } from './storage-key.ts';

/** PrivateKeyInfo of X25519 up to the 32 bytes of the key (RFC 8410 section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * The key pair that opens this instance's backups: it follows from the storage key, and can't be read out again.
 * Undefined where there is no storage key. Throws KeyringRefused for a file that others can read.
 */
export async function readBackupIdentity(storageKeyFile: string): Promise<CryptoKey | undefined> {
  const storageKey = await readStorageKey(storageKeyFile);
  if (!storageKey) return undefined;
  const pkcs8 = Buffer.concat([pkcs8Head, deriveKey(storageKey, 'backup')]);
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, false, ['deriveBits']);
  } finally {
    storageKey.fill(0);
    pkcs8.fill(0);
  }
}
