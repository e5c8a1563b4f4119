import { open, type FileHandle } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isLikeReceipt } from '@candor/protocol/consent-receipt.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { sessionReceipt } from '@candor/protocol/session/documents.ts';
import { verifyReceipt } from './consent.ts';
import { verifyExport } from './export.ts';
import { verifySession } from './session.ts';
import { verifyStatements } from './statement.ts';
import { Damaged, type Verdict } from './verdict.ts';

const usage = `Usage: verify FILE [--root FINGERPRINT]

  an export of your data (ZIP), statements that a root key signed (JSON), the receipt of a consent (JSON),
  what a device signed of a session (JSON), a file of a backup`;
const exit = { good: 0, bad: 1, unknown: 2 } as const;
const mostJsonBytes = 4 * 1024 * 1024;

/**
 * Says whether a file that Candor handed out is as it was made, without any server.
 * @param verifyBackup what the server's own programs do with the file of a backup; it gives their exit code
 * @returns 0 good, 1 not good, with the reason in one line, 2 wrong use or a file of no known kind
 */
export async function verify(
  words: string[],
  verifyBackup: (file: string) => Promise<number>,
): Promise<number> {
  const wish = readWords(words);
  if (!wish) return complain(usage, exit.unknown);
  const { name, root } = wish;
  const file = await open(name).catch((error: unknown) => String(error));
  if (typeof file === 'string') return complain(file, exit.bad);
  await using handle = file;
  const verdict = await judge(handle, root).catch((error: unknown) => {
    if (error instanceof Damaged) return { state: 'bad' as const, reason: error.message };
    throw error;
  });
  if (verdict === 'backup') return verifyBackup(name);
  if (verdict.state === 'good') for (const line of verdict.lines) console.log(line);
  else
    return complain(
      verdict.state === 'bad' ? `Not good: ${verdict.reason}.` : verdict.reason,
      exit[verdict.state],
    );
  return exit.good;
}

async function judge(file: FileHandle, root: string | undefined): Promise<Verdict | 'backup'> {
  const head = Buffer.alloc(64);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const start = head.toString('latin1', 0, bytesRead);
  if (start.startsWith('PK\x03\x04')) return verifyExport(file);
  // https://age-encryption.org/v1: the first line
  if (start.startsWith('age-encryption.org/v1\n')) return 'backup';
  const text = await readText(file);
  if (text !== undefined && isLikeReceipt(text)) return verifyReceipt(text);
  const json = start.trimStart().startsWith('{') && text !== undefined ? parseJson(text) : undefined;
  if (json === undefined) return { state: 'unknown', reason: 'It is no file that Candor hands out.' };
  const { data: session } = sessionReceipt.safeParse(json);
  return session ? verifySession(session) : verifyStatements(json, root, Date.now());
}

async function readText(file: FileHandle): Promise<string | undefined> {
  const { size } = await file.stat();
  if (size > mostJsonBytes) return undefined;
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, 0);
  return bytes.toString();
}

function readWords(args: string[]): { name: string; root: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { root: { type: 'string' } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    const root = values.root?.replaceAll(/\s/gu, '').toLowerCase();
    const isRoot = root === undefined || /^[0-9a-f]{64}$/u.test(root);
    return name !== undefined && more.length === 0 && isRoot ? { name, root } : undefined;
  } catch {
    return undefined; // an option that isn't there
  }
}

function complain(text: string, code: number): number {
  console.error(text);
  return code;
}
