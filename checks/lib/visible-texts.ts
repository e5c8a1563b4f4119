import { parseSync } from 'vite';
import { listSources, readText } from './files.ts';
import type { Check, Problem } from './problem.ts';
import { lineAt } from './scan.ts';

const screens = /^packages\/web\/src\/(?!texts\/|gallery\/)/u;
const word = /\p{L}{2}/u;
/** Begins like a sentence or a label, or holds several words. */
const sentence = /^\p{Lu}\p{Ll}|\p{L}{2,} \p{L}{2,}/u;
/** The same in every language: names, keys of a keyboard, units, and what is typed into a terminal. */
const anyLanguage =
  /^(Candor|Node\.js|PostgreSQL|Linux|Windows|Laptop|Ed25519|Control|Meta|Shift|Alt|Enter|Esc|[KMGTP]iB|[MG]bit\/s|(npm|sudo) .*)$/u;
/** Their text is for the program. */
const technical = new Set(['autoComplete', 'className', 'id', 'key', 'name', 'placement', 'role', 'type']);

/** What a person reads stands in `texts`, in each language: no page holds words of its own. */
export const checkVisibleTexts: Check = (root) =>
  listSources(root)
    .filter((file) => screens.test(file))
    .flatMap((file) => {
      const source = readText(root, file);
      const problems: Problem[] = [];
      const found = (text: string, start: number) =>
        problems.push({ file, line: lineAt(source, start), text: `"${text}" belongs into texts` });
      walk(parseSync(file, source).program, undefined, found);
      return problems;
    });

interface Node {
  type: string;
  start: number;
  [part: string]: unknown;
}

function walk(node: unknown, parent: Node | undefined, found: (text: string, start: number) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, parent, found);
  if (!isNode(node) || isAside(node, parent)) return;
  const text = textOf(node)?.trim().replaceAll(/\s+/gu, ' ');
  if (text !== undefined && !anyLanguage.test(text)) found(text, node.start);
  for (const part of Object.values(node)) walk(part, node, found);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** Types, imports, comparisons, errors of the program, and the text beside a code, which the console shows by the code. */
function isAside(node: Node, parent: Node | undefined): boolean {
  const { type } = node;
  if (type.startsWith('TS') && !type.endsWith('Expression')) return true;
  if (type === 'NewExpression') return /(Error|Problem)$|^RegExp$/u.test(nameOf(node['callee']));
  if (type === 'CallExpression') return nameOf(node['callee']) === 'lazyRouteComponent';
  if (type === 'JSXAttribute') return technical.has(nameOf(node['name']));
  if (type === 'Property') return technical.has(nameOf(node['key'])) || isCodedText(node, parent);
  if (type === 'PropertyDefinition') return technical.has(nameOf(node['key']));
  return /^Import|^BinaryExpression$/u.test(type);
}

function isCodedText(property: Node, parent: Node | undefined): boolean {
  const siblings = parent?.['properties'];
  return (
    nameOf(property['key']) === 'text' &&
    Array.isArray(siblings) &&
    siblings.some((one: Node) => nameOf(one['key']) === 'code')
  );
}

const nameOf = (node: unknown) => (isNode(node) ? String(node['name']) : '');

function textOf({ type, value }: Node): string | undefined {
  if (type === 'JSXText') return wordsIn(value, word);
  if (type === 'Literal') return wordsIn(value, sentence);
  // what stands between the values of a template, as ESTree says
  return type === 'TemplateElement' ? wordsIn((value as { cooked: string }).cooked, sentence) : undefined;
}

function wordsIn(value: unknown, expression: RegExp): string | undefined {
  return typeof value === 'string' && expression.test(value) ? value : undefined;
}
