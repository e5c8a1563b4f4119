import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { places } from './install/places.ts';

/** Name of the bundle in a package (scripts/build-agent.ts). */
const bundleName = 'candor-agent.mjs';

/** The folder of the package that this program runs from; undefined from a clone. */
export function packageFolder(): string | undefined {
  const file = import.meta.filename;
  return path.basename(file) === bundleName ? path.dirname(path.dirname(file)) : undefined;
}

/** What this build is: the SHA-256 of the bundle, or "source". */
export function buildName(): string {
  return packageFolder() === undefined
    ? 'source'
    : createHash('sha256')
        .update(readFileSync(import.meta.filename))
        .digest('hex');
}

/** The state folder where none is named; undefined from a clone, which has it in the instance's data folder. */
export const usualState = (): string | undefined =>
  packageFolder() === undefined ? undefined : places.state;

/** What a person types for these words, with the state folder that they named for the command before. */
export function commandLine(words: string, namedState?: string): string {
  const program = packageFolder() === undefined ? 'npm run agent --' : 'candor-agent';
  const state = namedState === undefined ? '' : ` --state ${quoted(namedState)}`;
  return `${program} ${words}${state}`;
}

const quoted = (text: string) =>
  /^[\w@%+=:,./~-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
