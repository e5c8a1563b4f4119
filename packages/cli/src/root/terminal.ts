import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Refused } from './refused.ts';

/** Where a passphrase and a yes come from: the person at the terminal, or a file that only its owner can read. */
export interface Terminal {
  /** Asked twice. */
  newPassphrase(file: string | undefined): Promise<string>;
  passphrase(file: string | undefined): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

export const terminal: Terminal = {
  async newPassphrase(file) {
    if (file !== undefined) return readOwnFile(file);
    const first = await askHidden('New passphrase: ');
    if ((await askHidden('The same again: ')) !== first) throw new Refused('The two are not the same.');
    return first;
  },
  async passphrase(file) {
    return file === undefined ? askHidden('Passphrase of the root key: ') : readOwnFile(file);
  },
  async confirm(question) {
    requireTerminal('--yes');
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await lines.question(`${question} [y/N] `);
    lines.close();
    return /^y(es)?$/iu.test(answer.trim());
  },
};

/** The first line. Throws Refused when others could read the file. */
function readOwnFile(file: string): string {
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) throw new Refused(`${file} can be read by others. Run: chmod 600 ${file}`);
  return readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';
}

async function askHidden(question: string): Promise<string> {
  requireTerminal('--passphrase-file FILE');
  process.stdout.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const answer = lines.question('');
  const closed = once(lines, 'close').then(() => undefined);
  const line = await Promise.race([answer, closed]);
  lines.close();
  process.stdout.write('\n');
  if (line === undefined) throw new Refused('Nothing was done.');
  return line;
}

function requireTerminal(instead: string): void {
  if (!process.stdin.isTTY) throw new Refused(`There is no terminal to ask at. Use ${instead}`);
}
