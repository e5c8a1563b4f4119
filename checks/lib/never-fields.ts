import { saysNever } from '@candor/policy/dictionary/never.ts';
import { isTest, listFiles, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll } from './scan.ts';

const fields = /^\s*['"]?(\w+)['"]?: *(?:optional\()?f\./gmu;
const columns =
  /^\s+(\w+)\s+(?:text|uuid|bytea|jsonb|integer|smallint|bigint|real|boolean|timestamptz)\b|ADD COLUMN (?:IF NOT EXISTS )?(\w+)/gmu;

/** Y3: no field of the dictionary and no column of a migration is named for what is never collected. */
export function checkNeverFields(root: string): Problem[] {
  return listFiles(root).flatMap((file) => {
    const names = namesIn(file);
    if (!names || isTest(file)) return [];
    return findAll(readText(root, file), names).flatMap(({ line, groups }) => {
      const name = groups.find((group) => group !== undefined) ?? '';
      const word = saysNever(name);
      return word === undefined
        ? []
        : [{ file, line, text: `${name} names what is never collected (${word})` }];
    });
  });
}

function namesIn(file: string): RegExp | undefined {
  if (/^packages\/policy\/src\/dictionary\/.*\.ts$/u.test(file)) return fields;
  return /^packages\/server\/src\/.*\.sql$/u.test(file) ? columns : undefined;
}
