import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { identityProvider, type IdentityProvider } from '../../../test/identity-provider.ts';
import { addCompany, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type Client, type TestServer } from '../../../test/server.ts';
import { movableClock, type Clock } from '../../platform/clock.ts';

const clock: Clock = movableClock();
const hourMs = 3_600_000;
let server: TestServer;
let provider: IdentityProvider;
before(async () => {
  provider = await identityProvider();
  server = await testServer({ clock, limits: { take: () => undefined }, environment: provider.environment });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

let n = 0;
/** A new person of the provider, who signs in there from now on. */
beforeEach(() => {
  provider.lies = {};
  provider.person = {
    sub: `sub-${(n += 1)}`,
    email: `person-${n}@kupfer-${n}.example`,
    email_verified: true,
    name: 'Petra Person',
    groups: ['techs'],
  };
});

const settings = () => ({
  name: 'Kupfer sign-in',
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  groupsClaim: 'groups',
  groups: [
    { group: 'techs', role: 'technician' },
    { group: 'readers', role: 'auditor' },
  ],
  everybody: 'member',
  isOnlyWay: false,
  trustFactor: ['mfa'],
  domains: [`kupfer-${n}.example`],
});

interface Company {
  id: string;
  owner: Person;
  /** Of the provider in Candor. */
  p: string;
}

/** A company with that provider, whose domain the operator confirmed. */
async function companyWith(change: object = {}): Promise<Company> {
  const { id, owner } = await addCompany(server);
  const body = { ...settings(), ...change };
  const added = await owner.call('POST', `/api/companies/${id}/providers`, body);
  assert.equal(outcome(added), '200');
  const p = idOf(added);
  for (const domain of body.domains) await proven(id, p, domain);
  return { id, owner, p };
}

const idOf = ({ body }: Answer) => (body as { id: string }).id;
const urlOf = (answer: Answer) => (
  assert.equal(outcome(answer), '200'),
  (answer.body as { url: string }).url
);

/** As the operator's recorded confirmation leaves it. */
async function proven(companyId: string, p: string, domain: string): Promise<void> {
  const { rowCount } = await server.db.superuser.query(
    `UPDATE candor.identity_domain SET proven_domain = domain, proof = 'operator', proven_at = now()
      WHERE company_id = $1 AND provider_id = $2 AND domain = $3`,
    [companyId, p, domain],
  );
  assert.equal(rowCount, 1);
}

/** Where the browser is led after it went to the provider. */
async function cameBack(
  browser: Pick<Client, 'call'>,
  away: string,
  change = (url: URL) => url,
): Promise<string> {
  const back = change(await provider.visit(away));
  const answer = await browser.call('GET', back.pathname + back.search);
  assert.equal(answer.status, 303, JSON.stringify(answer.body));
  return answer.headers.get('location') ?? '';
}

async function start(browser: Pick<Client, 'call'>, p: string): Promise<string> {
  return urlOf(await browser.call('POST', `/api/sign-in/oidc/${p}`, {}));
}

async function signIn(browser: Client, p: string, change?: (url: URL) => URL): Promise<string> {
  return cameBack(browser, await start(browser, p), change);
}

/** Somebody whom the provider names for the first time, with a new account. */
async function join(p: string): Promise<Client> {
  const browser = server.visitor();
  assert.equal(await signIn(browser, p), '/sign-in?step=new');
  assert.equal(outcome(await complete(browser)), '200');
  return browser;
}
const complete = (browser: Client, body: object = { ageStatement: true, language: 'en' }) =>
  browser.call('POST', '/api/sign-in/oidc', body);

const wordsOf = async (browser: Pick<Client, 'call'>) => {
  const { body } = await browser.call('GET', '/api/me');
  return (body as { words: string[] }).words;
};
const rows = async (sql: string, ...values: unknown[]) => (await server.db.superuser.query(sql, values)).rows;
const accounts = async () => (await rows('SELECT id FROM candor.account')).length;

test('somebody new states their age, gets an account and the roles of their groups', async () => {
  const { id, p } = await companyWith();
  const before = await accounts();
  const browser = server.visitor();
  assert.equal(await signIn(browser, p), '/sign-in?step=new');
  assert.equal(outcome(await complete(browser, { language: 'en' })), '400 age_statement_required');
  assert.equal(await accounts(), before, 'an account before the statement of age');
  const done = await complete(browser);
  assert.deepEqual(done.body, { next: 'enrol', factors: [] }, 'a technician needs a factor of ours');
  const me = (await browser.call('GET', '/api/me')).body as Record<string, unknown>;
  assert.equal(me['email'], provider.person.email);
  assert.equal(me['name'], 'Petra Person');
  assert.deepEqual(
    await rows(
      'SELECT roles FROM candor.member WHERE company_id = $1 AND account_id = $2',
      id,
      me['accountId'],
    ),
    [{ roles: ['member', 'technician'] }],
  );
  assert.equal(outcome(await complete(browser)), '401 attempt_over', 'an answer serves once');
});

test('the second time nothing is asked, and a lost group takes its role at once', async () => {
  const { p } = await companyWith({ trustFactor: ['pwd'] });
  const first = await join(p);
  assert.ok((await wordsOf(first)).includes('session.request'));
  provider.person = { ...provider.person, groups: [] };
  assert.equal(await signIn(server.visitor(), p), '/');
  assert.ok(!(await wordsOf(first)).includes('session.request'), 'the other browser keeps the role');
  provider.person = { ...provider.person, groups: ['readers'] };
  const again = server.visitor();
  assert.equal(await signIn(again, p), '/');
  assert.ok((await wordsOf(again)).includes('audit.view'));
});

test('a role that people gave stays when a group goes, and a provider makes no owner', async () => {
  const { id, owner, p } = await companyWith({ trustFactor: ['pwd'] });
  const refused = await owner.call('PATCH', `/api/companies/${id}/providers/${p}`, {
    groups: [{ group: 'techs', role: 'owner' }],
  });
  assert.equal(outcome(refused), '400 bad_request');
  const browser = await join(p);
  await server.db.superuser.query(
    `UPDATE candor.member SET roles = '["technician","helper"]' WHERE company_id = $1 AND NOT roles ? 'owner'`,
    [id],
  );
  provider.person = { ...provider.person, groups: [] };
  await signIn(browser, p);
  const [{ roles } = { roles: [] }] = await rows(
    `SELECT roles FROM candor.member WHERE company_id = $1 AND NOT roles ? 'owner'`,
    id,
  );
  assert.deepEqual(roles, ['helper', 'member']);
});

// ASVS 6.8.4
test('our own factor is asked unless the provider says one that counts', async () => {
  const { p } = await companyWith();
  const browser = await join(p);
  assert.equal(outcome(await browser.call('GET', '/api/devices')), '403 factor_required');
  provider.person = { ...provider.person, amr: ['pwd', 'mfa'] };
  const trusted = server.visitor();
  assert.equal(await signIn(trusted, p), '/');
  assert.equal(outcome(await trusted.call('GET', '/api/devices')), '200');
});

test('of an owner our own factor is asked, whatever the provider says', async () => {
  const { owner, p } = await companyWith();
  await cameBack(owner, urlOf(await owner.call('POST', '/api/me/identity-links', { provider: p })));
  provider.person = { ...provider.person, amr: ['mfa'] };
  assert.equal(await signIn(server.visitor(), p), '/sign-in?step=factor&factors=totp');
});

test('what changes while somebody new reads counts for them already', async () => {
  const { id, owner, p } = await companyWith({ everybody: null });
  const browser = server.visitor();
  assert.equal(await signIn(browser, p), '/sign-in?step=new');
  await owner.call('PATCH', `/api/companies/${id}/providers/${p}`, { groups: [] });
  const before = await accounts();
  assert.equal(outcome(await complete(browser)), '403 provider_refused');
  assert.equal(await accounts(), before);
});

test('an administrator changes no provider that gives what they may not give', async () => {
  const { id, p } = await companyWith();
  const administrator = await addPerson(server);
  await addMember(server, id, administrator, ['administrator']);
  const way = `/api/companies/${id}/providers`;
  assert.equal(
    outcome(await administrator.call('PATCH', `${way}/${p}`, { groupsClaim: 'mine' })),
    '403 not_allowed',
  );
  const plain = { ...settings(), groups: [{ group: 'techs', role: 'technician' }], domains: [] };
  assert.equal(outcome(await administrator.call('POST', way, plain)), '200');
});

// ASVS 7.6.1
test('a sign-in by a provider lasts 12 hours at most', async () => {
  const { p } = await companyWith({ groups: [] });
  const browser = await join(p);
  const { body } = await browser.call('GET', '/api/me/sign-ins');
  const [{ createdAt, expiresAt } = { createdAt: 0, expiresAt: 0 }] = (
    body as { signIns: { createdAt: number; expiresAt: number }[] }
  ).signIns;
  assert.equal(expiresAt - createdAt, 12 * hourMs);
});

const lies: [string, string, () => void][] = [
  ['the nonce', 'nonce', () => (provider.lies.token = (said) => ({ ...said, nonce: 'another' }))],
  ['the audience', 'aud', () => (provider.lies.token = (said) => ({ ...said, aud: 'another' }))],
  [
    'the issuer of the token',
    'iss',
    () => (provider.lies.token = (said) => ({ ...said, iss: 'https://b.test' })),
  ],
  ['the signature', 'signature', () => (provider.lies.signature = 'broken')],
  ['an end that is over', 'clock', () => (provider.lies.token = (said) => ({ ...said, exp: 1_000_000_000 }))],
];
for (const [what, check, lie] of lies)
  // ASVS 6.8.2, 10.5.1, 10.5.4
  test(`what is wrong with ${what} is refused by its name, and signs nobody in`, async () => {
    const { p } = await companyWith();
    const browser = server.visitor();
    lie();
    assert.equal(await signIn(browser, p), `/sign-in?problem=provider_refused&check=${check}`);
    assert.equal(outcome(await browser.call('GET', '/api/me')), '401 not_signed_in');
  });

// ASVS 10.5.3
test('another issuer in the metadata or in the answer is refused', async () => {
  const { p } = await companyWith();
  provider.lies.metadata = (said) => ({ ...said, issuer: 'https://other.example' });
  const answer = await server.visitor().call('POST', `/api/sign-in/oidc/${p}`, {});
  assert.equal(outcome(answer), '403 provider_refused');
  assert.deepEqual((answer.body as { details: unknown }).details, { check: 'issuer' });
  provider.lies = {};
  const location = await signIn(server.visitor(), p, (url) => {
    url.searchParams.set('iss', 'https://other.example');
    return url;
  });
  assert.equal(location, '/sign-in?problem=provider_refused&check=iss');
});

test('an answer comes back once, to the browser that asked; a code serves once', async () => {
  const { p } = await companyWith();
  const browser = server.visitor();
  const back = await provider.visit(await start(browser, p));
  const over = '/sign-in?problem=attempt_over&check=state';
  const stranger = await server.visitor().call('GET', back.pathname + back.search);
  assert.equal(stranger.headers.get('location'), over, 'another browser takes the answer');
  const again = await browser.call('GET', back.pathname + back.search);
  assert.equal(again.headers.get('location'), over, 'a state serves twice');
  const replayed = await signIn(browser, p, (url) => {
    url.searchParams.set('code', back.searchParams.get('code') ?? '');
    return url;
  });
  assert.equal(replayed, '/sign-in?problem=provider_refused&check=code');
});

test('of 20 answers at once one is taken', async () => {
  const { p } = await companyWith();
  const browser = server.visitor();
  const back = await provider.visit(await start(browser, p));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => browser.call('GET', back.pathname + back.search)),
  );
  const taken = answers.filter(({ headers }) => headers.get('location') === '/sign-in?step=new');
  assert.equal(taken.length, 1);
});

test('without a verified address of a proven domain nobody new comes in, and no account is made', async () => {
  const { p } = await companyWith();
  const person = provider.person;
  const before = await accounts();
  const refusal = async (change: Partial<typeof person>) => {
    provider.person = { ...person, ...change };
    return signIn(server.visitor(), p);
  };
  const refused = (check: string) => `/sign-in?problem=provider_refused&check=${check}`;
  assert.equal(await refusal({ email_verified: false }), refused('email_verified'));
  assert.equal(await refusal({ email: 'ada@elsewhere.example' }), refused('domain'));
  assert.equal(await refusal({ email: `ada@sub.kupfer-${n}.example` }), refused('domain'));
  const { email: _, ...nameless } = person;
  provider.person = nameless;
  assert.equal(await signIn(server.visitor(), p), refused('email'));
  assert.equal(await accounts(), before);
});

test('with nobody but mapped groups, somebody without one stays outside', async () => {
  const { p } = await companyWith({ everybody: null });
  provider.person = { ...provider.person, groups: ['cooks'] };
  assert.equal(await signIn(server.visitor(), p), '/sign-in?problem=provider_refused&check=groups');
});

// ASVS 6.8.1
test('an account is never linked by its address: its person signs in, and links', async () => {
  const { id, p } = await companyWith();
  const person = await addPerson(server);
  await addMember(server, id, person, ['member']);
  provider.person = { ...provider.person, email: person.email };
  await server.db.superuser.query(
    `UPDATE candor.identity_domain SET domain = 'example.org', proven_domain = 'example.org' WHERE provider_id = $1`,
    [p],
  );
  assert.equal(await signIn(server.visitor(), p), '/sign-in?problem=link_first');
  const away = urlOf(await person.call('POST', '/api/me/identity-links', { provider: p }));
  assert.equal(await cameBack(person, away), `/settings/security?linked=${p}`);
  assert.equal(await signIn(server.visitor(), p), '/sign-in?step=factor&factors=totp');
  const { links } = (await person.call('GET', '/api/me/identity-links')).body as { links: { id: string }[] };
  assert.equal(links.length, 1);
  const gone = await person.call('DELETE', `/api/me/identity-links/${links[0]?.id}`);
  assert.equal(outcome(gone), '200');
  assert.equal(await signIn(server.visitor(), p), '/sign-in?problem=link_first');
  await server.db.superuser.query('DELETE FROM candor.identity_domain WHERE provider_id = $1', [p]);
  const letters = await rows(
    `SELECT template FROM candor.mail WHERE person_id = $1 AND template LIKE 'provider-%' ORDER BY id`,
    person.personId,
  );
  assert.deepEqual(letters, [{ template: 'provider-linked' }, { template: 'provider-unlinked' }]);
});

// ASVS 7.6.2
test('neither a link nor a page of somebody else begins a sign-in', async () => {
  const { p } = await companyWith();
  const browser = server.visitor();
  const path = `/api/sign-in/oidc/${p}`;
  assert.equal((await browser.call('GET', path)).status, 405);
  const elsewhere = await browser.call('POST', path, {}, { origin: 'https://evil.example' });
  assert.equal(outcome(elsewhere), '403 foreign_origin');
  assert.equal(browser.cookie(), '');
});

test('an invitation is accepted through a provider of its company, by whoever has the invited address there', async () => {
  const { id, owner, p } = await companyWith({ groups: [], everybody: null, domains: [] });
  const { email = '' } = provider.person;
  const wish = { emails: [email], roles: ['helper'], language: 'en' };
  const invited = await owner.call('POST', `/api/companies/${id}/invitations`, wish);
  const link = (invited.body as { items: { link: string }[] }).items[0]?.link ?? '';
  const token = link.split('/').at(-1) ?? '';
  const browser = server.visitor();
  const ways = await browser.call('GET', `/api/invitations/${token}/providers`);
  assert.deepEqual(ways.body, { providers: [{ id: p, name: 'Kupfer sign-in' }] });
  const begin = (where = p, invitation = token) =>
    browser.call('POST', `/api/sign-in/oidc/${where}`, { invitation });
  const foreign = await companyWith();
  for (const answer of [await begin(foreign.p), await begin(p, 'A'.repeat(43))])
    assert.equal(outcome(answer), '410 link_expired');

  const before = await accounts();
  provider.person = { ...provider.person, email: 'somebody@else.example' };
  assert.equal(
    await cameBack(browser, urlOf(await begin())),
    `/invite/${token}?problem=invitation_other_address`,
  );
  // the link shows that the address is theirs, so that no domain has to
  provider.person = { ...provider.person, email, email_verified: false };
  assert.equal(await cameBack(browser, urlOf(await begin())), '/sign-in?step=new');
  assert.equal(outcome(await complete(browser, { language: 'en' })), '400 age_statement_required');
  assert.equal(await accounts(), before, 'an account before the statement of age');
  assert.equal(outcome(await complete(browser)), '200');
  const { companies } = (await browser.call('GET', '/api/me/rights')).body as {
    companies: { id: string; roles: string[] }[];
  };
  assert.deepEqual(
    companies.map((one) => [one.id, one.roles]),
    [[id, ['helper']]],
  );
  assert.equal(outcome(await begin()), '410 link_expired', 'an invitation serves once');
  assert.equal(await signIn(server.visitor(), p), '/', 'the provider opens the account from now on');
});

// ASVS 10.5.2
test('one identity opens one account', async () => {
  const { id, p } = await companyWith();
  await join(p);
  const other = await addPerson(server);
  await addMember(server, id, other, ['member']);
  const away = urlOf(await other.call('POST', '/api/me/identity-links', { provider: p }));
  assert.equal(await cameBack(other, away), '/settings/security?problem=already_exists');
  const stranger = await addPerson(server);
  assert.equal(
    outcome(await stranger.call('POST', '/api/me/identity-links', { provider: p })),
    '404 not_found',
  );
});

// ASVS 6.8.4
test('to confirm, the person proves themselves at the provider anew', async () => {
  const { p } = await companyWith({ groups: [] });
  const browser = await join(p);
  clock.goForward?.(11 * 60_000);
  provider.lies.token = (said) => movedBy(said, 11 * 60);
  assert.equal(outcome(await browser.call('DELETE', '/api/me/sign-ins')), '403 confirm_required');
  const confirm = async () => urlOf(await browser.call('POST', '/api/confirm/provider', { provider: p }));
  assert.match(await confirm(), /[?&]max_age=0(?:&|$)/u);
  provider.lies.token = (said) => ({ ...movedBy(said, 11 * 60), auth_time: Number(said['auth_time']) - 300 });
  assert.equal(
    await cameBack(browser, await confirm()),
    '/confirmed?problem=provider_refused&check=auth_time',
  );
  provider.lies.token = (said) => {
    const { auth_time: _, ...rest } = movedBy(said, 11 * 60);
    return rest;
  };
  assert.match(await cameBack(browser, await confirm()), /problem=provider_refused/u);
  assert.equal(outcome(await browser.call('DELETE', '/api/me/sign-ins')), '403 confirm_required');
  provider.lies.token = (said) => movedBy(said, 11 * 60);
  const other = { ...provider.person, sub: 'somebody-else' };
  const person = provider.person;
  provider.person = other;
  assert.equal(await cameBack(browser, await confirm()), '/confirmed?problem=provider_refused&check=sub');
  provider.person = person;
  assert.equal(await cameBack(browser, await confirm()), '/confirmed');
  assert.equal(outcome(await browser.call('DELETE', '/api/me/sign-ins')), '200');
  clock.goForward?.(-11 * 60_000);
});

/** A token as a provider whose clock is that many seconds ahead makes it. */
function movedBy(said: Record<string, unknown>, seconds: number): Record<string, unknown> {
  const times = ['iat', 'exp', 'auth_time'].filter((name) => name in said);
  return { ...said, ...Object.fromEntries(times.map((name) => [name, Number(said[name]) + seconds])) };
}

test('a clock that is off by more than a minute is refused, a smaller difference is not', async () => {
  const { p } = await companyWith();
  for (const seconds of [-50, 50]) {
    provider.lies.token = (said) => movedBy(said, seconds);
    assert.equal(await signIn(server.visitor(), p), '/sign-in?step=new', `${seconds} s`);
  }
  for (const seconds of [-70, 70]) {
    provider.lies.token = (said) => movedBy(said, seconds);
    assert.equal(
      await signIn(server.visitor(), p),
      '/sign-in?problem=provider_refused&check=clock',
      `${seconds} s`,
    );
  }
});

test('where single sign-on is the only way, others are led to it and owners are not', async () => {
  const { id, owner, p } = await companyWith({ groups: [] });
  const person = await addPerson(server);
  await addMember(server, id, person, ['member']);
  assert.equal(outcome(await person.call('GET', '/api/devices')), '200');
  const changed = await owner.call('PATCH', `/api/companies/${id}/providers/${p}`, { isOnlyWay: true });
  assert.equal(outcome(changed), '200');
  assert.equal(outcome(await person.call('GET', '/api/devices')), '403 provider_required');
  assert.equal(outcome(await owner.call('GET', '/api/devices')), '200');
  const away = urlOf(await person.call('POST', '/api/me/identity-links', { provider: p }));
  await cameBack(person, away);
  const browser = server.visitor();
  await signIn(browser, p);
  assert.equal((await browser.call('GET', '/api/me')).status, 401, 'their own factor is asked first');
  const joined = await newcomer(p);
  assert.equal(outcome(await joined.call('GET', '/api/devices')), '200');
});

async function newcomer(p: string): Promise<Client> {
  provider.person = { ...provider.person, sub: `${provider.person.sub}-b` };
  return join(p);
}

test('a try shows claims and the role they would give, and signs nobody in', async () => {
  const { id, owner, p } = await companyWith();
  const way = `/api/companies/${id}/providers/${p}/try`;
  assert.equal(outcome(await owner.call('GET', way)), '404 not_found');
  const before = await accounts();
  const away = urlOf(await owner.call('POST', way));
  assert.equal(await cameBack(owner, away), `/portal/company/sign-on?tried=${p}`);
  const tried = (await owner.call('GET', way)).body as Record<string, unknown>;
  assert.deepEqual(
    { ...tried, claims: undefined },
    {
      claims: undefined,
      groups: ['techs'],
      standing: { roles: ['member', 'technician'], unitId: null },
      hasFactor: false,
      obstacle: null,
    },
  );
  const claims = tried['claims'] as { name: string; value: string }[];
  assert.equal(claims.find(({ name }) => name === 'email')?.value, provider.person.email);
  assert.equal(await accounts(), before);
});

test('a domain is proven by its DNS record or by the operator, for one company', async () => {
  const { id, owner } = await addCompany(server);
  const domain = `zinn-${n}.example`;
  const added = await owner.call('POST', `/api/companies/${id}/providers`, {
    ...settings(),
    domains: [domain],
  });
  const p = idOf(added);
  const prove = (by: string, who: Pick<Client, 'call'> = owner) =>
    who.call('POST', `/api/companies/${id}/providers/${p}/domains/${domain}/prove`, { by });
  const { egress } = server.running.platform;
  const [{ record } = { record: { name: '', value: '' } }] = (
    added.body as { domains: { record: { name: string; value: string } }[] }
  ).domains;
  egress.textsOf = async () => [];
  assert.equal(outcome(await prove('dns')), '409 domain_not_proven');
  assert.equal(outcome(await prove('operator')), '403 not_allowed');
  const waysOf = async () =>
    (await server.visitor().call('GET', `/api/sign-in/providers?domain=${domain}`)).body;
  assert.deepEqual(await waysOf(), { providers: [], isOnlyWay: false });
  egress.textsOf = async (name) => (name === record.name ? ['v=spf1 -all', record.value] : []);
  assert.equal(outcome(await prove('dns')), '200');
  assert.deepEqual(await waysOf(), { providers: [{ id: p, name: 'Kupfer sign-in' }], isOnlyWay: false });
  const other = await addCompany(server);
  const second = idOf(
    await other.owner.call('POST', `/api/companies/${other.id}/providers`, {
      ...settings(),
      domains: [domain],
    }),
  );
  const taken = await other.owner.call(
    'POST',
    `/api/companies/${other.id}/providers/${second}/domains/${domain}/prove`,
    { by: 'dns' },
  );
  assert.equal(
    outcome(taken),
    '409 domain_not_proven',
    'the record of one company proves nothing for another',
  );
});

test('the issuer is https and stays; the secret never comes back; foreign providers are not there', async () => {
  const { id, owner, p } = await companyWith();
  const way = `/api/companies/${id}/providers`;
  for (const issuer of [
    'http://localhost:1',
    'https://a.example/?x',
    'https://u@a.example',
    'ftp://a.example',
  ])
    assert.equal(
      outcome(await owner.call('POST', way, { ...settings(), issuer })),
      '400 bad_request',
      issuer,
    );
  const moved = await owner.call('PATCH', `${way}/${p}`, { issuer: 'https://a.example' });
  assert.equal(outcome(moved), '400 unknown_field');
  const list = await owner.call('GET', way);
  assert.ok(!JSON.stringify(list.body).includes(provider.clientSecret));
  const other = await addCompany(server);
  for (const [method, path] of [
    ['GET', `/api/companies/${other.id}/providers/${p}/try`],
    ['PATCH', `/api/companies/${other.id}/providers/${p}`],
    ['DELETE', `/api/companies/${other.id}/providers/${p}`],
  ] as const)
    assert.equal(
      outcome(await other.owner.call(method, path, method === 'PATCH' ? {} : undefined)),
      '404 not_found',
    );
});

test('what changes single sign-on asks for the word and for a confirmation, and is audited', async () => {
  const { id, owner, p } = await companyWith();
  const technician = await addPerson(server);
  await addMember(server, id, technician, ['technician']);
  const way = `/api/companies/${id}/providers/${p}`;
  assert.equal(outcome(await technician.call('PATCH', way, { name: 'Mine' })), '403 not_allowed');
  await server.db.superuser.query('UPDATE candor.sign_in SET confirmed_at = NULL WHERE account_id = $1', [
    owner.accountId,
  ]);
  assert.equal(outcome(await owner.call('PATCH', way, { name: 'Mine' })), '403 confirm_required');
  const entries = await rows(
    `SELECT outcome FROM candor.audit_entry WHERE company_id = $1 AND action = 'PATCH /api/companies/:c/providers/:p'`,
    id,
  );
  assert.deepEqual(
    entries.map((one: { outcome: string }) => one.outcome),
    ['refused', 'refused'],
  );
});

test('a removed provider ends its sign-ins and links, and tells whose they were', async () => {
  const { id, owner, p } = await companyWith({ groups: [] });
  const browser = await join(p);
  const me = await browser.call('GET', '/api/me');
  assert.equal(outcome(me), '200');
  const { personId } = me.body as { personId: string };
  assert.equal(outcome(await owner.call('DELETE', `/api/companies/${id}/providers/${p}`)), '200');
  assert.equal(outcome(await browser.call('GET', '/api/me')), '401 not_signed_in');
  assert.deepEqual(
    await rows(
      `SELECT template, class FROM candor.mail WHERE person_id = $1 AND template LIKE 'provider-%'`,
      personId,
    ),
    [{ template: 'provider-unlinked', class: 'essential' }],
  );
  assert.deepEqual(await rows('SELECT id FROM candor.identity_link WHERE provider_id = $1', p), []);
  assert.equal(outcome(await server.visitor().call('POST', `/api/sign-in/oidc/${p}`, {})), '404 not_found');
});

test('nothing of the provider is kept but a keyed hash: no subject, no token, no secret in the clear', async () => {
  const { p } = await companyWith({ trustFactor: ['pwd'] });
  provider.person = { ...provider.person, sub: 'needle-subject-4711' };
  await join(p);
  const found = await rows(
    `SELECT row_to_json(one)::text AS said FROM (SELECT * FROM candor.identity_link JOIN candor.identity_provider USING (company_id)) AS one`,
  );
  const said = JSON.stringify(found) + server.logged();
  for (const needle of ['needle-subject-4711', provider.clientSecret, String(provider.person.email)])
    assert.ok(!said.includes(needle), needle);
});

test('each provider is a recipient of its own in the register and the ledger', async () => {
  const { p } = await companyWith({ groups: [] });
  await join(p);
  await server.running.platform.egress.flush();
  const ledger = await rows(
    'SELECT DISTINCT outcome FROM candor.egress_entry WHERE recipient = $1',
    `idp-${p}`,
  );
  assert.deepEqual(ledger, [{ outcome: 'answered' }]);
  const { recipients } = (await (await server.owner()).call('GET', '/api/server/egress')).body as {
    recipients: { id: string; places: string[] }[];
  };
  assert.deepEqual(
    recipients.find(({ id }) => id === `idp-${p}`)?.places.at(0),
    new URL(provider.issuer).host,
  );
});

async function unreachable(p: string): Promise<unknown> {
  const { body } = await server.visitor().call('POST', `/api/sign-in/oidc/${p}`, {});
  const { code, details } = body as { code: string; details: unknown };
  assert.equal(code, 'provider_unreachable');
  return details;
}

test('a host that the operator did not name is not reached at a private address', async () => {
  const { p } = await companyWith({ issuer: 'https://127.0.0.1:9' });
  assert.deepEqual(await unreachable(p), { reason: 'refused_address' });
});

test('a provider that is down says so, and other ways in stay', async () => {
  await using gone = await identityProvider();
  const { p } = await companyWith({ issuer: gone.issuer });
  gone.goDown();
  assert.deepEqual(await unreachable(p), { reason: 'ECONNREFUSED' });
  assert.equal(outcome(await (await server.ownerAgain()).call('GET', '/api/me')), '200');
});
