import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Json } from '@candor/policy/canonical.ts';
import { dictionaryDiff } from '@candor/policy/derive/dictionary-diff.ts';
import { done, failed, type HostAnswer } from './request.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const released = 'docs/dictionary.json';
const mostBytes = 64 * 1024 * 1024;

/** What changes from one document of the dictionary to another: files, or git revisions of the released document. */
export async function diffDictionaries(from: string, to: string): Promise<HostAnswer> {
  const [before, after] = [await readDocument(from), await readDocument(to)];
  const wrong = [before, after].find((one): one is Error => one instanceof Error);
  if (wrong) return failed(wrong.message);
  try {
    const changes = dictionaryDiff(before as Json, after as Json); // no Error, by the line above
    if (changes.length === 0) return done('No change.');
    return done(...changes.map(({ direction, place, text }) => `${direction.padEnd(10)} ${place} ${text}`));
  } catch (error) {
    if (error instanceof TypeError) return failed(error.message);
    throw error;
  }
}

async function readDocument(name: string): Promise<Json | Error> {
  const text = (await readFile(name, 'utf8').catch(() => undefined)) ?? (await ofRevision(name));
  if (text === undefined) return new Error(`${name} is neither a file nor a git revision with ${released}`);
  try {
    return JSON.parse(text) as Json;
  } catch {
    return new Error(`${name} holds no JSON`);
  }
}

async function ofRevision(name: string): Promise<string | undefined> {
  if (!/^\w[\w./~^@-]*$/u.test(name)) return undefined;
  const run = promisify(execFile)('git', ['show', `${name}:${released}`], {
    cwd: repository,
    maxBuffer: mostBytes,
    timeout: 30_000,
  });
  return run.then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}
