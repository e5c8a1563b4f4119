import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { build, preview } from 'vite';

const CONFIG = new URL('../../vite.config.ts', import.meta.url).pathname;
const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DEADLINE_MS = 30_000;

export type GalleryTheme = {
  id: 'light' | 'dark' | 'contrast' | 'contrast-dark';
  scheme: 'light' | 'dark';
  contrast: 'no-preference' | 'more';
};
export const THEMES: readonly GalleryTheme[] = [
  { id: 'light', scheme: 'light', contrast: 'no-preference' },
  { id: 'dark', scheme: 'dark', contrast: 'no-preference' },
  { id: 'contrast', scheme: 'light', contrast: 'more' },
  { id: 'contrast-dark', scheme: 'dark', contrast: 'more' },
];
export const SCENES = ['kit', 'devices', 'device', 'my-day', 'promises', 'states', 'setup'] as const;

export type Gallery = AsyncDisposable & {
  browser: Browser;
  /** Opens a scene; everything the page complains about is pushed onto `complaints`. */
  open: (
    scene: string,
    theme: GalleryTheme,
    width: number,
  ) => Promise<{ page: Page; complaints: string[]; context: BrowserContext }>;
};

/** Builds the gallery into a temporary folder and serves it under the content policy of production. */
export async function openGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'candor-gallery-'));
  await build({
    configFile: CONFIG,
    mode: 'gallery',
    logLevel: 'error',
    build: { outDir, reportCompressedSize: false },
  });
  const server = await preview({
    configFile: CONFIG,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the gallery has no port');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  return {
    browser,
    open: (scene, theme, width) =>
      openScene(browser, `http://127.0.0.1:${address.port}/gallery.html?scene=${scene}`, theme, width),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

async function openScene(browser: Browser, url: string, theme: GalleryTheme, width: number) {
  const isPhone = width < 768;
  const context = await browser.newContext({
    viewport: { width, height: isPhone ? 780 : 900 },
    colorScheme: theme.scheme,
    contrast: theme.contrast,
    hasTouch: isPhone,
    isMobile: isPhone,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(DEADLINE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on(
    'console',
    (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()),
  );
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'request',
    (request) =>
      new URL(request.url()).origin !== new URL(url).origin &&
      complaints.push(`left the page: ${request.url()}`),
  );
  await page.goto(url, { waitUntil: 'load' });
  await page.locator('main').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints, context };
}
