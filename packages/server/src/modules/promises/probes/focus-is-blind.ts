import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnsOf } from '@candor/policy/derive/table.ts';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import type { Probe } from '../runner.ts';

/** With any of these a program could tell one key from another. The blind counter needs none of them. */
const decoding =
  /\b(?:keysym|keycode|key_code|keyCode|GetKeyboardMapping|XLookupString|XkbKeycodeToKeysym|xkb_state_key|GetKeyState|ToUnicode|QueryKeymap|GrabKeyboard|GrabKey)\b/gu;

/**
 * Reads the source that the Focus agent is made of (in a clone Node runs it as it lies there; beside a bundle lies what
 * it was made of) and counts what could decode a key; and the declared columns of the time record that could hold text.
 */
export function focusIsBlind(agentSource: string): Probe {
  return async (signal) => {
    const folder = join(agentSource, 'focus');
    const files = (await readdir(folder)).filter(
      (name) => name.endsWith('.ts') && !/\.(?:test|testing)\.ts$|\.d\.ts$/u.test(name),
    );
    let keyDecodingSymbols = 0;
    for (const name of files) {
      const source = await readFile(join(folder, name), { encoding: 'utf8', signal });
      keyDecodingSymbols += withoutComments(source).match(decoding)?.length ?? 0;
    }
    const nameLikeColumns = columnsOf(dictionary.focusInterval).filter(
      ({ sqlType }) => sqlType === 'text' || sqlType === 'jsonb',
    );
    return { filesRead: files.length, keyDecodingSymbols, nameLikeColumns: nameLikeColumns.length };
  };
}

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');
