import { readFileSync } from 'node:fs';
import { fromOklch, type Colour } from './oklch.ts';

export type Theme = { scheme: 'light' | 'dark'; contrast: 0 | 1 };

/** Reads tokens.css and answers what a browser would paint for a role in a theme. */
export function readTokens(path: URL): (name: string, theme: Theme) => Colour {
  const declared = declarations(readFileSync(path, 'utf8'));
  const valueOf = (name: string): string => {
    const value = declared.get(name);
    if (value === undefined) throw new Error(`tokens.css declares no --${name}`);
    return value;
  };
  const paint = (value: string, theme: Theme): Colour => {
    const { name, args } = call(value);
    if (name === 'var') return paint(valueOf(args.slice(2)), theme);
    if (name === 'light-dark') return paint(split(args, ',')[theme.scheme === 'light' ? 0 : 1] ?? '', theme);
    if (name === 'color-mix') return wash(args, theme);
    if (name === 'oklch') return oklch(args, theme);
    throw new Error(`tokens.css uses ${name}(), which this reader doesn't know`);
  };
  const wash = (args: string, theme: Theme): Colour => {
    const [space, first = '', second] = split(args, ',');
    if (space !== 'in srgb' || second !== 'transparent')
      throw new Error('a wash is mixed in srgb with transparent');
    const [role = '', share = ''] = split(first, ' ');
    return { ...paint(role, theme), alpha: Number.parseFloat(share) / 100 };
  };
  const oklch = (args: string, theme: Theme): Colour => {
    const [lightness = '', chroma = '', hue = '', slash, alpha = '1'] = split(args, ' ');
    if (slash !== undefined && slash !== '/') throw new Error(`oklch(${args}) isn't understood`);
    return fromOklch(
      number(lightness, theme),
      number(chroma, theme),
      number(hue, theme),
      number(alpha, theme),
    );
  };
  const number = (expression: string, theme: Theme): number => {
    const filled = expression.replaceAll(/var\(--([a-z0-9-]+)\)/g, (_, name: string) =>
      name === 'contrast' ? String(theme.contrast) : String(number(valueOf(name), theme)),
    );
    return sum(filled.replaceAll('calc', '').replaceAll(' ', ''));
  };
  return (name, theme) => paint(valueOf(name), theme);
}

/** The custom properties of the first `:root` block, which is where all roles stand. */
function declarations(css: string): Map<string, string> {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const root = plain.slice(plain.indexOf(':root {'), plain.indexOf(':root[data-scheme="light"]'));
  const found = [...root.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)];
  return new Map(found.map(([, name = '', value = '']) => [name, value.replaceAll(/\s+/g, ' ').trim()]));
}

function call(value: string): { name: string; args: string } {
  const open = value.indexOf('(');
  return { name: value.slice(0, open), args: value.slice(open + 1, value.lastIndexOf(')')).trim() };
}

/** Splits at a separator that stands outside all parentheses. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Value of an arithmetic expression without spaces: + - * / and parentheses. */
function sum(expression: string): number {
  let at = 0;
  const term = (): number => {
    let value = factor();
    while (expression[at] === '*' || expression[at] === '/') {
      value = expression[at++] === '*' ? value * factor() : value / factor();
    }
    return value;
  };
  const factor = (): number => {
    if (expression[at] !== '(') {
      const digits = /^-?[\d.]+/.exec(expression.slice(at))?.[0];
      if (digits === undefined) throw new Error(`${expression} isn't arithmetic`);
      at += digits.length;
      return Number(digits);
    }
    at += 1;
    const value = whole();
    at += 1;
    return value;
  };
  const whole = (): number => {
    let value = term();
    while (expression[at] === '+' || expression[at] === '-') {
      value = expression[at++] === '+' ? value + term() : value - term();
    }
    return value;
  };
  return whole();
}
