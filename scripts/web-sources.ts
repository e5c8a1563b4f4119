import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const sources = [
  'package-lock.json',
  'packages/web/{index.html,vite.config.ts,package.json}',
  'packages/web/public/**/*',
  'packages/{web,protocol,policy,crypto}/src/**/*.{ts,tsx,css,json,svg}',
];
const tests = /\.test\.tsx?$/;

/** SHA-256 over everything that the built console is made of. */
export function hashWebSources(root: string): string {
  const hash = createHash('sha256');
  for (const file of listSources(root)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listSources(root: string): string[] {
  return sources
    .flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !tests.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}
