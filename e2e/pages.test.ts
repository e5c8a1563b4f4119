// Every route as a person sees it: both themes, wide to narrow, by keyboard, and by axe's reading of WCAG.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { api } from '@candor/protocol/api/index.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { openBrowser, settled, signIn, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { OwnerClient } from './owner-client.ts';

const skip = skipWithout('chromium');
const themes = ['light', 'dark'] as const;
const widths = [1440, 768, 360, 320];
/** Rules are the same at all widths; these two have other layouts. */
const axeWidths = [1440, 360];
const tabs = ['now', 'availability', 'inventory', 'logs', 'privacy'];

describe('every page', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let deviceId: string;
  let promiseId: string;

  before(async () => {
    candor = await startCandor();
    const client = await new OwnerClient(candor).setUp(candor);
    browser = await openBrowser();
    deviceId = (await client.call(api.devices.list)).items[0]?.id ?? '';
    promiseId = (await client.call(api.trust.promises)).items[0]?.id ?? '';
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
    '/devices/01a1fd80-a99b-7ff1-aedd-f3703159230f',
    '/focus',
    '/trust',
    `/trust/promises/${promiseId}`,
    '/trust/my-data',
    '/admin/server',
    '/no-such-page',
  ];

  for (const theme of themes) {
    test(
      `of a signed-in owner is clean in the ${theme} theme at every width`,
      { timeout: 150_000 },
      async () => {
        const seen = await visit(browser, candor, { colorScheme: theme });
        await signIn(seen);
        const problems: string[] = [];
        for (const route of signedInRoutes()) problems.push(...(await problemsOf(seen, route)));
        assert.deepEqual([...problems, ...seen.complaints], []);
        await seen.context.close();
      },
    );

    test(`of a stranger is clean in the ${theme} theme at every width`, async () => {
      const seen = await visit(browser, candor, { colorScheme: theme });
      const problems: string[] = [];
      for (const route of [
        '/sign-in',
        '/setup',
        '/setup#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
        '/devices',
      ])
        problems.push(...(await problemsOf(seen, route)));
      assert.deepEqual([...problems, ...seen.complaints], []);
      await seen.context.close();
    });
  }

  test('the palette opens with Ctrl-K, finds a page, and goes there', async () => {
    const seen = await visit(browser, candor);
    await signIn(seen);
    const { page } = seen;
    await page.goto('/');
    await settled(page);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await palette.waitFor();
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

/** Overflow at every width, and what axe finds. */
async function problemsOf({ page }: Visit, route: string): Promise<string[]> {
  await page.setViewportSize({ width: widths[0] ?? 0, height: 900 });
  await page.goto(route);
  await settled(page);
  const problems: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) problems.push(`${route} at ${width}: ${over} px too wide`);
    if (axeWidths.includes(width))
      problems.push(...(await violations(page)).map((text) => `${route} at ${width}: ${text}`));
  }
  return problems;
}

async function violations(page: Page): Promise<string[]> {
  // one frame: no second page is needed to put results together
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary}`),
  );
}
