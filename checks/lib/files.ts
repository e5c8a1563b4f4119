import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const skippedAnywhere = new Set(['node_modules', '.git', 'dist']);
const skippedAtRoot = new Set(['checks/fixtures', 'data', 'data-demo']);

/** Every file below `root` that belongs to the repository, relative to it, with forward slashes, sorted. */
export function listFiles(root: string, folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      // in a worktree of git .git is a file
      if (skippedAnywhere.has(entry.name) || skippedAtRoot.has(file)) return [];
      if (entry.isDirectory()) return listFiles(root, file);
      return entry.isFile() ? [file] : [];
    })
    .toSorted();
}

export function listSources(root: string): string[] {
  return listFiles(root).filter((file) => /\.(ts|tsx|mjs)$/.test(file));
}

export function readText(root: string, file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Tests and what only tests load (x.testing.ts, test/): they may do what the product may not. */
export function isTest(file: string): boolean {
  return (
    /\.(test|testing)\.tsx?$/.test(file) ||
    /^packages\/[^/]+\/test\//.test(file) ||
    /^(e2e|bench|checks)\//.test(file)
  );
}
