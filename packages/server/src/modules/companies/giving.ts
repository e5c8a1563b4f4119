import { mayGive, roleNames, wordsOf, type CompanyKind, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Membership } from './membership.ts';
import { countOwners } from './people-queries.ts';

/** Who gives, as far as it matters. */
export type Giver = Pick<Membership, 'roles' | 'words'> & { readonly companyKind: CompanyKind | null };

/** Nobody gives a word that they do not hold, and only owners make owners; a narrowed role gives less than its base. */
export function mayGiveHere(giver: Giver, role: RoleName, minus: readonly Word[] = []): boolean {
  const given = wordsOf([role], minus, giver.companyKind ?? 'customer');
  if (minus.length === 0 && !mayGive(giver.roles, role)) return false;
  if (role === 'owner' && !giver.roles.includes('owner')) return false;
  return [...given].every((word) => giver.words.has(word));
}

/** Roles that somebody may invite into. A company's first owner can be invited by staff: there is nobody else who could. */
export async function rolesToInvite(
  tx: Tx,
  companyId: string,
  giver: Giver & Pick<Membership, 'memberId'>,
): Promise<RoleName[]> {
  if (!giver.words.has('person.invite')) return [];
  const isWithoutOwner = giver.memberId === null && (await countOwners(tx, companyId)) === 0;
  return roleNames.filter((role) => mayGiveHere(giver, role) || (role === 'owner' && isWithoutOwner));
}

/** Fails for a role that the giver may not give, nor take away. */
export function requireGivable(giver: Giver, roles: Iterable<RoleName>): void {
  for (const role of roles) if (!mayGiveHere(giver, role)) fail('not_allowed', { word: 'role.set', role });
}

/** What only one of two lists holds. */
export function differing<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...one.filter((each) => !other.includes(each)), ...other.filter((each) => !one.includes(each))];
}
