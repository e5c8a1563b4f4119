import type { DeskState, ShownPrompt } from '../remote/desk-wire.ts';
import { prompt as colours } from './colours.ts';
import { wrap, type Measure } from './fit-text.ts';
import { isolated, shortened } from './plain-text.ts';
import type { Control, PromptForm } from './prompt-form.ts';
import type { Box, Scene, Shape, TextStyle } from './scene.ts';
import { words } from './words.ts';

const width = 500;
const margin = 28;
const inner = width - 2 * margin;
const titleStyle: TextStyle = { size: 20, weight: 600 };
const headStyle: TextStyle = { size: 14, weight: 600 };
const bodyStyle: TextStyle = { size: 14, weight: 400 };
const smallStyle: TextStyle = { size: 13, weight: 400 };
const rowHeight = 44;
const buttonHeight = 42;
/** As sent, these are shorter; a server that sends more gets an ellipsis. */
const most = { name: 120, reason: 400 } as const;

export interface PromptShown {
  prompt: ShownPrompt;
  form: PromptForm;
  language: DeskState['language'];
  secondsLeft: number;
  /** Prompts that wait behind this one. */
  waiting: number;
}

/** Who asks, why, for what and how long, and the three answers (clause C2). */
export async function promptScene(shown: PromptShown, measure: Measure): Promise<Scene<Control>> {
  const sheet = new Sheet(measure, shown.form.focus);
  await drawAsker(sheet, shown);
  await drawRights(sheet, shown);
  await drawMinutes(sheet, shown);
  await drawEnd(sheet, shown);
  return sheet.scene();
}

async function drawAsker(sheet: Sheet, { prompt, language }: PromptShown): Promise<void> {
  const texts = words[language];
  const { name, organisation, isCertified } = prompt.asker;
  await sheet.lines(texts.title(isolated(shortened(name, most.name))), titleStyle, colours.ink, 3);
  sheet.space(2);
  await sheet.lines(shortened(organisation, most.name), bodyStyle, colours.soft, 2);
  sheet.space(12);
  const [ink, wash] = isCertified ? [colours.good, colours.goodWash] : [colours.warn, colours.warnWash];
  await sheet.note(isCertified ? texts.certified : texts.uncertified, ink, wash);
  sheet.space(16);
  await sheet.lines(texts.reason, headStyle, colours.ink, 1);
  sheet.space(2);
  await sheet.lines(shortened(prompt.reason, most.reason), bodyStyle, colours.ink, 6);
  if (prompt.others.length === 0) return;
  sheet.space(12);
  const names = prompt.others.map((other) => isolated(shortened(other, most.name))).join(', ');
  await sheet.lines(texts.others(names), bodyStyle, colours.ink, 3);
}

async function drawRights(sheet: Sheet, { prompt, form, language }: PromptShown): Promise<void> {
  const texts = words[language];
  sheet.space(18);
  await sheet.lines(texts.rightsTitle, headStyle, colours.ink, 1);
  sheet.space(8);
  for (const right of prompt.rights) {
    await sheet.toggle(`right ${right}`, texts.rights[right], form.isOn(right));
    sheet.space(6);
  }
}

async function drawMinutes(sheet: Sheet, { prompt, form, language }: PromptShown): Promise<void> {
  const texts = words[language];
  sheet.space(12);
  await sheet.lines(texts.minutesTitle, headStyle, colours.ink, 1);
  sheet.space(8);
  const buttons = prompt.minutes.map((count): Button => {
    const isChosen = count === form.minutes;
    return { name: `minutes ${count}`, text: texts.minutes(count), look: isChosen ? 'chosen' : 'plain' };
  });
  await sheet.buttons(buttons);
}

async function drawEnd(sheet: Sheet, { form, language, secondsLeft, waiting }: PromptShown): Promise<void> {
  const texts = words[language];
  sheet.space(20);
  const left = texts.secondsLeft(secondsLeft);
  const text = waiting === 0 ? left : `${left} ${texts.waiting(waiting)}`;
  await sheet.lines(text, smallStyle, colours.soft, 2);
  sheet.space(10);
  await sheet.buttons([
    { name: 'refuse', text: texts.refuse, look: 'plain' },
    { name: 'refuse-today', text: texts.refuseToday, look: 'plain' },
    { name: 'allow', text: texts.allow, look: form.mayAllow ? 'main' : 'off' },
  ]);
}

interface Button {
  name: Control;
  text: string;
  look: keyof typeof looks;
}

const looks = {
  plain: { fill: colours.paper, line: colours.line, ink: colours.ink },
  chosen: { fill: colours.accent, line: colours.accent, ink: colours.onAccent },
  main: { fill: colours.accent, line: colours.accent, ink: colours.onAccent },
  off: { fill: colours.off, line: colours.off, ink: colours.offInk },
} as const;

/** One column from the top down. */
class Sheet {
  readonly #measure: Measure;
  readonly #focus: Control;
  readonly #shapes: Shape[] = [];
  readonly #targets: { name: Control; box: Box }[] = [];
  #y = margin;

  constructor(measure: Measure, focus: Control) {
    this.#measure = measure;
    this.#focus = focus;
  }

  space(height: number): void {
    this.#y += height;
  }

  async lines(text: string, style: TextStyle, fill: string, count: number): Promise<void> {
    for (const line of await wrap(text, style, { width: inner, most: count }, this.#measure))
      this.#line(line, style, fill, margin);
  }

  /** A coloured box with a mark, which is not the colour alone. */
  async note(text: string, ink: string, wash: string): Promise<void> {
    const top = this.#y;
    const room = { width: inner - 44, most: 3 };
    const lines = await wrap(text, bodyStyle, room, this.#measure);
    const height = lines.length * lineHeight(bodyStyle) + 16;
    this.#shapes.push({
      kind: 'box',
      box: { x: margin, y: top, width: inner, height },
      fill: wash,
      radius: 8,
    });
    const [x, y] = [margin + 20, top + 8 + lineHeight(bodyStyle) / 2];
    const path = ink === colours.good ? `M${x - 5} ${y}l4 4 7 -8` : `M${x} ${y - 6}v6.5M${x} ${y + 5}v0.01`;
    this.#shapes.push({ kind: 'stroke', path, colour: ink, width: 2.2 });
    this.#y += 8;
    for (const line of lines) this.#line(line, bodyStyle, ink, margin + 36);
    this.#y = top + height;
  }

  async toggle(name: Control, text: string, isOn: boolean): Promise<void> {
    const box = { x: margin, y: this.#y, width: inner, height: rowHeight };
    this.#shapes.push({ kind: 'box', box, fill: colours.wash, radius: 8 });
    const [line = ''] = await wrap(text, bodyStyle, { width: inner - 90, most: 1 }, this.#measure);
    this.#centred(line, bodyStyle, colours.ink, margin + 14, box);
    const track = { x: margin + inner - 58, y: box.y + 10, width: 44, height: 24 };
    const look = isOn
      ? { fill: colours.accent, line: colours.accent }
      : { fill: colours.paper, line: colours.line };
    this.#shapes.push(
      { kind: 'box', box: track, fill: look.fill, line: { colour: look.line, width: 2 }, radius: 12 },
      {
        kind: 'dot',
        x: track.x + (isOn ? 32 : 12),
        y: track.y + 12,
        radius: 7,
        fill: isOn ? colours.onAccent : colours.line,
      },
    );
    this.#target(name, box);
    this.#y += rowHeight;
  }

  /** Side by side, as wide as their words, the last line as wide as it needs. */
  async buttons(all: readonly Button[]): Promise<void> {
    const gap = 10;
    let x = margin;
    for (const { name, text, look } of all) {
      const textWidth = await this.#measure(text, headStyle);
      const buttonWidth = Math.max(72, Math.ceil(textWidth) + 36);
      if (x > margin && x + buttonWidth > margin + inner) {
        x = margin;
        this.#y += buttonHeight + gap;
      }
      const isLast = name === 'allow';
      const box = {
        x: isLast ? margin + inner - buttonWidth : x,
        y: this.#y,
        width: buttonWidth,
        height: buttonHeight,
      };
      const { fill, line, ink } = looks[look];
      this.#shapes.push({ kind: 'box', box, fill, line: { colour: line, width: 1.5 }, radius: 8 });
      this.#centred(text, headStyle, ink, box.x + (buttonWidth - textWidth) / 2, box);
      this.#target(name, box);
      x += buttonWidth + gap;
    }
    this.#y += buttonHeight;
  }

  scene(): Scene<Control> {
    const height = Math.ceil(this.#y + margin);
    const edge = 3;
    const frame = { x: edge / 2, y: edge / 2, width: width - edge, height: height - edge };
    const border: Shape = {
      kind: 'box',
      box: frame,
      fill: 'none',
      line: { colour: colours.edge, width: edge },
      radius: 0,
    };
    return {
      width,
      height,
      background: colours.paper,
      shapes: [...this.#shapes, border],
      targets: this.#targets,
    };
  }

  #line(text: string, style: TextStyle, fill: string, x: number): void {
    const baseline = this.#y + lineHeight(style) * 0.75;
    this.#shapes.push({ kind: 'text', x, baseline, text, style, fill });
    this.#y += lineHeight(style);
  }

  #centred(text: string, style: TextStyle, fill: string, x: number, { y, height }: Box): void {
    this.#shapes.push({ kind: 'text', x, baseline: y + height / 2 + style.size * 0.36, text, style, fill });
  }

  /** With a ring around it while it is in focus. */
  #target(name: Control, box: Box): void {
    this.#targets.push({ name, box });
    if (name !== this.#focus) return;
    const ring = { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 };
    this.#shapes.push({
      kind: 'box',
      box: ring,
      fill: 'none',
      line: { colour: colours.ring, width: 2.5 },
      radius: 11,
    });
  }
}

const lineHeight = ({ size }: TextStyle) => Math.round(size * 1.45);
