import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from './axe.ts';
import { ACTS } from './gallery/acts.ts';
import { openGallery, SCENES, THEMES, type Gallery, type GalleryTheme } from './gallery/open.ts';

const WIDE = 1440;
const PHONE = 360;
const NARROWEST = 320;
const [light, dark] = THEMES;
const others = THEMES.slice(1);
let gallery: Gallery;

before(async () => {
  gallery = await openGallery();
});
after(() => gallery[Symbol.asyncDispose]());

for (const scene of SCENES) {
  test(`the scene "${scene}" is accessible in every theme`, () =>
    onPage(scene, light, WIDE, async (page) => {
      const found = await problemsOf(page);
      for (const { id, scheme, contrast } of others) {
        await page.emulateMedia({ colorScheme: scheme, contrast });
        // a theme changes colours and nothing else
        found.push(...(await violations(page, 'contrast')).map((text) => `${id}: ${text}`));
      }
      return found;
    }));
  test(`the scene "${scene}" is accessible on a phone, and fits 320 px`, () =>
    onPage(scene, light, PHONE, async (page) => {
      const found = await problemsOf(page);
      await page.setViewportSize({ width: NARROWEST, height: 780 });
      return [...found, ...(await tooWide(page))];
    }));
}

for (const act of ACTS)
  test(`what "${act.id}" opens is accessible`, () =>
    onPage(act.scene, dark, act.isForPhones ? PHONE : WIDE, async (page) => {
      await act.do(page);
      return problemsOf(page);
    }));

/** Nothing is found, and the page has no word in the console and no request elsewhere. */
async function onPage(
  scene: string,
  theme: GalleryTheme | undefined,
  width: number,
  look: (page: Page) => Promise<string[]>,
) {
  assert.ok(theme);
  const { page, complaints, context } = await gallery.open(scene, theme, width);
  try {
    assert.deepEqual([...(await look(page)), ...complaints], []);
  } finally {
    await context.close();
  }
}

/** What axe finds, and what is wider than the window. */
const problemsOf = async (page: Page) => [...(await violations(page)), ...(await tooWide(page))];

async function tooWide(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return over > 0 ? [`${over} px too wide`] : [];
}
