import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { countOwners, type Member } from './people-queries.ts';

const mostOwners = 5;

/**
 * Fails where the company would be left without an owner, or have more than five. Asked after the change, in the
 * transaction that made it and under the company's lock: of two owners who leave at once, one stays.
 */
export async function requireOwners(
  tx: Tx,
  companyId: string,
  before: Pick<Member, 'roles' | 'state'>,
): Promise<void> {
  const n = await countOwners(tx, companyId);
  const wasOwner = before.state === 'active' && before.roles.includes('owner');
  if (n === 0 && wasOwner) fail('last_owner');
  if (n > mostOwners) fail('too_many_owners');
}
