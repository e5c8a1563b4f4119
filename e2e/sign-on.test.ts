// Single sign-on as people live it, with a real OpenID provider: an owner adds it, proves a domain and tries it; somebody
// new comes in by it; the owner links it and confirms with it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { identityProvider, type IdentityProvider } from '../packages/server/test/identity-provider.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { setUp, settled, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';

const skip = skipWithout('chromium');
const trusting = { ignoreHTTPSErrors: true };
const person = {
  sub: 'bo-4711',
  email: 'bo@kupfer.example',
  email_verified: true,
  name: 'Bo Beispiel',
  groups: ['readers'],
};

describe('single sign-on', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let provider: IdentityProvider;
  let own: Visit;
  let theirs: Visit;

  before(async () => {
    provider = await identityProvider({ person });
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off', ...provider.environment } });
    browser = await openBrowser();
    own = await visit(browser, candor, trusting);
    theirs = await visit(browser, candor, trusting);
    await setUp(own, candor);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  test('an owner adds the provider, and confirms the domain for the operator', async () => {
    const { page } = own;
    await page.goto('/portal/company/sign-on');
    await page.getByText('No provider yet').waitFor();
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Kupfer');
    await dialog.getByLabel('Issuer').fill(provider.issuer);
    await dialog.getByLabel('Client id').fill(provider.clientId);
    await dialog.getByLabel('Client secret').fill(provider.clientSecret);
    await dialog.getByLabel('Domains').fill('@Kupfer.example');
    await dialog.getByLabel('Claim with the groups').fill('groups');
    await dialog.getByRole('button', { name: 'Add a group' }).click();
    await dialog.getByLabel('Group', { exact: true }).fill('readers');
    await dialog.getByRole('button', { name: 'Member Role' }).first().click();
    await page.getByRole('option', { name: 'Helper' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('not proven').waitFor();
    await page.getByRole('button', { name: 'Confirm for the operator' }).click();
    await page.getByText('proven, confirmed by the operator').waitFor();
  });

  test('a try shows what the provider says, and signs nobody in', async () => {
    const { page } = own;
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.waitForURL('**/portal/company/sign-on?tried=*');
    await page.getByText('Somebody new could come in with this.').waitFor();
    await page.getByRole('row', { name: /email bo@kupfer\.example/u }).waitFor();
    await page.getByText('Helper, Member').or(page.getByText('Member, Helper')).waitFor();
  });

  test('the domain of an address leads to the provider, and whoever is new states their age', async () => {
    const { page } = theirs;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('somebody@elsewhere.example');
    await settled(page);
    assert.equal(await page.getByRole('button', { name: /^Sign in with Kupfer/u }).count(), 0);
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByRole('button', { name: 'Sign in with Kupfer' }).click();
    await page.getByRole('heading', { name: 'Nearly there' }).waitFor();
    await page.getByText('I am 18 or older').click();
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.waitForURL(`${candor.url}/`);
    await page.goto('/settings/security');
    await page.getByText('identity provider').first().waitFor();
  });

  test('what is refused is said on the page, and other ways in stay', async () => {
    const other = await visit(browser, candor, trusting);
    provider.person = { ...person, sub: 'eve', email_verified: false };
    await other.page.goto('/sign-in');
    await other.page.getByLabel('E-mail').fill('eve@kupfer.example');
    await other.page.getByRole('button', { name: 'Sign in with Kupfer' }).click();
    await other.page.getByText('It does not say that your address is verified.').waitFor();
    await other.page.getByLabel('Password', { exact: true }).waitFor();
    await other.context.close();
  });

  test('the owner links it, and confirms with it in another tab', async () => {
    const { page, context } = own;
    provider.person = { ...person, sub: 'ada', email: 'ada@kupfer.example' };
    // the provider remembers who tried
    await context.clearCookies({ name: /^_[^_]/u });
    await page.goto('/settings/security');
    await page.getByRole('button', { name: 'Link Kupfer' }).click();
    await page.getByText('The provider is linked.').waitFor();
    await using superuser = openSuperuser(candor);
    await superuser.rows("UPDATE candor.sign_in SET confirmed_at = now() - interval '1 hour'");
    await page.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click();
    const tab = context.waitForEvent('page');
    await page.getByRole('button', { name: 'Confirm with Kupfer' }).click();
    await (await tab).getByRole('heading', { name: 'You are confirmed' }).waitFor();
    await page.getByRole('button', { name: 'Link Kupfer' }).waitFor();
  });

  test('the owner asks everybody for a second factor, sees who has none, and they set one up first', async () => {
    const { page } = own;
    await page.goto('/portal/company?tab=sign-in');
    await page.getByText('Everybody', { exact: true }).click();
    await page.getByText('1 of 2 people has none.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts from now on').waitFor();
    await theirs.page.goto('/');
    await theirs.page.waitForURL('**/settings/security');
    await page.goto('/admin/companies');
    await page.getByRole('row', { name: /Ada/u }).waitFor();
  });

  test('nothing failed on the way, and the pages asked nobody but the server and the provider', () => {
    const foreign = [...own.complaints, ...theirs.complaints].filter(
      (one) => !one.startsWith(`left: ${provider.issuer}/`),
    );
    assert.deepEqual(foreign, []);
  });
});
