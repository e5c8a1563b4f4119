import assert from 'node:assert/strict';
import test from 'node:test';
import { contrast, isInGamut, over, type Colour } from './colour/oklch.ts';
import { readTokens, type Theme } from './colour/tokens.ts';

type Paint = (name: string, theme: Theme) => Colour;
type Pair = { top: string; ground: string; wash?: string; wanted: number };

const THEMES: Record<string, Theme> = {
  light: { scheme: 'light', contrast: 0 },
  dark: { scheme: 'dark', contrast: 0 },
  'light, high contrast': { scheme: 'light', contrast: 1 },
  'dark, high contrast': { scheme: 'dark', contrast: 1 },
};
const SURFACES = ['bg', 'surface', 'raised'];
const WASHES = ['hover', 'selected', 'wash-text'];
const TONES = ['accent', 'ok', 'warn', 'bad', 'info'];
const TEXTS = ['text', 'text-2', 'text-3', ...TONES];
const SERIES = [1, 2, 3, 4, 5, 6].map((n) => `series-${n}`);

const paint = readTokens(new URL('../src/ui/tokens.css', import.meta.url));
const paintFaint = readTokens(new URL('fixtures/faint-tokens.css', import.meta.url));

for (const [name, theme] of Object.entries(THEMES)) {
  const textAtLeast = theme.contrast === 1 ? 7 : 4.5;

  test(`every text reads on every surface (${name})`, () => {
    holds(theme, pairs(TEXTS, [undefined], textAtLeast));
  });

  test(`text reads on hovered, selected and marked rows (${name})`, () => {
    holds(theme, pairs(TEXTS, WASHES, 4.5));
  });

  test(`a tone and the text beside it read on the tone's wash (${name})`, () => {
    holds(
      theme,
      TONES.flatMap((tone) => pairs([tone, 'text', 'text-2'], [`wash-${tone}`], 4.5)),
    );
  });

  test(`the words on filled buttons read (${name})`, () => {
    holds(theme, [
      { top: 'accent-text', ground: 'accent', wanted: textAtLeast },
      { top: 'accent-text', ground: 'bad', wanted: 4.5 },
    ]);
  });

  test(`lines, icons and series that carry meaning stand out (${name})`, () => {
    const drawn = ['line-strong', ...SERIES, ...(theme.contrast === 1 ? ['line'] : [])];
    holds(theme, pairs(drawn, [undefined], 3));
  });

  test(`every role can be shown on an sRGB screen (${name})`, () => {
    const roles = [...SURFACES, ...TEXTS, 'line', 'line-strong', 'accent-text', ...SERIES];
    const outside = roles.filter((role) => !isInGamut(paint(role, theme)));
    assert.deepEqual(outside, []);
  });
}

test('a faint theme is found out', () => {
  const light: Theme = { scheme: 'light', contrast: 0 };
  const found = tooFaint(paintFaint, light, [{ top: 'text-3', ground: 'surface', wanted: 4.5 }]);
  assert.equal(found.length, 1);
  assert.equal(isInGamut(paintFaint('series-1', light)), false);
});

test('black on white has the contrast that the standard gives', () => {
  const black: Colour = { r: 0, g: 0, b: 0, alpha: 1 };
  const white: Colour = { r: 1, g: 1, b: 1, alpha: 1 };
  assert.equal(contrast(black, white).toFixed(2), '21.00');
  const grey = { r: 0x76 / 255, g: 0x76 / 255, b: 0x76 / 255, alpha: 1 };
  assert.equal(contrast(grey, white).toFixed(2), '4.54');
});

function holds(theme: Theme, wanted: Pair[]) {
  assert.deepEqual(tooFaint(paint, theme, wanted), []);
}

function pairs(tops: string[], washes: (string | undefined)[], wanted: number): Pair[] {
  return SURFACES.flatMap((ground) =>
    washes.flatMap((wash) =>
      tops.map((top) => ({ top, ground, wanted, ...(wash === undefined ? {} : { wash }) })),
    ),
  );
}

function tooFaint(paintOf: Paint, theme: Theme, wanted: Pair[]): string[] {
  return wanted.flatMap((pair) => {
    const below = paintOf(pair.ground, theme);
    const ground = pair.wash === undefined ? below : over(paintOf(pair.wash, theme), below);
    const measured = contrast(paintOf(pair.top, theme), ground);
    const where = [pair.wash, pair.ground].filter((part) => part !== undefined).join(' over ');
    return measured >= pair.wanted
      ? []
      : [`${pair.top} on ${where}: ${measured.toFixed(2)}, wanted ${pair.wanted}`];
  });
}
