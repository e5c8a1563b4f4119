import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** They say MIT in package.json and bring no file with it. */
const mitByName = new Set(['abstract-logging', 'pg-copy-streams', 'pg-types', 'pgpass']);
/** The licence of each package, as it asks for. */
export function noticesOf(root: string, packages: readonly string[]): string {
  return packages.map((name) => `${name}\n${'='.repeat(name.length)}\n${licenceOf(root, name)}\n`).join('\n');
}

function licenceOf(root: string, name: string): string {
  const folder = path.join(root, 'node_modules', name);
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8').trim();
  const file = readdirSync(folder).find((one) => /^licen[cs]e/iu.test(one));
  if (file !== undefined) return read(file);
  if (!mitByName.has(name)) throw new Error(`${name} has no licence file; look at it before it is shipped`);
  // as those of the list above say it
  const { author } = JSON.parse(read('package.json')) as { author: string };
  return mit(author);
}

/** SPDX: MIT. */
const mit = (holder: string) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
