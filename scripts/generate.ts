// Writes the documents that follow from declarations. checks/generated.test.ts fails when one is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedDocuments } from './generated-documents.ts';

const root = path.dirname(import.meta.dirname);
for (const [file, text] of Object.entries(generatedDocuments())) {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  console.log(file);
}
