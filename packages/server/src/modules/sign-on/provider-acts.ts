import type { signOn } from '@candor/protocol/api/sign-on.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import { normalDomain, recordOf } from './domains.ts';
import { sendAway, signInOf } from './links.ts';
import { oneProvider, type SignOnParts } from './parts.ts';
import { mayConfirm, requireWhole } from './providers.ts';
import { keepProof, listDomains } from './queries.ts';
import type { Tries } from './try.ts';

type Routes = Pick<typeof signOn, 'tryProvider' | 'tried' | 'proveDomain'>;

/** What is done with a provider that a company has: trying it, and proving its domains. */
export function providerActs(parts: SignOnParts, tries: Tries): Handlers<Routes> {
  const { platform } = parts;
  const { clock, database, egress } = platform;
  return {
    async tryProvider({ params: { p } }, { caller }) {
      const provider = await oneProvider(parts, companyOf(caller), p);
      return { url: await sendAway(parts, provider, { kind: 'try', signInId: signInOf(caller) }) };
    },
    async tried({ params: { p } }, { caller }) {
      await oneProvider(parts, companyOf(caller), p);
      return tries.look(signInOf(caller), p);
    },
    async proveDomain({ params: { p, domain: typed }, body: { by } }, { caller }) {
      const companyId = companyOf(caller);
      requireWhole(caller, []);
      const domain = normalDomain(typed);
      const { name, value } = await recordOf(platform, companyId, domain);
      const known = await database.withCompany(companyId, 'authentication', (tx) =>
        listDomains(tx, companyId),
      );
      if (!known.some((one) => one.providerId === p && one.domain === domain)) fail('not_found');
      if (by === 'operator' && !mayConfirm(caller)) fail('not_allowed', { word: 'instance.configure' });
      if (by === 'dns' && !(await egress.textsOf(name)).includes(value)) fail('domain_not_proven');
      await database.withCompany(companyId, 'authentication', (tx) =>
        keepProof(tx, { companyId, providerId: p, domain }, by, clock.now()),
      );
      return { next: 'done' };
    },
  };
}
