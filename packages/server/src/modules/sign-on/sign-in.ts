import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { signOn } from '@candor/protocol/api/sign-on.ts';
import { fail, type Call, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { Challenges, emailIndex } from '../accounts/index.ts';
import { applyGroups, scribeFor } from '../companies/index.ts';
import type { Attempt } from './attempts.ts';
import { standingOf, type Claims, type Standing } from './claims.ts';
import { normalDomain } from './domains.ts';
import { confirmed, linked } from './links.ts';
import { anyProvider, factorOf, obstacleTo, oneProvider, subjectIndexOf, type SignOnParts } from './parts.ts';
import {
  findLink,
  insertLink,
  listDomains,
  listProviders,
  lockLink,
  noteUse,
  type Link,
  type Provider,
} from './queries.ts';
import { refused } from './refusal.ts';
import type { Tries } from './try.ts';

type Routes = Pick<
  typeof signOn,
  'signOnWays' | 'signOnWaysInvited' | 'startSignOn' | 'signOnCallback' | 'completeSignOn'
>;
type SignedIn = Output<typeof signOn.completeSignOn>;
/** Somebody whom a provider named for the first time, and who has not stated their age yet: nothing is kept of them. */
interface Newcomer {
  companyId: string;
  providerId: string;
  claims: Claims;
  /** With which they come in, whatever their groups. */
  invitation: string | undefined;
}

const waitMs = 10 * 60_000;

export function signInHandlers(parts: SignOnParts, tries: Tries): Handlers<Routes> {
  const newcomers = new Challenges<Newcomer>(parts.platform.clock, waitMs);
  return {
    signOnWays: ({ query }) => waysOf(parts, query.domain),
    signOnWaysInvited: ({ params }) => waysOfInvited(parts, params.token),
    async startSignOn({ params, body: { invitation } }, call) {
      const provider = await anyProvider(parts, params.provider);
      call.entry.companyId = provider.companyId;
      if (invitation !== undefined) await requireInvited(parts, provider, invitation);
      const { url, proofs } = await parts.party.begin(provider);
      const browser = call.signInToken ?? (await parts.accounts.newBrowser());
      const { clock } = parts.platform;
      if (call.signInToken === undefined) call.setSignIn(browser, new Date(clock.now().getTime() + waitMs));
      const { companyId, id: providerId } = provider;
      parts.attempts.give({ companyId, providerId, proofs, use: { kind: 'sign-in', browser, invitation } });
      return { url };
    },
    async signOnCallback({ params, query }, call) {
      const attempt = parts.attempts.take(query.state, params.provider, call);
      const { companyId, providerId, proofs } = attempt;
      call.entry.companyId = companyId;
      const provider = await oneProvider(parts, companyId, providerId);
      const answer = await parts.party.finish(provider, query, proofs);
      return { location: await arrive({ parts, newcomers, tries }, { attempt, provider, ...answer }, call) };
    },
    completeSignOn: ({ body }, call) => completeSignOn(parts, newcomers, body, call),
  };
}

/** The domain alone decides, so nothing is said about accounts. */
async function waysOf(
  { platform: { database } }: SignOnParts,
  typed: string,
): Promise<Output<typeof signOn.signOnWays>> {
  const domain = normalDomain(typed);
  const companyId = await database.findOwner('identity_domain', domain);
  if (companyId === undefined) return { providers: [], isOnlyWay: false };
  return database.withCompany(companyId, 'authentication', async (tx) => {
    const of = (await listDomains(tx, companyId)).find((one) => one.provenDomain === domain);
    const found = (await listProviders(tx, companyId)).filter(({ id }) => id === of?.providerId);
    return {
      providers: found.map(({ id, name }) => ({ id, name })),
      isOnlyWay: found.some(({ isOnlyWay }) => isOnlyWay),
    };
  });
}

async function waysOfInvited(
  { companies, platform: { database } }: SignOnParts,
  invitation: string,
): Promise<Output<typeof signOn.signOnWaysInvited>> {
  const { companyId } = (await companies.findInvited(invitation)) ?? fail('link_expired');
  const found = await database.withCompany(companyId, 'authentication', (tx) => listProviders(tx, companyId));
  return { providers: found.map(({ id, name }) => ({ id, name })) };
}

interface Arrival {
  attempt: Attempt;
  provider: Provider;
  said: Readonly<Record<string, unknown>>;
  claims: Claims;
}
interface Arrivals {
  parts: SignOnParts;
  newcomers: Challenges<Newcomer>;
  tries: Tries;
}

/** @returns the page on which the person goes on */
async function arrive(
  { parts, newcomers, tries }: Arrivals,
  { attempt, provider, said, claims }: Arrival,
  call: Call<'public'>,
): Promise<string> {
  switch (attempt.use.kind) {
    case 'sign-in':
      return signIn(parts, newcomers, { provider, claims, ...attempt.use }, call);
    case 'link':
      return linked(parts, provider, claims, call);
    case 'confirm':
      return confirmed(parts, provider, claims, call);
    case 'try':
      return tries.keep(parts, { signInId: attempt.use.signInId, provider, said, claims });
    default:
      return attempt.use satisfies never;
  }
}

async function signIn(
  parts: SignOnParts,
  newcomers: Challenges<Newcomer>,
  {
    provider,
    claims,
    browser,
    invitation,
  }: Pick<Newcomer, 'claims' | 'invitation'> & { provider: Provider; browser: string },
  call: Call<'public'>,
): Promise<string> {
  const { database } = parts.platform;
  const subjectIndex = await subjectIndexOf(parts.platform, provider.id, claims);
  const link = await database.withInstance('authentication', (tx) => findLink(tx, subjectIndex));
  if (link) return pageAfter(await signInLinked(parts, provider, claims, link, call));
  const { email } = await requireWelcome(parts, provider, claims, invitation);
  if (await parts.accounts.findByEmail(email)) fail('link_first');
  if (parts.platform.config.signUp === 'closed') fail('sign_up_closed');
  newcomers.give(browser, { companyId: provider.companyId, providerId: provider.id, claims, invitation });
  return '/sign-in?step=new';
}

/** Fails with provider_refused unless somebody new may come in; says as whom. */
async function requireWelcome(
  parts: SignOnParts,
  provider: Provider,
  claims: Claims,
  invitation: string | undefined,
): Promise<{ email: string; standing: Standing }> {
  const standing = standingOf(provider, claims.groups);
  if (invitation !== undefined)
    return { email: await invitedAs(parts, provider, claims, invitation), standing };
  const obstacle = await obstacleTo(parts, provider, claims, standing.roles);
  const { email } = claims;
  if (obstacle !== null || email === undefined) throw refused(obstacle ?? 'email');
  return { email, standing };
}

/** The link of the invitation shows that the address is theirs; another one that the provider names is somebody else's. */
async function invitedAs(
  parts: SignOnParts,
  provider: Provider,
  { email = '' }: Claims,
  invitation: string,
): Promise<string> {
  const { keys } = parts.platform;
  const invited = await requireInvited(parts, provider, invitation);
  const [own, named] = await Promise.all([emailIndex(keys, invited), emailIndex(keys, email)]);
  if (email !== '' && !Buffer.from(own).equals(named)) fail('invitation_other_address');
  return invited;
}

/** Fails with link_expired unless the invitation is to the provider's company. @returns the invited address */
async function requireInvited(
  { companies }: SignOnParts,
  { companyId }: Provider,
  invitation: string,
): Promise<string> {
  const invited = await companies.findInvited(invitation);
  return invited?.companyId === companyId ? invited.email : fail('link_expired');
}

async function signInLinked(
  parts: SignOnParts,
  provider: Provider,
  claims: Claims,
  link: Link,
  call: Call<'public'>,
): Promise<SignedIn> {
  const { platform, accounts } = parts;
  const { accountId } = link;
  const standing = standingOf(provider, claims.groups);
  const scribe = await scribeFor(platform, provider.companyId, null);
  const at = platform.clock.now();
  const outcome = await platform.database.withCompany(provider.companyId, 'authentication', async (tx) => {
    const before = (await lockLink(tx, link.id)) ?? fail('attempt_over', { reason: 'unlinked' });
    await noteUse(tx, link.id, { given: standing.roles, givenUnitId: standing.unitId, usedAt: at });
    return applyGroups(tx, {
      companyId: provider.companyId,
      accountId,
      before: { roles: before.given, unitId: before.givenUnitId },
      now: standing,
      at,
      scribe,
    });
  });
  if (outcome !== 'unchanged') platform.bus.publish('rights.changed', { accountId });
  if (claims.name !== undefined) await accounts.nameIfNone(accountId, claims.name);
  return begin(parts, provider, claims, accountId, call);
}

async function begin(
  parts: SignOnParts,
  provider: Provider,
  claims: Claims,
  accountId: string,
  call: Call<'public'>,
): Promise<SignedIn> {
  const done = await parts.accounts.signIn(
    {
      accountId,
      provider: { id: provider.id, authenticatedAt: claims.authenticatedAt },
      factor: await factorOf(parts, provider, claims, accountId),
    },
    call,
  );
  return { next: done.next, factors: 'factors' in done ? done.factors : [] };
}

function pageAfter({ next, factors }: SignedIn): string {
  if (next === 'factor') return `/sign-in?step=factor&factors=${factors.join(',')}`;
  return next === 'enrol' ? '/settings/security' : '/';
}

/** Clause A3: no row of an account before the statement of age. */
async function completeSignOn(
  parts: SignOnParts,
  newcomers: Challenges<Newcomer>,
  { ageStatement, language, agreements = [] }: Input<typeof signOn.completeSignOn>['body'],
  call: Call<'public'>,
): Promise<SignedIn> {
  const browser = call.signInToken ?? fail('attempt_over', { reason: 'state' });
  if (!newcomers.look(browser)) fail('attempt_over', { reason: 'state' });
  if (ageStatement !== true) fail('age_statement_required');
  await parts.accounts.requireAgreements(agreements);
  const { companyId, providerId, claims, invitation } =
    newcomers.take(browser) ?? fail('attempt_over', { reason: 'state' });
  const { platform, accounts } = parts;
  // it may have changed while they read
  const provider = await oneProvider(parts, companyId, providerId);
  const { email, standing } = await requireWelcome(parts, provider, claims, invitation);
  const at = platform.clock.now();
  const account = await accounts.prepare({ email, name: claims.name, language, ageStatedAt: at });
  const subjectIndex = await subjectIndexOf(platform, providerId, claims);
  const scribe = await scribeFor(platform, companyId, null);
  const accountId = account.id;
  await platform.database.withInstance('service', async (tx) => {
    await account.insert(tx);
    if (invitation !== undefined) await parts.companies.takeInvitation(tx, invitation, account);
    const nothing = { roles: [], unitId: null };
    await applyGroups(tx, { companyId, accountId, before: nothing, now: standing, at, scribe });
    const given = { given: standing.roles, givenUnitId: standing.unitId };
    const used = { createdAt: at, usedAt: at };
    await insertLink(tx, {
      id: newId(),
      accountId,
      companyId,
      providerId,
      subjectIndex,
      ...given,
      ...used,
    });
    await accounts.acceptAgreements(tx, account, agreements, call.client.ip);
  });
  Object.assign(call.entry, { companyId, targetId: accountId });
  return begin(parts, provider, claims, accountId, call);
}
