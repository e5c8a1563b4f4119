import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../../../shared/fixtures/vectors');

/** For `test(name, { skip })`: the reason, where this computer has no published vectors. */
export const withoutVectors: string | false = existsSync(folder) ? false : 'needs ../shared/fixtures/vectors';

export interface WycheproofGroup<T> {
  tests: T[];
  /** Sizes and keys that the group's tests share. */
  [shared: string]: unknown;
}

export function readWycheproof<T>(name: string): WycheproofGroup<T>[] {
  // the file's own form, as its project publishes it
  return (
    JSON.parse(readFileSync(path.join(folder, 'wycheproof', name), 'utf8')) as {
      testGroups: WycheproofGroup<T>[];
    }
  ).testGroups;
}
