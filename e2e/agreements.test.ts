// A company's agreement as people live it: published and accepted, changed and compared, its receipt checked without any
// server, withdrawn; and a standing consent given and ended.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { candor as candorVerb } from '../packages/server/test/command-line.ts';
import { until } from '../packages/server/test/until.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { setUp, settled, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { owner } from './owner-client.ts';

const skip = skipWithout('chromium');
const first =
  '# Support\n\nWe look after your computers.\n\n- We ask before we look.\n- You can end it at any time.';
const second = first.replace('before we look', 'before we look, each time');
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('agreements of a company', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let own: Visit;
  let receipt: string;

  before(async () => {
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    browser = await openBrowser();
    own = await visit(browser, candor);
    await setUp(own, candor);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  test('before anything is published nothing is asked for', async () => {
    const { page } = own;
    await page.goto('/portal/agreements');
    await page.getByText('There is no support agreement yet').waitFor();
    await page.goto('/admin/agreements');
    await page.getByText('Nothing is published yet').waitFor();
  });

  test('the operator publishes the first version, 14 days ahead at least', async () => {
    const { page } = own;
    const dialog = await openPublishing(page);
    await dialog.getByLabel('In force from').fill(inDays(3));
    await dialog.getByLabel('Text in English').fill(first);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('announced at least 14 days before').waitFor();
    await dialog.getByLabel('In force from').fill(inDays(16));
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'Version 1' }).getByText('announced').waitFor();
  });

  test('the frame says on every page that it waits; the owner reads and accepts it', async () => {
    const { page } = own;
    await page.goto('/devices');
    await page.getByText(`Version 1 of the agreement of ${owner.companyName} waits for you`).waitFor();
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('button', { name: 'Read and accept' }).click();
    const dialog = page.getByRole('dialog', { name: 'Support agreement, Version 1' });
    await dialog.getByRole('heading', { name: 'Support', exact: true }).waitFor();
    await dialog.getByText('We ask before we look.').waitFor();
    await dialog.getByRole('button', { name: 'Accept for the company' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('accepted', { exact: true }).waitFor();
    await page.getByText(owner.name).first().waitFor();
    await page.goto('/devices');
    await settled(page);
    assert.equal(await page.getByText('waits for you').count(), 0);
  });

  test('the receipt verifies without any server, and not with one byte altered', async () => {
    const { page } = own;
    await page.goto('/portal/agreements');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Receipt' }).click();
    const file = await (await coming).path();
    receipt = await readFile(file, 'utf8');
    const good = await verify(file);
    assert.equal(good.exitCode, 0, good.errors);
    assert.match(good.out, /^Consent to version 1 of the agreement \(en\), given \d{4}-/u);
    const altered = path.join(candor.dataDir, 'altered.json');
    await writeFile(altered, receipt.replace('"version":1', '"version":2'));
    assert.deepEqual(await verify(altered), {
      out: '',
      errors: 'Not good: the signature is not of this consent.\n',
      exitCode: 1,
    });
  });

  test('a second version is compared with the first, line beside line, and accepted', async () => {
    const { page } = own;
    await page.goto('/admin/agreements');
    const dialog = await openPublishing(page);
    await dialog.getByLabel('In force from').fill(inDays(20));
    await dialog.getByLabel('Text in English').fill(second);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.getByText('Version 2 waits to be accepted').waitFor();
    await page.getByRole('button', { name: 'Compare versions' }).click();
    await page.getByRole('heading', { name: 'What changed from version 1 to 2' }).waitFor();
    assert.equal(await page.getByRole('deletion').innerText(), '- We ask before we look.');
    assert.equal(await page.getByRole('insertion').innerText(), '- We ask before we look, each time.');
    await page.getByRole('button', { name: 'Read and accept' }).click();
    await page.getByRole('button', { name: 'Accept for the company' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Version 2', { exact: true }).first().waitFor();
  });

  test('a standing consent covers one session right until its date, and is ended', async () => {
    const { page } = own;
    await page.getByRole('tab', { name: 'Standing consents' }).click();
    await page.getByRole('button', { name: 'Give a standing consent' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give a standing consent' });
    await dialog.getByRole('button', { name: /See the screen/u }).click();
    await page.getByRole('option', { name: 'Terminal', exact: true }).click();
    await dialog.getByLabel('Good for').fill('3');
    await dialog.getByRole('button', { name: 'Give', exact: true }).click();
    const signing = page.getByRole('dialog', { name: 'Sign the standing consent' });
    await signing.getByText('Your company has no root key yet.').waitFor();
    await signing.getByRole('link', { name: 'Make one under Signing' }).waitFor();
    await signing.getByRole('button', { name: 'Not now' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Terminal' });
    await row.getByText('whole company').waitFor();
    await row.getByText('not signed').waitFor();
    await row.getByRole('button', { name: 'End' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
    await page.getByText('No standing consent').waitFor();
  });

  test('withdrawing takes as many clicks as accepting, and is a record too', async () => {
    const { page } = own;
    await page.getByRole('tab', { name: 'Support agreement' }).click();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByText('Version 2 waits to be accepted').waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByRole('row').filter({ hasText: 'Support agreement, Version 2' }).nth(1).waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: 'Support agreement' }).count(), 3);
    assert.deepEqual(own.complaints, []);
  });

  test('terms in force are asked for before any page, but for reading, leaving with the data, and the end', async () => {
    const { page } = own;
    await publishTerms(page, 'We help.\n\nYou pay.');
    await page.goto('/devices');
    await page.getByRole('heading', { level: 1, name: 'Terms and privacy' }).waitFor();
    await page.getByText('Something changed that you have to know of first').waitFor();
    await page.goto('/trust/my-data');
    await page.getByRole('heading', { level: 1, name: 'My data' }).waitFor();
    await page.getByRole('link', { name: 'Read what changes' }).click();
    await page.getByText('You pay.').waitFor();
    await page.getByRole('link', { name: 'Delete my account' }).click();
    await page.getByRole('button', { name: 'Delete my account' }).waitFor();
    await page.goto('/devices');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
    assert.equal(await page.getByText('Something changed').count(), 0);
  });

  test('whoever publishes sees until when a review is due, and records that nothing has to change', async () => {
    const { page } = own;
    await page.goto('/admin/agreements');
    await page.getByRole('button', { name: 'Reviewed, nothing to change' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Record a review' });
    await dialog.getByRole('button', { name: 'Reviewed, nothing to change' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(`by ${owner.name}`).waitFor();
  });

  test('a stranger reports a minor without an account; the officer answers, with a reason where it is not so', async () => {
    const { page } = own;
    const stranger = await visit(browser, candor, { viewport: { width: 320, height: 800 } });
    await stranger.page.goto('/sign-in');
    await stranger.page.getByRole('link', { name: 'Report a minor’s account' }).click();
    await stranger.page.getByLabel('Which account').fill('nobody@example.test');
    await stranger.page.getByLabel('What makes you think so').fill('I teach this child.');
    await stranger.page.getByRole('button', { name: 'Send the report' }).click();
    await stranger.page.getByText('The report has arrived').waitFor();
    assert.deepEqual(stranger.complaints, []);
    await stranger.context.close();

    await page.goto('/trust/minors');
    await page.getByText('I teach this child.').waitFor();
    await page.getByRole('button', { name: 'It is so: erase' }).click();
    const erasing = page.getByRole('alertdialog', { name: 'Erase the account' });
    assert.equal(await erasing.getByLabel('E-mail address').inputValue(), 'nobody@example.test');
    await erasing.getByRole('button', { name: 'Erase the account' }).click();
    await erasing.getByText('No account has this address.').waitFor();
    await erasing.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Not so' }).click();
    const answering = page.getByRole('dialog', { name: 'Answer that it is not so' });
    await answering.getByLabel('Why it is not so').fill('There is no such account.');
    await answering.getByRole('button', { name: 'Answer' }).click();
    await page.getByText('No report waits').waitFor();
    await page.getByRole('tab', { name: 'All' }).click();
    await page.getByText('There is no such account.').waitFor();
    assert.deepEqual(own.complaints, []);
  });
});

async function openPublishing(page: Page) {
  await page.getByRole('button', { name: 'Publish a version' }).click();
  return page.getByRole('dialog', { name: 'Publish a version' });
}

/** The first terms, which may be in force at once; from the page, whose sign-in may publish. */
async function publishTerms(page: Page, text: string): Promise<void> {
  const status = await page.evaluate(async (en) => {
    const body = {
      kind: 'terms',
      class: 'significant',
      effectiveAt: Date.now() + 1000,
      texts: [{ language: 'en', text: en }],
    };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/agreements', { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.status;
  }, text);
  assert.equal(status, 200);
  await until('they are in force', () =>
    page.evaluate(async () => (await (await fetch('/api/me/agreements')).text()).includes('"due"')),
  );
}

/** No instance is there: nothing of it is needed. */
async function verify(file: string) {
  const { out, errors, exitCode } = await candorVerb('/nowhere', ['verify', file]);
  return { out, errors, exitCode };
}
