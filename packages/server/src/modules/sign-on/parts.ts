import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProviderSteps } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';
import type { Attempts } from './attempts.ts';
import { hasFactor, type Claims } from './claims.ts';
import { domainOf } from './domains.ts';
import { findProvider, listDomains, type Provider } from './queries.ts';
import type { RelyingParty } from './relying-party.ts';

export interface SignOnParts {
  platform: Platform;
  accounts: ProviderSteps;
  companies: Companies;
  attempts: Attempts;
  party: RelyingParty;
}

/** A provider of whichever company. Fails with not_found. */
export async function anyProvider(
  { platform: { database } }: Pick<SignOnParts, 'platform'>,
  id: string,
): Promise<Provider> {
  const companyId = (await database.findOwner('identity_provider', id)) ?? fail('not_found');
  return oneProvider({ platform: { database } }, companyId, id);
}

export async function oneProvider(
  { platform: { database } }: { platform: Pick<Platform, 'database'> },
  companyId: string,
  id: string,
): Promise<Provider> {
  const found = await database.withCompany(companyId, 'authentication', (tx) =>
    findProvider(tx, companyId, id),
  );
  return found ?? fail('not_found');
}

/** By which a person is known of a provider: never by an address (ASVS V10.5.2). */
export function subjectIndexOf(
  { keys }: Pick<Platform, 'keys'>,
  providerId: string,
  { sub }: Pick<Claims, 'sub'>,
): Promise<Uint8Array> {
  return keys.blindIndex({ kind: 'instance' }, 'identity_link.subject', `${providerId}|${sub}`);
}

/**
 * The provider's factor counts for who belongs to its company alone, for it says nothing for others; and not for owners,
 * whom it could make of whoever sets it up.
 */
export async function factorOf(
  { companies }: Pick<SignOnParts, 'companies'>,
  provider: Provider,
  claims: Claims,
  accountId: string,
): Promise<'given' | 'asked'> {
  if (!hasFactor(provider, claims)) return 'asked';
  const ids = await companies.idsOf(accountId);
  const roles = (await companies.membershipOf(accountId))?.everyRole ?? [];
  return ids.every((id) => id === provider.companyId) && !roles.includes('owner') ? 'given' : 'asked';
}

export type Obstacle = 'email' | 'email_verified' | 'domain' | 'groups';

/** Why somebody without an account cannot come in by what the provider says (clause O2). */
export async function obstacleTo(
  { platform: { database } }: Pick<SignOnParts, 'platform'>,
  { companyId, id }: Pick<Provider, 'companyId' | 'id'>,
  { email, isEmailVerified }: Claims,
  roles: readonly string[],
): Promise<Obstacle | null> {
  if (email === undefined) return 'email';
  if (!isEmailVerified) return 'email_verified';
  const domain = domainOf(email);
  const domains = await database.withCompany(companyId, 'authentication', (tx) => listDomains(tx, companyId));
  const isTheirs = domains.some((one) => one.providerId === id && one.provenDomain === domain);
  if (!isTheirs) return 'domain';
  return roles.length === 0 ? 'groups' : null;
}
