import { fromBase64url } from '@candor/crypto/encoding.ts';
import { verifyStatement, type SignedStatement } from '@candor/crypto/statement.ts';
import { statements } from '@candor/protocol/statements.ts';

/**
 * Whether a device that holds the company's roster takes what a key signs for a session: `none`, there is no roster that a
 * root signed; `missing`, another person's key or nobody's; `over`, the key or the roster has ended; `not-sessions`, it may
 * sign other things only.
 */
export type InRoster = 'none' | 'listed' | 'missing' | 'over' | 'not-sessions';

/** @param root the public key (base64url) of the root that the server names for it */
export async function inRoster(
  stored: SignedStatement | null,
  root: string | undefined,
  own: { accountId: string; publicKey: string | undefined },
  now: number,
): Promise<InRoster> {
  const said = stored && statements.roster.read(stored.document);
  if (!stored || !said || root === undefined) return 'none';
  const key = fromBase64url(root) ?? new Uint8Array();
  const { outcome } = await verifyStatement(key, stored, statements.roster, Math.max(now, said.from));
  if (outcome === 'expired') return 'over';
  if (outcome !== 'good') return 'none';
  const person = said.body.people.find((one) => one.person === own.accountId);
  const listed = person?.keys.find(({ publicKey }) => publicKey === own.publicKey);
  if (!person || !listed) return 'missing';
  if (listed.until <= now) return 'over';
  return person.signs.includes('session') ? 'listed' : 'not-sessions';
}
