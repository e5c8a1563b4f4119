import { statements } from '@candor/protocol/statements.ts';
import { findRoster } from '../roots/index.ts';
import type { LinkParts } from './parts.ts';

/** The member whose browser key it is, by the company's newest roster; null for a key that stands in none. */
export async function memberOfKey(
  { companies, platform: { database } }: LinkParts,
  companyId: string,
  publicKey: string,
): Promise<string | null> {
  const found = await database.withCompany(companyId, 'security', (tx) => findRoster(tx, companyId));
  const roster = found && statements.roster.read(Buffer.from(found.document).toString());
  const signer = roster?.body.people.find(({ keys }) => keys.some((key) => key.publicKey === publicKey));
  // rosters name people by their accounts
  return signer ? ((await companies.membershipOf(signer.person, companyId))?.memberId ?? null) : null;
}
