import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AsvsItem } from './asvs-items.ts';
import { testFiles } from './test-files.ts';

/** A test or document that says of itself which items it shows. */
export interface Shown {
  number: string;
  file: string;
  /** Name of the test; undefined for a document. */
  test?: string;
}
export interface Marked {
  shown: readonly Shown[];
  /** Files with a mark that stands above no test. */
  stray: readonly string[];
}

/** `// ASVS 6.2.1, 6.2.9` in the comment above a test. */
const aboveTest =
  /^[ \t]*\/\/ ASVS ((?:\d+\.\d+\.\d+(?:, )?)+)\n(?:[ \t]*\/\/[^\n]*\n)*[ \t]*test\(\s*(['"`])(.+?)\2,/gmu;
/** `(ASVS 6.1.1)` at the end of what a document says. */
const inDocument = /\(ASVS ((?:\d+\.\d+\.\d+(?:, )?)+)\)/gu;
const anyMark = /^[ \t]*\/\/ ASVS /gmu;

export function marksIn(file: string, text: string): Marked {
  const isDocument = file.endsWith('.md');
  const found = [...text.matchAll(isDocument ? inDocument : aboveTest)];
  const shown = found.flatMap(([, numbers = '', , test]) =>
    numbers.split(', ').map((number) => ({ number, file, ...(test !== undefined && { test }) })),
  );
  const isStray = !isDocument && [...text.matchAll(anyMark)].length > found.length;
  return { shown, stray: isStray ? [file] : [] };
}

export function readMarks(root: string): Marked {
  const documents = globSync(['ARCHITECTURE.md', 'docs/**/*.md'], { cwd: root }).filter(
    (file) => file !== asvsFile,
  );
  const all = [...testFiles(root), ...documents.toSorted()].map((file) =>
    marksIn(file, readFileSync(path.join(root, file), 'utf8')),
  );
  return { shown: all.flatMap(({ shown }) => shown), stray: all.flatMap(({ stray }) => stray) };
}

/** What does not fit: a mark that names nothing, and an item that nothing shows without saying why. */
export function asvsProblems(items: readonly AsvsItem[], { shown, stray }: Marked): string[] {
  const known = new Map(items.map((item) => [item.number, item]));
  const marked = new Set(shown.map(({ number }) => number));
  return [
    ...stray.map((file) => `${file}: a mark stands above no test`),
    ...shown
      .filter(({ number }) => !known.has(number))
      .map(({ file, number }) => `${file}: there is no ${number}`),
    ...items
      .filter(
        ({ number, kind, open }) => (kind === 'test' || kind === 'document') && !open && !marked.has(number),
      )
      .map(({ number, kind }) => `${number}: no ${kind} names it`),
    ...items
      .filter(({ number, open }) => open !== undefined && marked.has(number))
      .map(({ number }) => `${number}: is said to be open, and is shown`),
  ];
}

export const asvsFile = 'docs/asvs.md';

/** Rows of the document: number, level, what is asked, by what it is shown. */
export function asvsRows(items: readonly AsvsItem[], { shown }: Marked): string[][] {
  const byNumber = Map.groupBy(shown, ({ number }) => number);
  return items.map(({ number, level, kind, asks, note, open }) => [
    number,
    String(level),
    asks,
    [shownAs(kind, byNumber.get(number) ?? [], open), note ?? []].flat().join('. '),
  ]);
}

function shownAs(kind: AsvsItem['kind'], found: readonly Shown[], open: string | undefined): string | [] {
  if (open !== undefined) return `**Not covered**: ${open}`;
  if (found.length > 0) return found.map(linkOf).join('; ');
  if (kind === 'review') return 'By people who look';
  return kind === 'absent' ? [] : '**Not covered**';
}

const linkOf = ({ file, test }: Shown) =>
  `[${test ?? path.basename(file)}](${path.posix.relative(path.dirname(asvsFile), file)})`;
