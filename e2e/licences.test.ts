// Licences as people live them: switched on and set in the browser, seats that real agents take, a third one that is
// refused with both numbers, a seat that is freed, and a revoked licence in the words of the device.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import { until } from '../packages/server/test/until.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { settled, signIn, visit, type Visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { owner, OwnerClient } from './owner-client.ts';
import type { Program } from './program.ts';

describe('licences', { skip: skipWithout('chromium') }, () => {
  const folder = openFolder('candor-licences-');
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  let seen: Visit;
  let first: Agent;
  let running: Program;
  let token: string;

  before(async () => {
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    client = await new OwnerClient(candor).setUp(candor);
    browser = await openBrowser();
    seen = await visit(browser, candor);
    await signIn(seen);
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    const body = { label: 'lab', secretHash, uses: 5 };
    const { url, ca } = await client.call(api.enrolment.createToken, { body });
    token = writeEnrolmentToken({ url, ca, auth });
    first = agentIn('first');
    await first.command('enrol', token);
    running = first.start('run');
    await untilState(running, 'online');
  });
  after(async () => {
    await running?.[Symbol.asyncDispose]();
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const agentIn = (name: string) => new Agent(path.join(folder, name));
  const licence = async (): Promise<{ state: string; reason: string | null } | undefined> =>
    JSON.parse(await first.command('status', '--json')).licence;

  test('while they are off nothing is asked, and the device knows of none', async () => {
    const { page } = seen;
    await page.goto('/licences');
    await page.getByText('No licence is asked for').waitFor();
    assert.equal(await licence(), undefined);
  });

  test('the operator switches them on and gives the company two seats; the device gets its token at once', async () => {
    const { page } = seen;
    await page.getByRole('tab', { name: 'All companies' }).click();
    await page.getByRole('button', { name: 'Ask companies for licences' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Ask companies for licences' }).click();
    await page.getByText('Every company needs a licence.').waitFor();
    await until('the device lapses', async () => (await licence())?.reason === 'no_licence');
    await page.getByRole('button', { name: `Actions for ${owner.companyName}` }).click();
    await page.getByRole('menuitem', { name: 'Set the licence' }).click();
    const dialog = page.getByRole('dialog', { name: `Licence of ${owner.companyName}` });
    await dialog.getByLabel('Plan').fill('Support');
    await dialog.getByLabel('Seats').fill('1');
    await dialog.getByLabel('Ends').fill('2020-01-01');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('It has to end after it begins.').waitFor();
    await dialog.getByLabel('Ends').fill('2090-01-01');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await rowOf(page, owner.companyName).getByText('valid', { exact: true }).waitFor();
    await until('the device has a licence', async () => (await licence())?.state === 'valid');
    const sent = await first.ledger();
    assert.ok(sent.some(({ kind, bytes }) => kind === 'licenceState' && bytes.includes('"valid"')));
  });

  test('one device more than seats is tolerated, the next is refused with both numbers', async () => {
    const { page } = seen;
    await agentIn('second').command('enrol', token);
    const { code, text } = await agentIn('third').refused('enrol', token);
    assert.equal(code, 1);
    assert.match(text, /2 devices are enrolled, and the licence of this company is for 1\./u);
    await page.goto('/licences');
    await page.getByText('No further device is enrolled: 2 of 1 seats are used').waitFor();
    await page.getByText('2 of 1', { exact: true }).waitFor();
  });

  test('a seat that is freed lets the next device in', async () => {
    const { page } = seen;
    await settled(page);
    await page
      .getByRole('button', { name: /^Free the seat of/u })
      .last()
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Free the seat' }).click();
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await agentIn('third').command('enrol', token);
    await page.reload();
    await page.getByText('2 of 1', { exact: true }).waitFor();
  });

  test('a revoked licence is said at the device in words, where everything else goes on', async () => {
    const { page } = seen;
    await page.goto('/licences?tab=companies');
    await page.getByRole('button', { name: `Actions for ${owner.companyName}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await until('the device lapses', async () => (await licence())?.reason === 'revoked');
    assert.match(await first.command('status'), /It was revoked\. New sessions and jobs are refused\./u);
    await using notice = first.start('notice');
    const address = (await notice.line(/^Open /u)).slice('Open '.length);
    const german = await browser.newContext({ locale: 'de-DE' });
    const at = await german.newPage();
    await at.goto(address);
    await at.getByText('Sie wurde widerrufen.').waitFor();
    await german.close();
    await page.goto('/licences');
    await page.getByText('It was revoked.').first().waitFor();
    assert.equal(JSON.parse(await first.command('status', '--json')).state, 'online');
    assert.deepEqual(seen.complaints, []);
  });
});

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
