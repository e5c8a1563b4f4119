import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barScene } from './bar-view.ts';
import { textPairs } from './colours.ts';
import { liveOf, promptOf } from './desk.testing.ts';
import { cutToFit, wrap, type Measure } from './fit-text.ts';
import { openPainter } from './painter.ts';
import { plain, shortened } from './plain-text.ts';
import { PromptForm } from './prompt-form.ts';
import { promptScene } from './prompt-view.ts';
import { svgOf, type Scene } from './scene.ts';
import { scaleOf } from './x-display.ts';

const id = '01900000-0000-7000-8000-000000000001';
const style = { size: 10, weight: 400 } as const;
/** Ten px a letter. */
const measure: Measure = (text) => Promise.resolve([...text].length * 10);

test('hostile text is one plain line: no markup, no control that turns it round, no tower of marks', () => {
  assert.equal(plain('a\u202eb\u0000\nc\uffff', 10), 'abc');
  assert.equal(plain(`Z${'\u0301\u0302'.repeat(20)}`, 99).length, 'Z'.length + 3);
  assert.equal(shortened('Anna Müller', 11), 'Anna Müller');
  assert.equal(shortened('Anna Müller', 6), 'Anna…');
  const scene: Scene<never> = { width: 1, height: 1, background: '#fff', shapes: [], targets: [] };
  const text = '<tspan fill="red">&';
  scene.shapes.push({ kind: 'text', x: 0, baseline: 0, text, style, fill: '#000' });
  assert.match(svgOf(scene, 1), />&lt;tspan fill=&quot;red&quot;&gt;&amp;<\/text>/u);
});

test('text that is too wide is cut with an ellipsis, and wrapped by words into so many lines', async () => {
  assert.equal(await cutToFit('abcdef', style, 60, measure), 'abcdef');
  assert.equal(await cutToFit('abcdef', style, 40, measure), 'abc…');
  assert.deepEqual(await wrap('ab cd ef gh', style, { width: 50, most: 3 }, measure), ['ab cd', 'ef gh']);
  assert.deepEqual(await wrap('ab cd ef gh ij', style, { width: 50, most: 2 }, measure), ['ab cd', 'ef g…']);
  assert.deepEqual(await wrap('abcdefgh ij', style, { width: 50, most: 9 }, measure), ['abcd…', 'ij']);
});

test('every text stands out from its ground by 4.5:1', () => {
  for (const [ink, paper] of textPairs)
    assert.ok(contrast(ink, paper) >= 4.5, `${ink} on ${paper}: ${contrast(ink, paper).toFixed(2)}`);
});

test('the scale is what the desktop says of its dots, between one and four', () => {
  assert.equal(scaleOf(''), 1);
  assert.equal(scaleOf('Xcursor.size:\t48\nXft.dpi:\t192\n'), 2);
  assert.equal(scaleOf('Xft.dpi: 120.5'), 120.5 / 96);
  assert.equal(scaleOf('Xft.dpi: 12'), 1);
  assert.equal(scaleOf('Xft.dpi: 9600'), 4);
});

test('the prompt says who, whether that is certified, why, what, how long and who is there already', async () => {
  const prompt = promptOf(id, { others: ['Bo Ek'] });
  const told = async (isCertified: boolean, language: 'en' | 'de') => {
    const asker = { ...prompt.asker, isCertified };
    const shown = {
      prompt: { ...prompt, asker },
      form: new PromptForm(prompt),
      language,
      secondsLeft: 43,
      waiting: 1,
    };
    return textOf(await promptScene(shown, measure));
  };
  const english = await told(true, 'en');
  for (const part of [
    'Anna Müller',
    'Nordlicht IT',
    'Certified',
    '4711',
    'Write messages',
    '15 min',
    '4 h',
    'Bo Ek',
    '43 s',
    'One more',
  ])
    assert.ok(english.includes(part), `${part} in ${english}`);
  assert.match(await told(false, 'en'), /Not certified: .*server/u);
  assert.match(await told(false, 'de'), /Nicht beglaubigt: .*Erlauben/u);
});

test('the bar says who, for whom, what they may do, by which way and how long, also where there is little room', async () => {
  const painter = await openPainter();
  const live = [liveOf(id, { until: 720_000 }), liveOf(id.replace('1', '2'), { state: 'interrupted' })];
  const told = async (room: number, size: 'whole' | 'strip' = 'whole') => {
    const scene = await barScene(
      { live, language: 'en', size, now: 0, address: undefined },
      room,
      painter.measure,
    );
    for (const { box } of scene.targets) assert.ok(box.x >= 0 && box.x + box.width <= scene.width);
    assert.ok(scene.width <= room);
    return textOf(scene);
  };
  for (const room of [1920, 640])
    assert.match(
      await told(room),
      /Conversation.*Anna Müller.* \(.*Nordlicht IT.*may: write messages.*through the server.*12 min left.*interrupted/u,
    );
  assert.match(await told(1920, 'strip'), /End all .*Anna Müller/u);
});

test('the code is shown and asked about while it is to be compared, and no longer', async () => {
  const told = async (asksToCompare: boolean) => {
    const live = [liveOf(id, { asksToCompare })];
    return textOf(
      await barScene({ live, language: 'de', size: 'whole', now: 0, address: undefined }, 1280, measure),
    );
  };
  assert.match(await told(true), /Verschieden Gleich 123 456 /u);
  assert.doesNotMatch(await told(false), /123 456|Gleich/u);
});

const textOf = ({ shapes }: Scene<string>) =>
  shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])).join(' ');

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
