import { testFiles } from '../../scripts/test-files.ts';
import { listFiles } from './files.ts';
import type { Problem } from './problem.ts';

/** A test that `npm test` doesn't run would look like a passing one. */
export function checkTestFiles(root: string): Problem[] {
  const picked = new Set(testFiles(root));
  return listFiles(root)
    .filter((file) => /[.-](test|spec)\.[cm]?[jt]sx?$/.test(file) && !picked.has(file))
    .map((file) => ({ file, text: 'is in no pattern of scripts/test-files.ts' }));
}
