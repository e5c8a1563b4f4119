/**
 * Owns identity_provider, identity_domain and identity_link: single sign-on by OpenID Connect. Promises: somebody is
 * known of a provider by its `sub` alone and never by an address; an existing account is linked by who is signed in to
 * it; no account is made before the statement of age; a lost group takes its role at the next sign-in; nothing of a
 * token is kept; and providers are reached through platform/egress only.
 */
import type { signOn } from '@candor/protocol/api/sign-on.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';
import { Attempts } from './attempts.ts';
import { linkHandlers } from './links.ts';
import type { SignOnParts } from './parts.ts';
import { providerActs } from './provider-acts.ts';
import { providerHandlers } from './providers.ts';
import { RelyingParty } from './relying-party.ts';
import { signInHandlers } from './sign-in.ts';
import { Tries } from './try.ts';

interface Deps {
  accounts: Pick<Accounts, 'byProvider'>;
  companies: Companies;
}

export function createSignOn(platform: Platform, { accounts, companies }: Deps): Handlers<typeof signOn> {
  const parts: SignOnParts = {
    platform,
    accounts: accounts.byProvider,
    companies,
    attempts: new Attempts(platform),
    party: new RelyingParty(platform),
  };
  const tries = new Tries(platform);
  return {
    ...signInHandlers(parts, tries),
    ...linkHandlers(parts),
    ...providerHandlers(parts),
    ...providerActs(parts, tries),
  };
}
