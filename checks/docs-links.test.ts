import test from 'node:test';
import { checkDocsLinks } from './lib/docs-links.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('relative links in Markdown lead somewhere', () => {
  expectClean(checkDocsLinks);
});

test('a missing file, a missing heading and a way out of the repository are found', () => {
  expectProblems(checkDocsLinks, 'docs-links', [
    'README.md:11 leads nowhere: docs/neither.md',
    'README.md:5 leads nowhere: docs/gone.md',
    'README.md:5 leads nowhere: docs/there.md#another',
    'README.md:9 leads nowhere: ../../../README.md',
  ]);
});
