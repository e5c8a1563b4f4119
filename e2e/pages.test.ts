// Every route as a person sees it: both themes, wide to narrow, by keyboard, and by axe's reading of WCAG.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import { statements, type Roster, type SessionRules } from '@candor/protocol/statements.ts';
import { emptyRoster, rootHolder, type RootHolder } from '../packages/server/test/root-holder.ts';
import { until } from '../packages/server/test/until.ts';
import { violations } from '../packages/web/test/axe.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent } from './agent.ts';
import { settled, signIn, visit, type Visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { OwnerClient } from './owner-client.ts';

const skip = skipWithout('chromium');
const themes = ['light', 'dark'] as const;
const widths = [1440, 768, 360, 320];
/** Rules are the same at all widths; these two have other layouts. */
const axeWidths = [1440, 360];
const unknownId = '01a1fd80-a99b-7ff1-aedd-f3703159230f';
const link = `#t=${'A'.repeat(43)}`;
const strangerRoutes = [
  '/sign-in',
  '/setup',
  `/setup#${'A'.repeat(43)}`,
  '/sign-up',
  `/sign-up${link}`,
  '/recover',
  `/recover${link}`,
  `/email${link}`,
  `/email/undo${link}`,
  `/restore${link}`,
  '/factor-reset',
  `/factor-reset/begin${link}`,
  `/factor-reset/cancel${link}`,
  `/invite/${'A'.repeat(43)}`,
  '/account-ended',
  '/report-minor',
  '/sign-in?step=new',
  '/sign-in?problem=provider_refused&check=nonce',
  '/confirmed',
  '/confirmed?problem=provider_refused&check=auth_time',
  '/devices',
];
const tabs = ['now', 'availability', 'inventory', 'logs', 'sessions', 'privacy', 'why'];
const companyTabs = ['units', 'contact', 'staff', 'history'];

describe('every page', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  let deviceId: string;
  let promiseId: string;
  let invitationToken: string;

  before(async () => {
    candor = await startCandor();
    client = await new OwnerClient(candor).setUp(candor);
    browser = await openBrowser();
    deviceId = (await client.call(api.devices.list)).items[0]?.id ?? '';
    promiseId = (await client.call(api.trust.promises)).items[0]?.id ?? '';
    invitationToken = await invite(client);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  const signedInRoutes = () => [
    '/',
    '/devices',
    '/devices?filter=nothing-has-this-name',
    '/devices/enrol',
    ...tabs.map((tab) => `/devices/${deviceId}?tab=${tab}`),
    `/devices/${unknownId}`,
    '/sessions',
    '/sessions?state=live',
    `/sessions/${unknownId}`,
    `/view/${unknownId}`,
    '/focus',
    '/trust',
    `/trust/promises/${promiseId}`,
    '/trust/my-data',
    '/trust/minors',
    '/trust/minors?state=all',
    '/portal/agreements',
    '/portal/agreements?tab=records',
    '/portal',
    '/portal/requests',
    ...companyTabs.map((tab) => `/portal/company?tab=${tab}`),
    '/portal/people',
    '/portal/people?tab=levels',
    '/portal/people?tab=invitations',
    '/portal/people?filter=nobody-has-this-name',
    '/portal/company/sign-on',
    `/invite/${invitationToken}`,
    '/licences',
    '/licences?tab=companies',
    '/settings/signing',
    '/settings/security',
    '/settings/profile',
    '/settings/agreements',
    '/admin/agreements',
    '/admin/people',
    '/admin/companies',
    '/admin/server',
    '/admin/backups',
    '/no-such-page',
  ];

  test('axe finds what is wrong', async () => {
    const { page, context } = await visit(browser, candor);
    await page.goto('/sign-in');
    await settled(page);
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
    assert.deepEqual(
      (await violations(page)).map((text) => text.split(' ')[0]),
      ['image-alt'],
    );
    await context.close();
  });

  test('of a signed-in owner is clean in both themes at every width', { timeout: 200_000 }, async () => {
    const seen = await visit(browser, candor);
    await signIn(seen);
    const problems: string[] = [];
    for (const route of signedInRoutes()) problems.push(...(await problemsOf(seen, route)));
    assert.deepEqual([...problems, ...seen.complaints], []);
    const gone = ['devices', 'sessions'].map((kind) => `404 /api/${kind}/${unknownId}`);
    assert.deepEqual(
      seen.refusals.filter((refusal) => !gone.some((one) => refusal.startsWith(one))),
      [],
    );
    await seen.context.close();
  });

  // While there is no root key yet: with one, the form asks for its passphrase first.
  test('a token that is shown while its package is still made fits a phone', async () => {
    const seen = await visit(browser, candor, { viewport: { width: 360, height: 900 } });
    await signIn(seen);
    const { page } = seen;
    await page.route('**/api/agent-packages', (route) =>
      route.fulfill({ json: { state: 'building', installer: null, items: [] } }),
    );
    await page.goto('/devices/enrol');
    await page.getByLabel('Label').fill('A room with a long name');
    await page.getByRole('button', { name: 'Make enrolment token' }).click();
    await page.getByText('Making the package').waitFor();
    assert.deepEqual(await cutOff(page), []);
    assert.deepEqual(seen.complaints, []);
    await seen.context.close();
  });

  test('is clean with what comes in use, in German: keys and what they sign, backups, a device that waits', async () => {
    await using used = await inUse(client);
    await client.call(api.me.changeProfile, { body: { language: 'de' } });
    const seen = await visit(browser, candor);
    await signIn(seen);
    const problems: string[] = [];
    for (const [route, sign] of Object.entries(used.signs)) {
      problems.push(...(await problemsOf(seen, route)));
      await seen.page.getByText(sign).first().waitFor();
    }
    await client.call(api.me.changeProfile, { body: { language: 'en' } });
    assert.deepEqual([...problems, ...seen.complaints], []);
    await seen.context.close();
  });

  test('tables on a phone need no scrolling sideways: outbound connections, and the notice page of the agent', async () => {
    const phone = { viewport: { width: 360, height: 900 } };
    const seen = await visit(browser, candor, phone);
    await signIn(seen);
    await seen.page.goto('/admin/server');
    await seen.page.getByRole('table', { name: 'Recipients' }).waitFor();
    assert.deepEqual(await cutOff(seen.page), []);
    await seen.context.close();

    await using notice = new Agent(path.join(candor.dataDir, 'agent')).start('notice');
    const address = (await notice.line(/^Open /u)).slice('Open '.length);
    const page = await browser.newPage(phone);
    await page.goto(address);
    await page.getByRole('button', { name: 'manage.inventory' }).first().click();
    await page.getByText(/^[0-9a-f]{64}$/u).waitFor();
    assert.deepEqual(await cutOff(page), []);
    await page.close();
  });

  test('of a stranger is clean in both themes at every width', async () => {
    const seen = await visit(browser, candor);
    const problems: string[] = [];
    for (const route of [...strangerRoutes, `/invite/${invitationToken}`])
      problems.push(...(await problemsOf(seen, route, load)));
    assert.deepEqual([...problems, ...seen.complaints], []);
    assert.deepEqual([...new Set(seen.refusals)].toSorted(), [
      '401 /api/me',
      '404 /api/setup',
      `410 /api/invitations/${'A'.repeat(43)}`,
      '410 /api/recovery/options',
    ]);
    await seen.context.close();
  });

  test('the palette opens with Ctrl-K, finds a page, and goes there', async () => {
    const seen = await visit(browser, candor);
    await signIn(seen);
    const { page } = seen;
    await page.goto('/');
    await settled(page);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await palette.waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.keyboard.type('devi');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/devices');
    assert.deepEqual(seen.complaints, []);
    await seen.context.close();
  });

  test('the keyboard alone reaches the filter, a device, and another page', async () => {
    const seen = await visit(browser, candor);
    await signIn(seen);
    const { page } = seen;
    await page.goto('/devices');
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('no-such-device');
    await page.waitForURL('**/devices?*no-such-device*');
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('placeholder')),
      'Filter devices',
    );
    await page.reload();
    await settled(page);
    assert.equal(
      await page.getByRole('searchbox', { name: 'Filter devices' }).inputValue(),
      'no-such-device',
    );
    await page.goto('/devices');
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL('**/trust');
    await page.keyboard.press('Tab');
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
    assert.deepEqual(seen.complaints, []);
    await seen.context.close();
  });
});

/** @returns what the link of an invitation ends with */
async function invite(client: OwnerClient): Promise<string> {
  const { company } = await client.call(api.accounts.me);
  const { items } = await client.call(api.invitations.invite, {
    params: { c: company?.id },
    body: { emails: ['bo@example.test'], roles: ['technician', 'auditor'], language: 'en' },
  });
  return items[0]?.link?.split('/').at(-1) ?? '';
}

/** Fills what is empty on a new instance; `signs`: what its pages show then. */
async function inUse(client: OwnerClient): Promise<AsyncDisposable & { signs: Record<string, string> }> {
  const { companyId } = await client.call(api.roots.listRoots);
  const holder = await rootHolder(companyId);
  await client.call(api.roots.addRoot, { body: { ...holder.wish, signed: 'first' } });
  const key = { kind: 'browser', publicKey: holder.wish.publicKey, until: Date.now() } as const;
  const roster: Roster = {
    ...emptyRoster(companyId),
    people: [
      {
        person: unknownId,
        name: 'Ada Beispiel',
        organisation: 'Beispiel Works',
        level: 'own',
        signs: ['session', 'action', 'job'],
        keys: [key],
      },
    ],
  };
  await client.call(api.roots.setRoster, { body: { signed: await holder.sign(statements.roster, roster) } });
  await signSessions(client, holder, companyId);
  await client.call(api.backups.make);
  await until('a backup is there', async () => (await client.call(api.backups.list)).state === 'good');

  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const body = { label: 'A room with a long name', secretHash, approval: true };
  const { url, ca } = await client.call(api.enrolment.createToken, { body });
  const folder = openFolder('candor-waits-');
  const agent = new Agent(path.join(folder, 'agent')).start('enrol', writeEnrolmentToken({ url, ca, auth }));
  await agent.line(/code is/u, 20_000);
  await until('a device waits', async () => (await client.call(api.enrolment.listRequests)).items.length > 0);
  return {
    signs: {
      '/settings/signing': 'Ada Beispiel, Beispiel Works',
      '/portal/company?tab=policy': 'Unterschrieben mit Wurzel',
      '/portal/agreements?tab=standing': 'nicht unterschrieben',
      '/admin/backups': 'Schlüsselbund,',
      '/devices/enrol': 'Wartet auf Ihre Zustimmung',
      '/': 'wartet auf Zustimmung',
    },
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A policy that goes beyond the default, and a standing consent that waits for its signature. */
async function signSessions(client: OwnerClient, holder: RootHolder, companyId: string): Promise<void> {
  const rules: SessionRules = {
    companyId,
    workstation: { rights: { terminal: 'standing' } },
    server: { rights: {} },
  };
  const signed = await holder.sign(statements.sessionRules, rules);
  await client.call(api.policies.widenPolicy, { params: { c: companyId }, body: { was: 0, signed } });
  const target = { kind: 'company', id: companyId };
  const body = { sessionRight: 'terminal', target, to: { kind: 'role', role: 'technician' } };
  await client.call(api.standing.giveStanding, { params: { c: companyId }, body });
}

/** Overflow at every width, and what axe finds where the layout is another one, in the dark theme of its contrast. */
async function problemsOf({ page }: Visit, route: string, open = goWithin): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, route);
  await settled(page);
  const problems: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) problems.push(`${route} at ${width}: ${over} px too wide`);
    for (const colorScheme of axeWidths.includes(width) ? themes : []) {
      await page.emulateMedia({ colorScheme });
      // a theme changes colours and nothing else
      const found = await violations(page, colorScheme === 'light' ? 'all' : 'contrast');
      problems.push(...found.map((text) => `${route} at ${width}, ${colorScheme}: ${text}`));
    }
  }
  return problems;
}

/** As a link does, so that the console and axe are loaded once; done when the router has drawn the page. */
async function goWithin(page: Page, route: string): Promise<void> {
  await page.evaluate((href) => {
    const { __TSR_ROUTER__: router } = globalThis as unknown as Routed;
    void router.navigate({ href });
  }, route);
  await page.waitForFunction(() => {
    const { state } = (globalThis as unknown as Routed).__TSR_ROUTER__;
    return state.status === 'idle' && state.resolvedLocation?.href === state.location.href;
  });
}

/** What TanStack Router puts there. */
interface Routed {
  __TSR_ROUTER__: {
    navigate(to: { href: string }): Promise<void>;
    state: { status: 'idle' | 'pending'; location: { href: string }; resolvedLocation?: { href: string } };
  };
}

/** What comes with a link is read when the page loads. */
async function load(page: Page, route: string): Promise<void> {
  await page.goto(route);
}

/** What is wider than the place it has: the page itself, or a table's. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.scroll, :has(> .plain-table)')]
      .filter((place) => place.scrollWidth > place.clientWidth)
      .map((place) => `${place.className || place.tagName}: ${place.scrollWidth} in ${place.clientWidth}`),
  );
}
