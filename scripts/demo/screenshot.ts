// The README's picture, of a demo that runs: node scripts/demo/screenshot.ts [/devices [docs/screenshot.png]]
import { statSync } from 'node:fs';
import path from 'node:path';
import { TOTP } from 'otpauth';
import { openBrowser } from '../chromium.ts';
import { readOwner } from './data-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const [page = '/devices', file = path.join(root, 'docs/screenshot.png')] = process.argv.slice(2);
const waitMs = 30_000;

await take();
console.log(`${file}: ${Math.round(statSync(file).size / 1000)} kB`);

/** 1440 by 900, light, one pixel a point: below 300 kB. */
async function take(): Promise<void> {
  const { url, email, password, totpSecret } = readOwner(
    path.resolve(process.env['CANDOR_DATA'] ?? 'data-demo'),
  );
  const browser = await openBrowser();
  try {
    const tab = await browser.newPage({
      baseURL: url,
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    tab.setDefaultTimeout(waitMs);
    await tab.goto(`/sign-in?next=${encodeURIComponent(page)}`);
    await tab.getByLabel('E-mail').fill(email);
    await tab.getByLabel('Password', { exact: true }).fill(password);
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tab.getByLabel('Code').fill(new TOTP({ secret: totpSecret }).generate());
    await tab.getByRole('button', { name: 'Go on' }).click();
    await tab.waitForURL(`**${page}*`);
    await tab.waitForLoadState('networkidle');
    await tab.evaluate('document.fonts.ready.then(() => undefined)');
    // nothing that is only there because a pointer or the focus is
    await tab.mouse.move(1439, 899);
    await tab.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
