import { existsSync } from 'node:fs';
import path from 'node:path';
import { missingEntries, type Lockfile } from '../../scripts/lock.ts';
import { readText } from './files.ts';
import type { Problem } from './problem.ts';

const file = 'package-lock.json';

/** `npm ci` refuses a lockfile that lacks other platforms' packages: `npm start` would fail on a fresh clone. */
export function checkLockfile(root: string): Problem[] {
  if (!existsSync(path.join(root, file))) return [{ file, text: 'is missing' }];
  const lock: Lockfile = JSON.parse(readText(root, file));
  return Object.entries(missingEntries(lock)).map(([entry, { version }]) => ({
    file,
    text: `lacks ${entry} ${version}; run node scripts/lock.ts`,
  }));
}
