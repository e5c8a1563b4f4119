import { z } from 'zod';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import { clean } from '@candor/policy/text.ts';
import { email } from '@candor/protocol/api/accounts.ts';
import type { Provider } from './queries.ts';

/** What a provider says of somebody, as far as it is looked at. */
export interface Claims {
  sub: string;
  /** Undefined for what is no address. */
  email: string | undefined;
  isEmailVerified: boolean;
  name: string | undefined;
  groups: readonly string[];
  /** Values of amr, and that of acr. */
  factors: readonly string[];
  authenticatedAt: Date | null;
}

const mostGroups = 1_000;
/** A list of strings, or one. */
const strings = z
  .union([z.array(z.unknown()), z.string().transform((one): unknown[] => [one])])
  .transform((list) => list.flatMap((one) => (typeof one === 'string' ? one : [])).slice(0, mostGroups))
  .catch([]);
const text = z.string().optional().catch(undefined);

/** @param said ID token and user info; the token's `sub` was checked before (OpenID Connect Core, 5.3.2) */
export function readClaims(said: Readonly<Record<string, unknown>>, groupsClaim: string | null): Claims {
  const name = clean(text.parse(said['name']) ?? '', 80);
  const authTime = said['auth_time'];
  return {
    sub: z.string().parse(said['sub']),
    email: email.safeParse(text.parse(said['email'])?.trim()).data,
    // a string "true" is not what the standard says (OpenID Connect Core, 5.1)
    isEmailVerified: said['email_verified'] === true,
    name: name === '' ? undefined : name,
    groups: groupsClaim === null ? [] : strings.parse(said[groupsClaim]),
    factors: [...strings.parse(said['amr']), ...strings.parse(said['acr'])],
    authenticatedAt: typeof authTime === 'number' ? new Date(authTime * 1000) : null,
  };
}

export interface Standing {
  roles: Exclude<RoleName, 'owner'>[];
  unitId: string | null;
}

/** What somebody of these groups is in the provider's company. */
export function standingOf(
  { everybody, groups }: Pick<Provider, 'everybody' | 'groups'>,
  theirs: readonly string[],
): Standing {
  const known = groups.filter(({ group }) => theirs.includes(group));
  const roles = [...(everybody === null ? [] : [everybody]), ...known.map(({ role }) => role)];
  return {
    roles: [...new Set(roles)].filter((role) => role !== 'owner'),
    unitId: known.find(({ unitId }) => unitId !== undefined)?.unitId ?? null,
  };
}

export const hasFactor = ({ trustFactor }: Pick<Provider, 'trustFactor'>, { factors }: Claims) =>
  trustFactor.some((value) => factors.includes(value));
