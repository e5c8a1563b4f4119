import type { Output } from '@candor/protocol/api/route.ts';
import type { signOn } from '@candor/protocol/api/sign-on.ts';
import { fail, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Use } from './attempts.ts';
import type { Claims } from './claims.ts';
import { anyProvider, factorOf, subjectIndexOf, type SignOnParts } from './parts.ts';
import { deleteLink, findLink, insertLink, listLinks, listProvidersOf, type Provider } from './queries.ts';
import { refused } from './refusal.ts';

type Routes = Pick<typeof signOn, 'identityLinks' | 'linkIdentity' | 'unlinkIdentity' | 'confirmProvider'>;
type Links = Output<typeof signOn.identityLinks>;

export function linkHandlers(parts: SignOnParts): Handlers<Routes> {
  const { database } = parts.platform;
  return {
    identityLinks: (_input, { caller }) => ownLinks(parts, caller),
    async linkIdentity({ body }, { caller }) {
      const provider = await anyProvider(parts, body.provider);
      if (!(await isMember(parts, caller, provider))) fail('not_found');
      return { url: await sendAway(parts, provider, { kind: 'link', signInId: signInOf(caller) }) };
    },
    async unlinkIdentity({ params: { id } }, { caller }) {
      await unlink(parts, caller, id);
      return { next: 'done' };
    },
    async confirmProvider({ body }, { caller }) {
      const links = await database.withInstance('authentication', (tx) => listLinks(tx, caller.accountId));
      if (!links.some(({ providerId }) => providerId === body.provider)) fail('not_found');
      const provider = await anyProvider(parts, body.provider);
      return { url: await sendAway(parts, provider, { kind: 'confirm', signInId: signInOf(caller) }, 0) };
    },
  };
}

/** @param maxAge seconds since the person proved themselves there, at most */
export async function sendAway(
  { attempts, party }: Pick<SignOnParts, 'attempts' | 'party'>,
  provider: Provider,
  use: Use,
  maxAge?: number,
): Promise<string> {
  const { url, proofs } = await party.begin(provider, maxAge);
  attempts.give({ companyId: provider.companyId, providerId: provider.id, proofs, use });
  return url;
}

export const signInOf = ({ signIn }: Caller): string => signIn?.id ?? fail('not_signed_in');

async function isMember(
  { companies }: SignOnParts,
  caller: Caller,
  { companyId }: Provider,
): Promise<boolean> {
  const membership = await companies.membershipOf(caller.accountId, companyId);
  return membership !== undefined && membership.memberId !== null;
}

async function ownLinks({ platform: { database }, companies }: SignOnParts, caller: Caller): Promise<Links> {
  const { accountId } = caller;
  const ids = await companies.idsOf(accountId);
  const { links, providers } = await database.withCompanies(accountId, 'rights', async (tx) => ({
    links: await listLinks(tx, accountId),
    providers: await listProvidersOf(tx, ids),
  }));
  const named = new Map(providers.map((one) => [one.id, one]));
  const linkedTo = new Set(links.map(({ providerId }) => providerId));
  return {
    links: links.map(({ id, providerId, createdAt, usedAt }) => ({
      id,
      providerId,
      name: named.get(providerId)?.name ?? '',
      company: named.get(providerId)?.company ?? '',
      createdAt: createdAt.getTime(),
      usedAt: usedAt?.getTime() ?? null,
    })),
    available: providers
      .filter(({ id }) => !linkedTo.has(id))
      .map(({ id, name, company }) => ({ providerId: id, name, company })),
  };
}

async function unlink(parts: SignOnParts, { accountId }: Caller, id: string): Promise<void> {
  const { accounts, platform } = parts;
  const links = await platform.database.withInstance('authentication', (tx) => listLinks(tx, accountId));
  const link = links.find((one) => one.id === id) ?? fail('not_found');
  const { name: provider } = await anyProvider(parts, link.providerId);
  await platform.database.withInstance('authentication', async (tx) => {
    if (!(await deleteLink(tx, accountId, id))) fail('not_found');
    await accounts.tell(tx, accountId, { template: 'provider-unlinked', params: { provider } });
  });
}

/** Somebody who is signed in came back from the provider that they want to link. @returns the page that says so */
export async function linked(
  parts: SignOnParts,
  { companyId, id: providerId, name }: Provider,
  claims: Claims,
  { caller }: Call<'public'>,
): Promise<string> {
  const { accountId } = caller ?? fail('not_signed_in');
  const { clock, database } = parts.platform;
  const subjectIndex = await subjectIndexOf(parts.platform, providerId, claims);
  await database.withInstance('authentication', async (tx) => {
    const known = await findLink(tx, subjectIndex);
    if (known && known.accountId !== accountId) fail('already_exists');
    if (known) return;
    await insertLink(tx, {
      id: newId(),
      accountId,
      companyId,
      providerId,
      subjectIndex,
      given: [],
      givenUnitId: null,
      createdAt: clock.now(),
      usedAt: null,
    });
    await parts.accounts.tell(tx, accountId, { template: 'provider-linked', params: { provider: name } });
  });
  return `/settings/security?linked=${providerId}`;
}

/** They proved themselves at the provider just now (clause S9); the token's time was checked. */
export async function confirmed(
  parts: SignOnParts,
  provider: Provider,
  claims: Claims,
  call: Call<'public'>,
): Promise<string> {
  const caller = call.caller ?? fail('not_signed_in');
  const subjectIndex = await subjectIndexOf(parts.platform, provider.id, claims);
  const link = await parts.platform.database.withInstance('authentication', (tx) =>
    findLink(tx, subjectIndex),
  );
  if (link?.accountId !== caller.accountId) throw refused('sub');
  const factor = await factorOf(parts, provider, claims, caller.accountId);
  await parts.accounts.confirm(factor, { ...call, caller });
  return '/confirmed';
}
