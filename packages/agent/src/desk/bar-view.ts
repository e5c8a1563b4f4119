import type { DeskState, ShownLive } from '../remote/desk-wire.ts';
import { bar as colours } from './colours.ts';
import { cutToFit, type Measure } from './fit-text.ts';
import { isolated, shortened } from './plain-text.ts';
import type { Box, Scene, Shape, TextStyle } from './scene.ts';
import { words } from './words.ts';

export type BarControl =
  | `end ${string}`
  | `equal ${string}`
  | `differ ${string}`
  | 'end-all'
  | 'conversation'
  | 'shrink'
  | 'grow';

export interface BarShown {
  live: DeskState['live'];
  language: DeskState['language'];
  size: 'whole' | 'strip';
  now: number;
  /** Of the notice page, where no browser could be opened. */
  address: string | undefined;
}

const mostWidth = 1_180;
const stripWidth = 620;
const rowHeight = 44;
const factHeight = 26;
const stripHeight = 32;
const pad = 14;
const gap = 10;
/** From one text to the next. */
const between = 16;
const mostName = 36;
const nameStyle: TextStyle = { size: 14, weight: 600 };
const factStyle: TextStyle = { size: 13, weight: 400 };
const codeStyle: TextStyle = { size: 18, weight: 600 };

/** Everybody who is connected, what they may do, and the way to end it (clause N1). `room`: the monitor's width. */
export async function barScene(shown: BarShown, room: number, measure: Measure): Promise<Scene<BarControl>> {
  const isStrip = shown.size === 'strip';
  const drawing = new Rows(Math.min(room, isStrip ? stripWidth : mostWidth), measure);
  if (isStrip) await drawStrip(drawing, shown);
  else {
    for (const [index, live] of shown.live.entries()) {
      await drawParticipant(drawing, live, shown, index === 0);
      if (live.asksToCompare && live.code !== null) await drawComparison(drawing, live, shown);
    }
    if (shown.address !== undefined) await drawAddress(drawing, shown.address, shown);
  }
  return drawing.scene();
}

async function drawStrip(drawing: Rows, { live, language }: BarShown): Promise<void> {
  const texts = words[language];
  drawing.begin(stripHeight);
  await drawing.button(
    live.length > 1 ? 'end-all' : `end ${live[0]?.sessionId}`,
    live.length > 1 ? texts.endAll : texts.end,
    'end',
  );
  drawing.arrow('grow');
  drawing.dot(live.every(({ state }) => state === 'active') ? colours.live : colours.waiting);
  for (const [index, { asker }] of live.entries())
    await drawing.text(named(asker.name), nameStyle, colours.ink, 1 / (live.length - index));
}

async function drawParticipant(
  drawing: Rows,
  live: ShownLive,
  shown: BarShown,
  isFirst: boolean,
): Promise<void> {
  const texts = words[shown.language];
  drawing.begin(rowHeight);
  if (isFirst) drawing.arrow('shrink');
  await drawing.button(`end ${live.sessionId}`, texts.end, 'end');
  if (isFirst) await drawing.button('conversation', texts.conversation(unreadOf(shown.live)), 'plain');
  drawing.dot(live.state === 'active' ? colours.live : colours.waiting);
  const leftS = Math.max(0, Math.ceil((live.until - shown.now) / 1000));
  const facts = [
    texts.may(live.rights.map((right) => texts.rights[right]).join(', ')),
    live.state === 'active' ? (live.connection === 'none' ? '' : texts.relayed) : texts.states[live.state],
    texts.timeLeft(Math.floor(leftS / 60), leftS),
  ];
  const line = facts.filter((fact) => fact !== '').join('  ·  ');
  const isBeside = await drawing.fits([nameOf(live), nameStyle], [line, factStyle]);
  await drawing.text(nameOf(live), nameStyle, colours.ink);
  if (!isBeside) {
    drawing.begin(factHeight);
    drawing.indent();
  }
  await drawing.text(line, factStyle, colours.soft);
}

async function drawComparison(drawing: Rows, live: ShownLive, { language }: BarShown): Promise<void> {
  const texts = words[language];
  drawing.begin(rowHeight);
  await drawing.button(`differ ${live.sessionId}`, texts.differ, 'plain');
  await drawing.button(`equal ${live.sessionId}`, texts.equal, 'good');
  drawing.indent();
  await drawing.text((live.code ?? '').replace(/^(\d{3})(\d{3})$/u, '$1 $2'), codeStyle, colours.warn);
  await drawing.text(texts.compare(named(live.asker.name)), factStyle, colours.ink);
}

async function drawAddress(drawing: Rows, address: string, { language }: BarShown): Promise<void> {
  drawing.begin(stripHeight);
  drawing.indent();
  await drawing.text(words[language].open(address), factStyle, colours.ink);
}

/** Short enough that the organisation stands beside it. */
const named = (name: string) => isolated(shortened(name, mostName));
const nameOf = ({ asker }: ShownLive) => `${named(asker.name)} (${named(asker.organisation)})`;

/** What the technician wrote and nobody has read yet. */
const unreadOf = (all: DeskState['live']) =>
  all.flatMap(({ chat }) => chat).filter(({ from, isShown }) => from === 'technician' && !isShown).length;

const buttonLooks = {
  plain: { fill: colours.button, ink: colours.onButton },
  good: { fill: colours.good, ink: colours.onButton },
  end: { fill: colours.end, ink: colours.onEnd },
} as const;

/** Rows below each other; in each, buttons take their room from the right and texts from the left. */
class Rows {
  readonly #width: number;
  readonly #measure: Measure;
  readonly #shapes: Shape[] = [];
  readonly #targets: { name: BarControl; box: Box }[] = [];
  #height = 0;
  #row: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(width: number, measure: Measure) {
    this.#width = width;
    this.#measure = measure;
  }

  begin(height: number): void {
    this.#row = { x: pad, y: this.#height, width: this.#width - 2 * pad, height };
    this.#height += height;
  }

  indent(): void {
    this.#take(20);
  }

  dot(fill: string): void {
    this.#shapes.push({ kind: 'dot', x: this.#row.x + 5, y: this.#middle, radius: 5, fill });
    this.#take(20);
  }

  /** Whether there is room for all of them in what is left of the row. */
  async fits(...texts: [text: string, style: TextStyle][]): Promise<boolean> {
    const widths = await Promise.all(texts.map(([text, style]) => this.#measure(text, style)));
    return widths.reduce((sum, width) => sum + width + between, 0) <= this.#row.width;
  }

  /** As much as fits; `share`: how much of what room is left it may take. */
  async text(text: string, style: TextStyle, fill: string, share = 1): Promise<void> {
    const shown = await cutToFit(text, style, this.#row.width * share, this.#measure);
    const baseline = this.#middle + style.size * 0.36;
    this.#shapes.push({ kind: 'text', x: this.#row.x, baseline, text: shown, style, fill });
    this.#take((await this.#measure(shown, style)) + between);
  }

  async button(name: BarControl, text: string, look: keyof typeof buttonLooks): Promise<void> {
    const textWidth = await this.#measure(text, nameStyle);
    const box = this.#fromRight(Math.ceil(textWidth) + 24);
    const { fill, ink } = buttonLooks[look];
    this.#shapes.push(
      { kind: 'box', box, fill, radius: 6 },
      {
        kind: 'text',
        x: box.x + (box.width - textWidth) / 2,
        baseline: this.#middle + nameStyle.size * 0.36,
        text,
        style: nameStyle,
        fill: ink,
      },
    );
    this.#targets.push({ name, box });
  }

  arrow(name: 'shrink' | 'grow'): void {
    const box = this.#fromRight(30);
    const [x, y] = [box.x + 15, this.#middle];
    const path = name === 'shrink' ? `M${x - 6} ${y + 3}l6 -6 6 6` : `M${x - 6} ${y - 3}l6 6 6 -6`;
    this.#shapes.push(
      { kind: 'box', box, fill: colours.button, radius: 6 },
      { kind: 'stroke', path, colour: colours.onButton, width: 2 },
    );
    this.#targets.push({ name, box });
  }

  scene(): Scene<BarControl> {
    return {
      width: this.#width,
      height: this.#height,
      background: colours.paper,
      shapes: this.#shapes,
      targets: this.#targets,
    };
  }

  get #middle(): number {
    return this.#row.y + this.#row.height / 2;
  }

  #take(width: number): void {
    this.#row = { ...this.#row, x: this.#row.x + width, width: Math.max(0, this.#row.width - width) };
  }

  #fromRight(width: number): Box {
    const { x, y, width: room, height } = this.#row;
    this.#row = { ...this.#row, width: Math.max(0, room - width - gap) };
    return { x: x + room - width, y: y + 5, width, height: height - 10 };
  }
}
