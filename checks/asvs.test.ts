import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { asvsItems } from '../scripts/asvs-items.ts';
import { asvsProblems, marksIn, readMarks } from '../scripts/asvs.ts';

test('every item of ASVS that a test or document can show is shown by one, or says why not', () => {
  assert.deepEqual(asvsProblems(asvsItems, readMarks(path.dirname(import.meta.dirname))), []);
});

test('a mark of no item, one above no test, an item without a test and an open one with a test are found', () => {
  const mark = '// AS' + 'VS'; // the file that is read is this one too
  const source = `${mark} 6.2.1, 9.9.9\ntest('short ones are refused', () => {});\n${mark} 6.2.9\nconst x = 1;\n`;
  const { shown, stray } = marksIn('packages/server/src/a.test.ts', source);
  assert.deepEqual(
    shown.map(({ number, test: name }) => `${number} ${name}`),
    ['6.2.1 short ones are refused', '9.9.9 short ones are refused'],
  );
  const item = (number: string, open?: string) =>
    ({ number, level: 1, kind: 'test', asks: '', ...(open !== undefined && { open }) }) as const;
  assert.deepEqual(
    asvsProblems([item('6.2.1', 'no time'), item('6.2.2'), item('6.2.3', 'no time')], { shown, stray }),
    [
      'packages/server/src/a.test.ts: a mark stands above no test',
      'packages/server/src/a.test.ts: there is no 9.9.9',
      '6.2.2: no test names it',
      '6.2.1: is said to be open, and is shown',
    ],
  );
});
