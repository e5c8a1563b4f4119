import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentFault } from '../fault.ts';
import { packageFolder } from '../package.ts';
import type { Measure } from './fit-text.ts';
import { escapeMarkup } from './plain-text.ts';
import { fontFamily, svgOf, type Scene, type TextStyle } from './scene.ts';

export interface Painter {
  measure: Measure;
  /** The scene's pixels, row by row: blue, green, red and an unused byte each. */
  paint(scene: Scene<string>, scale: number): Promise<{ width: number; height: number; pixels: Buffer }>;
}

const pangoWeights = { 400: '', 600: ' Semi-Bold' } as const;
/** Widths are measured at this many times the size, so that rounding to whole px does not matter. */
const finer = 4;
const mostMeasured = 2_000;

/**
 * Draws with libvips: boxes as librsvg, text as Pango does it, with the system's fonts where Inter lacks a letter. Loaded
 * when something is to be shown first. Throws AgentFault `cannot_draw` where the library or the fonts are not there.
 */
export async function openPainter(): Promise<Painter> {
  const sharp = await loadLibrary();
  sharp.cache(false);
  sharp.concurrency(1);
  for (const fontfile of fontFiles())
    await sharp({ text: { text: 'x', font: fontFamily, fontfile, dpi: 72 } }).metadata();

  const measured = new Map<string, number>();
  return {
    async measure(text, style) {
      const key = `${style.size} ${style.weight} ${text}`;
      const known = measured.get(key);
      if (known !== undefined) return known;
      if (measured.size >= mostMeasured) measured.clear();
      const { width } =
        text.trim() === '' ? { width: 0 } : await sharp({ text: pangoText(text, style) }).metadata();
      measured.set(key, width / finer);
      return width / finer;
    },
    async paint(scene, scale) {
      const { data, info } = await sharp(Buffer.from(svgOf(scene, scale)))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, pixels: swapRedAndBlue(data) };
    },
  };
}

/** Throws AgentFault `cannot_draw` where library or fonts are missing, without loading them. */
export function requireDrawing(): void {
  try {
    createRequire(import.meta.url).resolve(`@img/sharp-${process.platform}-${process.arch}/sharp.node`);
  } catch (error) {
    throw new AgentFault('cannot_draw', noLibrary, error);
  }
  fontFiles();
}

const noLibrary = 'The library that draws them (sharp) does not load here.';

const pangoText = (text: string, { size, weight }: TextStyle) => ({
  text: escapeMarkup(text),
  font: `${fontFamily}${pangoWeights[weight]} ${size * finer}`,
  // a point is a px then
  dpi: 72,
});

async function loadLibrary(): Promise<typeof import('sharp').default> {
  try {
    return (await import('sharp')).default;
  } catch (error) {
    throw new AgentFault('cannot_draw', noLibrary, error);
  }
}

/** Beside the bundle of a package; from a clone, in the package that brings them. */
function fontFiles(): string[] {
  const folder = packageFolder();
  const files =
    folder === undefined
      ? [
          fileURLToPath(import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')),
          fileURLToPath(import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf')),
        ]
      : ['Inter_400Regular.ttf', 'Inter_600SemiBold.ttf'].map((name) => path.join(folder, 'lib', name));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new AgentFault('cannot_draw', `The font ${missing} is missing.`);
  return files;
}

/** In place. */
function swapRedAndBlue(pixels: Buffer): Buffer {
  for (let at = 0; at < pixels.length; at += 4) {
    const red = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = red;
  }
  return pixels;
}
