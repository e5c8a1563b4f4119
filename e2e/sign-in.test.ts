// Who one is, as a person lives it: set-up with an authenticator app, signing in with code, recovery code and passkey,
// confirming, and ending the sign-in of another browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { setUp, settled, signIn, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { nextRecoveryCode, ownKey } from './own-factors.ts';
import { owner } from './owner-client.ts';
import { addVirtualKey } from './virtual-key.ts';

const skip = skipWithout('chromium');

describe('signing in', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let seen: Visit;
  let page: Page;
  /** Of the authenticator app, already given. */
  let used: string;

  before(async () => {
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    browser = await openBrowser();
    seen = await visit(browser, candor);
    ({ page } = seen);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  test('the set-up ends with an authenticator app and recovery codes that can be saved', async () => {
    await setUp(seen, candor);
    assert.equal(ownKey().length, 32);
  });

  // ASVS 7.4.4
  test('signed out, every page leads to the sign-in, and back after the code', async () => {
    await signOut(page);
    await page.goto('/settings/security');
    await page.waitForURL('**/sign-in?next=*');
    await givePassword(page);
    await giveCode(page, '000000');
    await page.getByText('This code is not right.').waitFor();
    used = freshCode();
    await giveCode(page, used);
    await page.waitForURL('**/settings/security');
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  });

  test('a code that was used opens nothing a second time', async () => {
    const other = await visit(browser, candor);
    await other.page.goto('/sign-in');
    await givePassword(other.page);
    await giveCode(other.page, used);
    await other.page.getByText(/was used before|not right/u).waitFor();
    await other.context.close();
  });

  test('a recovery code opens the account once', async () => {
    await signOut(page);
    await page.goto('/sign-in');
    const code = nextRecoveryCode();
    await givePassword(page);
    await giveCode(page, code.toLowerCase());
    await page.waitForURL('**/');
    await signOut(page);
    await givePassword(page);
    await giveCode(page, code);
    await page.getByText(/was used before|not right/u).waitFor();
    await giveCode(page, nextRecoveryCode());
    await page.waitForURL('**/');
    await page.goto('/settings/security');
    await page.getByText('8 left').waitFor();
  });

  test('the other browser is out within a second once its sign-in is ended here', async () => {
    const other = await visit(browser, candor);
    await signIn(other);
    await other.page.getByRole('link', { name: 'Devices' }).click();
    await other.page.waitForURL('**/devices');
    await settled(other.page);
    await page.reload();
    const list = page.getByRole('list', { name: 'Sign-ins' });
    await list.getByRole('listitem').nth(1).waitFor();
    await list.getByRole('button', { name: 'End sign-in' }).click();
    const dialog = page.getByRole('alertdialog');
    const gone = other.page.waitForURL('**/sign-in?*');
    await dialog.getByRole('button', { name: 'End sign-in' }).click();
    await dialog.waitFor({ state: 'detached' });
    const endedAt = performance.now();
    await gone;
    const tookMs = performance.now() - endedAt;
    assert(tookMs < 1_000, `its page noticed after ${tookMs} ms`);
    assert.deepEqual(other.complaints, []);
    await other.context.close();
  });

  test('a passkey that is added signs in by itself', async () => {
    await addVirtualKey(page);
    await page.goto('/settings/security');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
    await dialog.getByLabel('Name of the passkey').fill('Test key');
    await dialog.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('Passkey: Test key').waitFor();
    await signOut(page);
    // the virtual key answers what the browser suggests at the e-mail field, as soon as it is suggested
    await page.waitForURL('**/');
    await page.goto('/settings/security');
    await page.getByRole('listitem').filter({ hasText: 'this one' }).getByText('passkey').waitFor();
    assert.deepEqual(seen.complaints, []);
  });

  test('after ten minutes an act asks who it is, and is then done', async () => {
    await sql("UPDATE candor.sign_in SET confirmed_at = now() - interval '11 minutes'");
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the passkey').fill('Renamed key');
    await page.getByRole('button', { name: 'Save' }).click();
    const asked = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await asked.getByLabel('Password', { exact: true }).fill('not this one at all');
    await asked.getByLabel('Code').fill(nextRecoveryCode());
    await asked.getByRole('button', { name: 'Confirm', exact: true }).click();
    await asked.getByText('This is not right.').waitFor();
    await asked.getByRole('button', { name: 'Use a passkey' }).click();
    await asked.waitFor({ state: 'detached' });
    await page.getByText('Passkey: Renamed key').waitFor();
    assert.deepEqual(seen.complaints, []);
  });

  test('who needs a factor and has none is led to it from everywhere', async () => {
    await sql('DELETE FROM candor.passkey');
    await sql('DELETE FROM candor.totp');
    await page.goto('/devices');
    await page.waitForURL('**/settings/security');
    await page.getByText('Set up a factor first').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Devices' }).count(), 0);
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByRole('button', { name: 'I keep them' }).click();
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.waitForURL('**/devices');
    assert.deepEqual(seen.complaints, []);
  });

  test('the profile is changed, and the console speaks the chosen language from then on', async () => {
    await page.goto('/settings/profile');
    await page.getByRole('textbox', { name: /^Name/u }).fill('Ada B.');
    await page.getByRole('button', { name: /^English Language/u }).click();
    await page.getByRole('option', { name: 'Deutsch' }).click();
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Profil' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Profil' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: /^Name/u }).inputValue(), 'Ada B.');
    assert.deepEqual(seen.complaints, []);
  });

  async function sql(statement: string): Promise<void> {
    await using superuser = openSuperuser(candor);
    await superuser.rows(statement);
  }

  test('in German the same pages speak German', async () => {
    const german = await visit(browser, candor, { locale: 'de-DE' });
    await german.page.goto('/sign-in');
    await german.page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    assert.equal(await german.page.evaluate(() => document.documentElement.lang), 'de');
    await german.page.getByLabel('E-Mail').fill(owner.email);
    await german.page.getByLabel('Passwort', { exact: true }).fill('ein ganz falsches Passwort');
    await german.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await german.page.getByText('E-Mail-Adresse oder Passwort ist falsch.').waitFor();
    assert.deepEqual(german.complaints, []);
    await german.context.close();
  });
});

/** What the app shows now; the set-up used the code of the step before. */
const freshCode = (): string => new TOTP({ secret: ownKey() }).generate();

async function givePassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'code');
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/settings/security');
  await page.getByRole('button', { name: /account of/u }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
}
