import type { Keys } from '../../platform/keys/index.ts';

/** By which an account is found: a keyed hash of the address, in which upper and lower case are the same. */
export function emailIndex(keys: Pick<Keys, 'blindIndex'>, email: string): Promise<Uint8Array> {
  return keys.blindIndex({ kind: 'instance' }, 'account.email', email.trim().normalize('NFKC').toLowerCase());
}
