import { domainToASCII } from 'node:url';
import { fail } from '../../platform/http/index.ts';
import type { Keys } from '../../platform/keys/index.ts';

/**
 * By which an account is found: a keyed hash of the address, in which upper and lower case are the same, and so are a
 * domain and its A-label (RFC 5890, 2.3.2.1). Dots and what follows a plus count. Fails with bad_request.
 */
export async function emailIndex(keys: Pick<Keys, 'blindIndex'>, email: string): Promise<Uint8Array> {
  const plain = email.trim().normalize('NFKC').toLowerCase();
  const at = plain.lastIndexOf('@');
  const domain = domainToASCII(plain.slice(at + 1));
  if (domain === '') fail('bad_request', { path: 'email' });
  return keys.blindIndex({ kind: 'instance' }, 'account.email', `${plain.slice(0, at)}@${domain}`);
}
