// The first hour with Candor, as one story: set-up link, this computer on the page, a second agent that comes and is
// sent away, and a restart that keeps everything.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { api } from '@candor/protocol/api/index.ts';
import { until } from '../packages/server/test/until.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { setUp, settled, visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { OwnerClient } from './owner-client.ts';

const skip = skipWithout('chromium');
/** A server that runs from a clone packs the agent when the first token is made. */
const packageMs = 60_000;
/** The agent measures once a minute. */
const nextValueMs = 90_000;

test('a first start, from the printed link to a restart', { skip, timeout: 240_000 }, async (t) => {
  await using candor = await startCandor();
  await using browser = await openBrowser();
  const folder = openFolder('candor-agent-');
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const seen = await visit(browser, candor);
  const { page } = seen;
  const client = new OwnerClient(candor);

  await t.test('the link leads through three steps into the console', async () => {
    await setUp(seen, candor);
    assert.equal(new URL(page.url()).hash, '', 'the token is out of the address');
    await page.getByRole('table', { name: 'Reports of this computer' }).waitFor();
    await page.getByRole('link', { name: 'Open Candor' }).click();
    await page.waitForURL('**/devices');
    await page.goto('/');
    await settled(page);
    await client.signIn();
  });

  await t.test('the link leads nowhere a second time', () => openLinkAgain(browser, candor));

  await t.test('the list shows this very computer', async () => {
    await page.getByRole('link', { name: 'Devices' }).click();
    const row = page.getByRole('row', { name: `Select ${hostname()}` });
    await row.getByText('online', { exact: true }).waitFor();
    await row.getByText(osName(), { exact: true }).waitFor();
    assert.equal(await page.getByRole('rowgroup').last().getByRole('row').count(), 1);
    await row.getByRole('link', { name: hostname() }).click();
    await page.getByRole('heading', { level: 1, name: hostname() }).waitFor();
  });

  await t.test('its page shows the true operating system and processor', async () => {
    const facts = page.getByRole('complementary', { name: 'Facts' });
    await facts.getByText(osName()).first().waitFor();
    await facts.getByText(processorModel()).first().waitFor();
  });

  await t.test('its inventory hides the host name until it is asked for', async () => {
    await page.getByRole('tab', { name: 'Inventory' }).click();
    const hidden = page.getByRole('tabpanel').getByRole('img', { name: /host ?name is hidden/iu });
    await hidden.waitFor();
    await hidden.locator('..').getByRole('button', { name: 'Show' }).click();
    await page.getByRole('tabpanel').getByText(hostname(), { exact: true }).waitFor();
  });

  await t.test('availability, logs and privacy say what there is', async () => {
    await page.getByRole('tab', { name: 'Availability' }).click();
    await page.getByRole('table', { name: 'Times online' }).getByText('still online').waitFor();
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page
      .getByRole('tabpanel')
      .getByText(/^No message$|^1 message$|messages$/u)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Privacy' }).click();
    await page.getByRole('table', { name: 'Last reports' }).getByRole('row').nth(1).waitFor();
    const kept = page.getByRole('table', { name: 'What is kept of this device' });
    assert((await kept.getByRole('row').count()) > 3);
  });

  await t.test('what changed elsewhere is seen as soon as its page is opened again', async () => {
    const [device] = (await client.call(api.devices.list)).items;
    assert(device);
    const rename = (label: string) =>
      client.call(api.devices.rename, { params: { id: device.id }, body: { label } });
    const back = page.getByRole('link', { name: 'Devices', exact: true }).first();
    await rename('renamed elsewhere');
    await back.click();
    await page.getByRole('link', { name: 'renamed elsewhere' }).waitFor({ timeout: 15_000 });
    await rename(hostname());
    await page.getByRole('link', { name: 'renamed elsewhere' }).click();
    await page.getByRole('heading', { level: 1, name: hostname() }).waitFor({ timeout: 15_000 });
  });

  // the next value of the processor comes while the second agent comes and goes
  await page.getByRole('tab', { name: 'Now' }).click();
  await page.getByRole('button', { name: 'Show CPU as a table' }).click();
  const values = page.getByRole('table', { name: 'CPU' }).getByRole('cell', { name: /%$/u });
  await values.first().waitFor();
  const valuesBefore = await values.count();
  await markPage(page);

  let removedId = 'none yet';
  await t.test(
    'a second agent enrols by a pasted token, is seen at once, and is sent away for good',
    async (t2) => {
      const tab = await seen.context.newPage();
      const agent = new Agent(path.join(folder, 'second'));
      const token = await makeToken(tab);
      await markPage(tab);
      const arrivals = tab.getByRole('status').filter({ has: tab.getByRole('link', { name: hostname() }) });

      await agent.command('enrol', token);
      await arrivals.getByText('is enrolled; its agent has not come online yet').waitFor();
      await using run = agent.start('run');
      const { deviceId = '' } = await untilState(run, 'online');
      removedId = deviceId;
      await arrivals.getByText('came online').waitFor();
      assert.equal(await isMarked(tab), true, 'without a reload');

      await t2.test('the same token again is refused', async () => {
        const { code, text } = await new Agent(path.join(folder, 'third')).refused('enrol', token);
        assert.equal(code, 1);
        assert.match(text, /^The server refused\. The token may be mistyped, used up, expired or revoked/mu);
      });

      await t2.test('once it is removed its link is closed within two seconds', async () => {
        await tab.goto(`/devices/${deviceId}`);
        const removedAt = await removeDevice(tab);
        await untilState(run, 'revoked', 5_000);
        const tookMs = performance.now() - removedAt;
        assert(tookMs < 2_000, `it took ${tookMs} ms`);
      });

      await t2.test('and it cannot return', async () => {
        await agent.refused('stop');
        await run.untilEnded(10_000);
        await using again = agent.start('run');
        await untilState(again, 'revoked');
        assert(!again.stdout.some((line) => line.includes('"online"')), again.output());
        const { items } = await client.call(api.devices.list);
        assert.deepEqual(
          items.map(({ id }) => id === deviceId),
          [false],
        );
      });
      await tab.close();
    },
  );

  await t.test('the chart of the processor moves without a reload', async () => {
    await until('a new value is drawn', async () => (await values.count()) > valuesBefore, nextValueMs);
    assert.equal(await isMarked(page), true);
  });

  await t.test('no page complained, and nothing was asked of anybody else', () => {
    // the page of the removed device asks once more, and hears that it is gone
    const others = seen.refusals.filter((refusal) => !refusal.startsWith(`404 /api/devices/${removedId}`));
    assert.deepEqual({ complaints: seen.complaints, others }, { complaints: [], others: [] });
  });

  await t.test('a restart keeps everything', async () => {
    await seen.context.close();
    const before = await memoryOf(client);
    await candor.restart();
    const after = await memoryOf(client);
    assert.deepEqual({ ...after, reports: [] }, { ...before, reports: [] });
    const kept = new Set(after.reports);
    assert.deepEqual(
      before.reports.filter((report) => !kept.has(report)),
      [],
    );
    assert(!candor.run.output().includes('/setup#'), 'no new set-up link');
    await candor.stop();
  });
});

async function openLinkAgain(browser: Browser, candor: Candor): Promise<void> {
  const second = await visit(browser, candor);
  await second.page.goto(await candor.setupLink());
  await second.page.getByText('This instance has its owner').waitFor();
  assert.equal(await second.page.getByLabel('Password').count(), 0);
  assert.deepEqual(second.complaints, []);
  assert.deepEqual([...new Set(second.refusals)], ['404 /api/setup']);
  await second.context.close();
}

/** Makes a token on the page and reads it out of the command shown. */
async function makeToken(page: Page): Promise<string> {
  await page.goto('/devices/enrol');
  await page.getByLabel('Label').fill('second agent');
  await page.getByRole('button', { name: 'Make enrolment token' }).click();
  // made when the first token is; what is shown can also be selected and copied by hand
  const line = await page.locator('code', { hasText: '/install.sh' }).innerText({ timeout: packageMs });
  assert.match(
    line,
    /\| cut -c1-64\)" = [0-9a-f]{64} \]; then printf 'token=%s\\n%s\\n' cdr1\.\S+ "\$s" \|/u,
  );
  const clone = page.locator('details', { has: page.getByText('From a clone', { exact: true }) });
  await clone.locator('summary').click();
  const command = await clone.locator('code', { hasText: 'agent -- enrol' }).innerText();
  const [token] = /cdr1\.\S+/u.exec(command) ?? [];
  assert(token, command);
  await page.getByText('Waiting for a device to enrol').waitFor();
  return token;
}

/** @returns when the last button was pressed */
async function removeDevice(page: Page): Promise<number> {
  await settled(page);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove device' }).click();
  const dialog: Locator = page.getByRole('alertdialog');
  await dialog.getByLabel(`Type ${hostname()} to go on`).fill(hostname());
  const button = dialog.getByRole('button', { name: `Remove ${hostname()}` });
  const at = performance.now();
  await button.click();
  return at;
}

/** What must be the same after a restart. */
async function memoryOf(client: OwnerClient) {
  const { items } = await client.call(api.devices.list);
  const { caFingerprint, schemaHash } = await client.call(api.server.health);
  const id = items[0]?.id;
  const { reports } = await client.call(api.devices.privacy, { params: { id } });
  return {
    devices: items.map((device) => device.id),
    enrolledAt: items.map(({ enrolledAt }) => enrolledAt),
    caFingerprint,
    schemaHash,
    reports: reports.map(({ seq, hash }) => `${seq} ${hash}`),
  };
}

function osName(): string {
  return (
    /^PRETTY_NAME="?(?<name>[^"\n]+)"?$/mu.exec(readFileSync('/etc/os-release', 'utf8'))?.groups?.['name'] ??
    'Linux'
  );
}

/** ARM names no model. */
function processorModel(): string {
  return (
    /^model name\s*: (?<model>.+)$/mu
      .exec(readFileSync('/proc/cpuinfo', 'utf8'))
      ?.groups?.['model']?.trim() ?? 'unknown'
  );
}

/** A reload would take the mark away. */
const markPage = (page: Page): Promise<void> =>
  page.evaluate(() => void (document.documentElement.dataset['e2e'] = 'same'));
const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset['e2e'] === 'same');
