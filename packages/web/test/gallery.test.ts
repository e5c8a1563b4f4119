import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { ACTS } from './gallery/acts.ts';
import { openGallery, SCENES, THEMES, type Gallery, type GalleryTheme } from './gallery/open.ts';

const WIDE = 1440;
const PHONE = 360;
const NARROWEST = 320;
const [light, dark] = THEMES;
let gallery: Gallery;

before(async () => {
  gallery = await openGallery();
});
after(() => gallery[Symbol.asyncDispose]());

for (const theme of THEMES) {
  for (const scene of SCENES) {
    test(`the scene "${scene}" is accessible (${theme.id})`, () => inspect(scene, theme, WIDE));
  }
}

for (const scene of SCENES) {
  test(`the scene "${scene}" is accessible on a phone`, () => inspect(scene, light, PHONE));
  test(`the scene "${scene}" fits 320 px`, () => fits(scene, NARROWEST));
}

for (const act of ACTS) {
  const width = act.isForPhones ? PHONE : WIDE;
  test(`what "${act.id}" opens is accessible`, () => inspect(act.scene, dark, width, act.do));
}

/** No axe violation, nothing wider than the window, no word in the console, no request elsewhere. */
async function inspect(
  scene: string,
  theme: GalleryTheme | undefined,
  width: number,
  act?: (page: Page) => Promise<void>,
) {
  assert.ok(theme);
  const { page, complaints, context } = await gallery.open(scene, theme, width);
  try {
    await act?.(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.deepEqual(
      { found, complaints, overflow: Math.max(0, overflow) },
      { found: [], complaints: [], overflow: 0 },
    );
  } finally {
    await context.close();
  }
}

async function fits(scene: string, width: number) {
  assert.ok(dark);
  const { page, context } = await gallery.open(scene, dark, width);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await context.close();
  assert.ok(overflow <= 0, `${overflow} px too wide`);
}
