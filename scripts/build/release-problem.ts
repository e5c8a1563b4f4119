import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Why this tree is no release of that version; undefined when it is one. */
export function releaseProblem(root: string, version: string): string | undefined {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).trimEnd();
  if (changed !== '') return `Commit or remove what is not committed:\n${changed}`;
  // npm requires it to be a text
  const { version: named } = JSON.parse(read('package.json')) as { version: string };
  if (named !== version)
    return `package.json says ${named}, packages/protocol/src/version.ts says ${version}`;
  if (!read('CHANGELOG.md').split('\n').includes(`## ${version}`))
    return `CHANGELOG.md has no "## ${version}"`;
  return undefined;
}
