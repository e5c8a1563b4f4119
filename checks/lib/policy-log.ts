import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '@candor/policy/canonical.ts';
import { dictionaryDiff } from '@candor/policy/derive/dictionary-diff.ts';
import { readText } from './files.ts';
import type { Problem } from './problem.ts';

const released = 'docs/dictionary.json';
const log = 'CHANGELOG.md';

/**
 * Y7: what the dictionary collects, keeps or shows beyond the released document stands in the policy section of the
 * changelog's first version, in a line that names the record.
 */
export function checkPolicyLog(root: string, present: Json): Problem[] {
  if (!existsSync(path.join(root, released))) return [{ file: released, text: 'is missing' }];
  const before = JSON.parse(readText(root, released)) as Json;
  const said = policySection(readText(root, log));
  return dictionaryDiff(before, present)
    .filter(({ direction, record }) => direction === 'widening' && !said.includes(`\`${record}\``))
    .map(({ place, text }) => ({
      file: log,
      text: `has no line for a widening in its policy section: ${place} ${text}`,
    }));
}

/** Of the version on top. */
function policySection(text: string): string {
  const [, version = ''] = text.split(/^## /mu);
  const [, section = ''] = version.split(/^### Policy$/mu);
  return section.split(/^### /mu)[0] ?? '';
}
