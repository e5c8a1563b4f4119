import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { generatedDocuments } from '../scripts/generated-documents.ts';

const root = path.dirname(import.meta.dirname);

/** Documents that do not say what is declared. */
function stale(documents: Record<string, string>): string[] {
  return Object.entries(documents)
    .filter(
      ([file, text]) =>
        !existsSync(path.join(root, file)) || readFileSync(path.join(root, file), 'utf8') !== text,
    )
    .map(([file]) => file);
}

test('generated documents say what is declared; else run "npm run generate"', () => {
  assert.deepEqual(stale(generatedDocuments()), []);
});

test('a document that differs by one word, or is missing, is found', () => {
  const changed = generatedDocuments()['docs/errors.md']?.replace('not_found', 'not_there') ?? '';
  assert.deepEqual(stale({ 'docs/errors.md': changed, 'docs/gone.md': '' }), [
    'docs/errors.md',
    'docs/gone.md',
  ]);
});
