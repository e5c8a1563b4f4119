import { escapeMarkup } from './plain-text.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export type Weight = 400 | 600;
export interface TextStyle {
  size: number;
  weight: Weight;
}
export type Shape =
  | { kind: 'box'; box: Box; fill: string; line?: { colour: string; width: number }; radius: number }
  | { kind: 'text'; x: number; baseline: number; text: string; style: TextStyle; fill: string }
  | { kind: 'dot'; x: number; y: number; radius: number; fill: string }
  /** `path`: SVG path data. */
  | { kind: 'stroke'; path: string; colour: string; width: number };

/** A window as it is drawn: all lengths in px at scale 1; what can be pressed by its name. */
export interface Scene<Name extends string> {
  width: number;
  height: number;
  background: string;
  shapes: Shape[];
  targets: { name: Name; box: Box }[];
}

export const fontFamily = 'Inter';

export function targetAt<Name extends string>(
  { targets }: Scene<Name>,
  x: number,
  y: number,
): Name | undefined {
  return targets.find(
    ({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
  )?.name;
}

/** SVG 1.1 of it, larger by `scale`. */
export function svgOf({ width, height, background, shapes }: Scene<string>, scale: number): string {
  const size = `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${background}"/>${shapes.map(elementOf).join('')}</svg>`;
}

function elementOf(shape: Shape): string {
  switch (shape.kind) {
    case 'box': {
      const { box, fill, line, radius } = shape;
      const stroke = line ? ` stroke="${line.colour}" stroke-width="${line.width}"` : '';
      return `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="${radius}" fill="${fill}"${stroke}/>`;
    }
    case 'text': {
      const { x, baseline, text, style, fill } = shape;
      return `<text x="${x}" y="${baseline}" font-family="${fontFamily}" font-size="${style.size}" font-weight="${style.weight}" fill="${fill}">${escapeMarkup(text)}</text>`;
    }
    case 'dot':
      return `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" fill="${shape.fill}"/>`;
    case 'stroke':
      return `<path d="${shape.path}" fill="none" stroke="${shape.colour}" stroke-width="${shape.width}" stroke-linecap="round" stroke-linejoin="round"/>`;
    default:
      return shape satisfies never;
  }
}
