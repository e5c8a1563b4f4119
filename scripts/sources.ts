import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const tests = /\.test\.tsx?$/;

/** SHA-256 over every file of these patterns, tests aside: what is built of them is then still right. */
export function hashSources(root: string, patterns: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of listSources(root, patterns)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listSources(root: string, patterns: readonly string[]): string[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !tests.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}
