import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { signOn } from '@candor/protocol/api/sign-on.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { requireGivable } from '../companies/index.ts';
import { normalDomain, recordOf } from './domains.ts';
import type { SignOnParts } from './parts.ts';
import {
  changeProvider,
  countLinks,
  deleteDomain,
  deleteProvider,
  findProvider,
  insertDomain,
  insertProvider,
  listBound,
  listDomains,
  listLinked,
  listProviders,
  type Provider,
} from './queries.ts';

type Routes = Pick<typeof signOn, 'providers' | 'addProvider' | 'editProvider' | 'removeProvider'>;
type Shown = Output<typeof signOn.addProvider>;
type Wish = Input<typeof signOn.editProvider>['body'];

const mostProviders = 10;

export function providerHandlers(parts: SignOnParts): Handlers<Routes> {
  const { accounts, party, platform } = parts;
  const { clock, database, keys } = platform;
  return {
    async providers(_input, { caller }) {
      return { items: await shownOf(parts, companyOf(caller)), mayConfirmDomains: mayConfirm(caller) };
    },
    async addProvider({ body: { issuer, clientSecret, domains, ...plain } }, call) {
      const [companyId, id] = [companyOf(call.caller), newId()];
      requireWhole(call.caller, rolesIn(plain));
      const row = { companyId, id, issuer, createdAt: clock.now(), ...plain };
      const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
      const secret = sealer.seal('identity_provider', 'client_secret', `${companyId}/${id}`, clientSecret);
      await database.withCompany(companyId, 'authentication', async (tx) => {
        if ((await listProviders(tx, companyId)).length >= mostProviders)
          fail('limit_reached', { most: mostProviders });
        await insertProvider(tx, { ...row, clientSecret: secret });
        await setDomains(tx, row, domains.map(normalDomain), clock.now());
      });
      call.entry.targetId = id;
      if (row.isOnlyWay) await bind(parts, companyId);
      return shownOne(parts, companyId, id);
    },
    async editProvider({ params: { p }, body }, { caller }) {
      const companyId = companyOf(caller);
      const change = await sealedChange(parts, { companyId, id: p }, body);
      const isBinding = await database.withCompany(companyId, 'authentication', async (tx) => {
        const before = (await findProvider(tx, companyId, p)) ?? fail('not_found');
        requireWhole(caller, [...rolesIn(before), ...rolesIn({ ...before, ...change })]);
        await changeProvider(tx, before, change);
        if (body.domains) await setDomains(tx, before, body.domains.map(normalDomain), clock.now());
        return body.isOnlyWay === true && !before.isOnlyWay;
      });
      party.forget(p);
      if (isBinding) await bind(parts, companyId);
      return shownOne(parts, companyId, p);
    },
    async removeProvider({ params: { p } }, { caller }) {
      const companyId = companyOf(caller);
      requireWhole(caller, []);
      await database.withCompany(companyId, 'authentication', async (tx) => {
        const { name: provider } = (await findProvider(tx, companyId, p)) ?? fail('not_found');
        const linked = await listLinked(tx, p);
        if (!(await deleteProvider(tx, companyId, p))) fail('not_found');
        for (const accountId of linked)
          await accounts.tell(tx, accountId, { template: 'provider-unlinked', params: { provider } });
      });
      party.forget(p);
      await accounts.endSignInsThrough(p);
      return { next: 'done' };
    },
  };
}

/** Open pages of who now has to sign in through the provider ask again who they are. */
async function bind({ platform: { bus, database } }: SignOnParts, companyId: string): Promise<void> {
  const bound = await database.withCompany(companyId, 'security', (tx) => listBound(tx, companyId));
  for (const accountId of bound) bus.publish('rights.changed', { accountId });
}

/** The operator's owners and administrators at home, and its staff at a customer's. */
export const mayConfirm = ({ words, memberId }: Caller) =>
  words.has('instance.configure') || memberId === null;

/**
 * It is for the whole company. Whoever decides who gets a role by a provider, also by the name of a claim, may give it
 * themselves.
 */
export function requireWhole(caller: Caller, roles: readonly Provider['groups'][number]['role'][]): void {
  if (caller.limits.length > 0 && !caller.roles.includes('owner')) fail('not_allowed', { word: 'sso.set' });
  requireGivable(caller, roles);
}

function rolesIn({ everybody, groups }: Pick<Provider, 'everybody' | 'groups'>) {
  return [...new Set([...(everybody === null ? [] : [everybody]), ...groups.map(({ role }) => role)])];
}

/** Only what the wish names. */
async function sealedChange(
  { platform: { keys } }: SignOnParts,
  { companyId, id }: Pick<Provider, 'companyId' | 'id'>,
  { clientSecret, domains: _, ...wish }: Wish,
): Promise<Partial<Provider>> {
  const named = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  if (clientSecret === undefined) return named;
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const secret = sealer.seal('identity_provider', 'client_secret', `${companyId}/${id}`, clientSecret);
  return { ...named, clientSecret: secret };
}

/** What is proven stays proven as long as it is on the list. */
async function setDomains(
  tx: Tx,
  { companyId, id: providerId }: Pick<Provider, 'companyId' | 'id'>,
  wished: readonly string[],
  createdAt: Date,
): Promise<void> {
  const known = (await listDomains(tx, companyId)).filter((one) => one.providerId === providerId);
  for (const { domain } of known) if (!wished.includes(domain)) await deleteDomain(tx, companyId, domain);
  const blank = { provenDomain: null, proof: null, provenAt: null };
  for (const domain of new Set(wished))
    if (!known.some((one) => one.domain === domain))
      await insertDomain(tx, { companyId, providerId, domain, ...blank, createdAt });
}

async function shownOne(parts: SignOnParts, companyId: string, id: string): Promise<Shown> {
  return (await shownOf(parts, companyId)).find((one) => one.id === id) ?? fail('not_found');
}

async function shownOf({ platform, party }: SignOnParts, companyId: string): Promise<Shown[]> {
  const { providers, domains, links } = await platform.database.withCompany(
    companyId,
    'authentication',
    async (tx) => {
      const found = await listProviders(tx, companyId);
      return {
        providers: found,
        domains: await listDomains(tx, companyId),
        links: await countLinks(
          tx,
          found.map(({ id }) => id),
        ),
      };
    },
  );
  const shown = await Promise.all(
    domains.map(async ({ providerId, domain, proof, provenAt }) => ({
      providerId,
      domain,
      proof,
      provenAt: provenAt?.getTime() ?? null,
      record: await recordOf(platform, companyId, domain),
    })),
  );
  return providers.map(({ companyId: _, clientSecret: __, createdAt, ...plain }) => ({
    ...plain,
    // the table's CHECK holds every role, the routes take no owner
    everybody: withoutOwner(plain.everybody),
    groups: plain.groups.flatMap(({ role, ...rest }) => {
      const given = withoutOwner(role);
      return given === null ? [] : [{ ...rest, role: given }];
    }),
    domains: shown.flatMap(({ providerId, ...one }) => (providerId === plain.id ? [one] : [])),
    redirectUri: party.redirectUri(plain.id),
    links: links.get(plain.id) ?? 0,
    createdAt: createdAt.getTime(),
  }));
}

const withoutOwner = (role: Provider['everybody']) => (role === 'owner' ? null : role);
