import { z } from 'zod';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { route } from './route.ts';
import { factorKinds } from './security.ts';
import { accepted, languages, linkToken } from './sign-up.ts';
import { line } from './text.ts';

const c = z.strictObject({ c: z.uuid() });
const cp = z.strictObject({ c: z.uuid(), p: z.uuid() });
const provider = z.strictObject({ provider: z.uuid() });
const done = z.strictObject({ next: z.literal('done') });
/** Where the browser goes: a page of the provider. */
const away = z.strictObject({ url: z.string() });
/** Nobody becomes owner by what a provider says. */
const role = z.enum(roleNames).exclude(['owner']);
/** The part of an address after "@", as typed. */
const domain = z.string().trim().min(3).max(253);

/** As the provider's tokens name it, byte for byte: https, without query or fragment (OpenID Connect Core, 2). */
const issuer = z
  .url({ protocol: /^https$/u })
  .max(300)
  // nor user information, nor the address of its metadata
  .refine(
    (text) => /^https:\/\/[^/?#@]+(?:\/[^?#]*)?$/u.test(text) && !text.includes('/.well-known/'),
    'issuer',
  );

const settings = {
  name: line(80),
  clientId: line(200),
  /** The claim that names the groups of a person; null: groups are not looked at. */
  groupsClaim: line(80).nullable(),
  groups: z.array(z.strictObject({ group: line(200), role, unitId: z.uuid().optional() })).max(100),
  /** The role of everybody who signs in with it; null: only people of a group above come in. */
  everybody: role.nullable(),
  /** The only way into the company; owners keep theirs. */
  isOnlyWay: z.boolean(),
  /** Values of amr or acr with which its factor counts as ours; none: our own is asked. */
  trustFactor: z.array(line(100)).max(20),
  domains: z.array(domain).max(20),
};
const clientSecret = z.string().min(1).max(500);

const shown = z.strictObject({
  id: z.uuid(),
  issuer: z.string(),
  ...settings,
  domains: z.array(
    z.strictObject({
      domain: z.string(),
      proof: z.enum(['dns', 'operator']).nullable(),
      provenAt: z.int().nullable(),
      /** The TXT record that proves it: its name, and what it has to say. */
      record: z.strictObject({ name: z.string(), value: z.string() }),
    }),
  ),
  /** To be registered at the provider. */
  redirectUri: z.string(),
  /** How many accounts are linked to it. */
  links: z.int(),
  createdAt: z.int(),
});

/** What somebody would be by the groups that the provider names. */
const standing = z.strictObject({ roles: z.array(role), unitId: z.uuid().nullable() });

const ways = z.array(z.strictObject({ id: z.uuid(), name: z.string() }));

const own = { word: 'self.security', limited: true } as const;
const change = { word: 'sso.set', audited: true, confirm: true } as const;

export const signOn = {
  /** The providers of a domain: the domain alone decides, so this says nothing about accounts. */
  signOnWays: route({
    method: 'GET',
    path: '/api/sign-in/providers',
    word: 'public',
    audited: false,
    perMinute: 60,
    query: z.strictObject({ domain }),
    response: z.strictObject({
      providers: ways,
      isOnlyWay: z.boolean(),
    }),
  }),
  /** The same for whoever was invited to the company of a provider. */
  signOnWaysInvited: route({
    method: 'GET',
    path: '/api/invitations/:token/providers',
    word: 'public',
    audited: false,
    perMinute: 60,
    params: z.strictObject({ token: z.string().max(64) }),
    response: z.strictObject({ providers: ways }),
  }),
  /** Begun by our own pages alone: a link on another one signs nobody in. */
  startSignOn: route({
    method: 'POST',
    path: '/api/sign-in/oidc/:provider',
    word: 'public',
    audited: true,
    perMinute: 120,
    params: provider,
    body: z.strictObject({
      /** To the provider's company: whoever comes back with the invited address may accept it. */
      invitation: linkToken.optional(),
    }),
    response: away,
  }),
  /** The provider's answer. Providers add parameters of their own (RFC 6749, 4.1.2). */
  signOnCallback: route({
    method: 'GET',
    path: '/api/sign-in/oidc/:provider/callback',
    word: 'public',
    audited: true,
    perMinute: 120,
    params: provider,
    query: z.object({ state: z.string().max(200) }).catchall(z.string().max(4096)),
    response: 'redirect',
  }),
  /** Makes the account of somebody whom the provider just named for the first time. */
  completeSignOn: route({
    method: 'POST',
    path: '/api/sign-in/oidc',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({
      /** "I am 18 or older." */
      ageStatement: z.boolean().optional(),
      language: z.enum(languages),
      agreements: z.array(accepted).max(10).optional(),
    }),
    response: z.strictObject({
      next: z.enum(['done', 'enrol', 'factor']),
      factors: z.array(z.enum(factorKinds)),
    }),
  }),
  confirmProvider: route({
    method: 'POST',
    path: '/api/confirm/provider',
    word: 'self.confirm',
    audited: true,
    limited: true,
    perMinute: 20,
    body: provider,
    response: away,
  }),
  identityLinks: route({
    method: 'GET',
    path: '/api/me/identity-links',
    ...own,
    audited: false,
    response: z.strictObject({
      links: z.array(
        z.strictObject({
          id: z.uuid(),
          providerId: z.uuid(),
          name: z.string(),
          company: z.string(),
          createdAt: z.int(),
          usedAt: z.int().nullable(),
        }),
      ),
      /** Of their companies, and not linked yet. */
      available: z.array(z.strictObject({ providerId: z.uuid(), name: z.string(), company: z.string() })),
    }),
  }),
  linkIdentity: route({
    method: 'POST',
    path: '/api/me/identity-links',
    ...own,
    audited: true,
    confirm: true,
    perMinute: 20,
    body: provider,
    response: away,
  }),
  unlinkIdentity: route({
    method: 'DELETE',
    path: '/api/me/identity-links/:id',
    ...own,
    audited: true,
    confirm: true,
    params: z.strictObject({ id: z.uuid() }),
    response: done,
  }),
  providers: route({
    method: 'GET',
    path: '/api/companies/:c/providers',
    word: 'sso.set',
    audited: false,
    params: c,
    response: z.strictObject({
      items: z.array(shown),
      /** Whether the caller may confirm domains for the operator. */
      mayConfirmDomains: z.boolean(),
    }),
  }),
  addProvider: route({
    method: 'POST',
    path: '/api/companies/:c/providers',
    ...change,
    params: c,
    body: z.strictObject({ issuer, clientSecret, ...settings }),
    response: shown,
  }),
  /** What is not named stays as it is; the issuer stays for good, for links count under it. */
  editProvider: route({
    method: 'PATCH',
    path: '/api/companies/:c/providers/:p',
    ...change,
    params: cp,
    body: z.strictObject({ clientSecret, ...settings }).partial(),
    response: shown,
  }),
  removeProvider: route({
    method: 'DELETE',
    path: '/api/companies/:c/providers/:p',
    ...change,
    params: cp,
    response: done,
  }),
  tryProvider: route({
    method: 'POST',
    path: '/api/companies/:c/providers/:p/try',
    ...change,
    params: cp,
    response: away,
  }),
  /** What came of the last try of this sign-in; kept for ten minutes. */
  tried: route({
    method: 'GET',
    path: '/api/companies/:c/providers/:p/try',
    word: 'sso.set',
    audited: false,
    params: cp,
    response: z.strictObject({
      claims: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      groups: z.array(z.string()),
      standing,
      /** Whether the provider's factor would count as ours. */
      hasFactor: z.boolean(),
      /** Why somebody without an account could not come in with it; null: they could. */
      obstacle: z.enum(['email', 'email_verified', 'domain', 'groups']).nullable(),
    }),
  }),
  proveDomain: route({
    method: 'POST',
    path: '/api/companies/:c/providers/:p/domains/:domain/prove',
    ...change,
    params: z.strictObject({ c: z.uuid(), p: z.uuid(), domain }),
    /** `operator`: whoever runs the instance says so, where no DNS can be asked. */
    body: z.strictObject({ by: z.enum(['dns', 'operator']) }),
    response: done,
  }),
};
