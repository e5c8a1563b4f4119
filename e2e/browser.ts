// Chromium as a person has it: the page, what it complains of, and every address that it asks.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Candor } from './candor.ts';
import { keepKey, keepRecoveryCodes, nextRecoveryCode, totpCode } from './own-factors.ts';
import { owner } from './owner-client.ts';

const waitMs = 20_000;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors of the console, uncaught errors, and requests to anywhere but the server. */
  complaints: string[];
  /** Answers of the server that the browser lists as errors, as "404 /api/setup". */
  refusals: string[];
}

/** A fresh profile at the instance; nothing is opened yet. */
export async function visit(
  browser: Browser,
  candor: Candor,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: candor.url, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(waitMs);
  const complaints: string[] = [];
  const refusals: string[] = [];
  context.on('console', (message) => {
    const { url } = message.location();
    const [, status] =
      /^Failed to load resource: the server responded with a status of (\d+)/u.exec(message.text()) ?? [];
    if (status !== undefined && url.startsWith(`${candor.url}/`))
      refusals.push(`${status} ${new URL(url).pathname}`);
    else if (message.type() === 'error') complaints.push(`console: ${message.text()} (${url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${String(error.error())}`));
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== candor.url && protocol !== 'data:' && protocol !== 'blob:')
      complaints.push(`left: ${request.url()}`);
  });
  return { context, page: await context.newPage(), complaints, refusals };
}

/** Goes through the four steps of the set-up link; the owner is signed in afterwards. */
export async function setUp({ page }: Visit, candor: Candor): Promise<void> {
  await page.goto(await candor.setupLink());
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByText('I am 18 or older').click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Your company').fill(owner.companyName);
  await page.getByLabel('Operator').fill(owner.operatorName);
  await page.getByLabel('Privacy contact').fill(owner.privacyContact);
  await page.getByRole('button', { name: 'Make the account' }).click();
  const key = page.getByText(/^[A-Z2-7]{32}$/u);
  const secret = await key.innerText();
  keepKey(secret);
  await page.getByLabel('Code').fill(totpCode(secret));
  await page.getByRole('button', { name: 'Go on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  keepRecoveryCodes(await codes.allInnerTexts());
  await page.getByRole('button', { name: 'I keep them' }).click();
  await page.getByRole('heading', { name: 'What this computer has sent' }).waitFor();
}

/** Signs the owner in on the page. */
export async function signIn({ page }: Visit): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code').fill(nextRecoveryCode());
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL('**/');
  await settled(page);
}

/** Something is drawn, and nothing that is drawn waits for an answer. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => document.fonts.ready);
}
