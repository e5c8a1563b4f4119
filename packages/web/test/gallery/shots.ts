import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTS } from './acts.ts';
import { openGallery, SCENES, THEMES } from './open.ts';

/**
 * For eyes: `node test/gallery/shots.ts FOLDER [scene, act, theme or width ...]` writes pictures; what isn't named
 * is not left out, so `FOLDER dark palette` is the palette in the dark at every width.
 */
const [folder = '/tmp/candor-shots', ...wanted] = process.argv.slice(2);
const SUBJECTS = [
  ...SCENES.map((scene) => ({ id: scene, scene, isForPhones: undefined, do: undefined })),
  ...ACTS,
];

await mkdir(folder, { recursive: true });
await using gallery = await openGallery();
for (const subject of named(SUBJECTS, ({ id }) => id)) {
  for (const theme of named(THEMES, ({ id }) => id)) {
    for (const width of named([1440, 768, 360], String)) {
      if (subject.isForPhones && width >= 768) continue;
      const { page, complaints, context } = await gallery.open(subject.scene, theme, width);
      await subject.do?.(page);
      // On a phone a dialog with a field first waits for the keyboard that never comes here.
      await page.waitForTimeout(width < 768 ? 1200 : 300);
      // Not `fullPage`: that drops the touch emulation, and with it the large controls.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (subject.do === undefined) await page.setViewportSize({ width, height: Math.max(height, 780) });
      await page.screenshot({ path: join(folder, `${subject.id}-${theme.id}-${width}.png`) });
      for (const complaint of complaints) console.log(`${subject.id} ${theme.id} ${width}: ${complaint}`);
      await context.close();
    }
  }
}

function named<One>(list: readonly One[], nameOf: (one: One) => string): readonly One[] {
  const asked = list.filter((one) => wanted.includes(nameOf(one)));
  return asked.length > 0 ? asked : list;
}
