import { mayGive, wordsOf, type CompanyKind, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import { fail } from '../../platform/http/index.ts';
import type { Membership } from './membership.ts';

/** Who gives, as far as it matters. */
export type Giver = Pick<Membership, 'roles' | 'words'> & { readonly companyKind: CompanyKind | null };

/** Nobody gives a word that they do not hold, and only owners make owners; a narrowed role gives less than its base. */
export function mayGiveHere(giver: Giver, role: RoleName, minus: readonly Word[] = []): boolean {
  const given = wordsOf([role], minus, giver.companyKind ?? 'customer');
  if (minus.length === 0 && !mayGive(giver.roles, role)) return false;
  if (role === 'owner' && !giver.roles.includes('owner')) return false;
  return [...given].every((word) => giver.words.has(word));
}

/** Fails for a role that the giver may not give, nor take away. */
export function requireGivable(giver: Giver, roles: Iterable<RoleName>): void {
  for (const role of roles) if (!mayGiveHere(giver, role)) fail('not_allowed', { word: 'role.set', role });
}

/** What only one of two lists holds. */
export function differing<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...one.filter((each) => !other.includes(each)), ...other.filter((each) => !one.includes(each))];
}
