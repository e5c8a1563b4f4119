import assert from 'node:assert/strict';
import path from 'node:path';

/** What a check found. `file` is relative to the checked root, with forward slashes. */
export interface Problem {
  file: string;
  line?: number;
  text: string;
}

/** A check reads files below `root` and nothing else, so that a known-bad fixture can stand in for the repository. */
export type Check = (root: string) => Problem[];

const repository = path.resolve(import.meta.dirname, '../..');

export function expectClean(check: Check): void {
  const lines = check(repository).map(toLine);
  assert.equal(lines.length, 0, `${lines.length} found:\n${lines.join('\n')}`);
}

/** The check must find exactly these in checks/fixtures/NAME, each as "file:line text" or without the line. */
export function expectProblems(check: Check, fixture: string, expected: string[]): void {
  const found = check(path.join(repository, 'checks/fixtures', fixture)).map(toLine);
  assert.deepEqual(found.toSorted(), expected.toSorted());
}

function toLine({ file, line, text }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}`} ${text}`;
}
