import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The file's text without its line end; undefined where the system does not have it or does not show it. */
export async function readText(
  root: string,
  file: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    return (await readFile(path.join(root, file), { encoding: 'utf8', signal })).trimEnd();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

export async function readNumber(
  root: string,
  file: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const text = await readText(root, file, signal);
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Names in a folder, sorted; none where there is no such folder. */
export async function listNames(root: string, folder: string): Promise<string[]> {
  try {
    return (await readdir(path.join(root, folder))).toSorted();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** `KEY=value` and `Key: value` lines; quotes around a value are taken off. */
export function parseLines(text: string, separator: '=' | ':'): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(separator);
    if (at < 1 || line.startsWith('#')) continue;
    values.set(line.slice(0, at).trim(), unquote(line.slice(at + 1).trim()));
  }
  return values;
}

const unquote = (text: string) => /^(["'])(?<inner>.*)\1$/u.exec(text)?.groups?.['inner'] ?? text;

/** /sys answers EINVAL, ENODEV or EIO for values that a device does not have. */
const absences = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EINVAL',
  'ENODEV',
  'EIO',
  'EOPNOTSUPP',
  'ENXIO',
]);
const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && absences.has(error.code);
