import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BackupKind } from './manifest.ts';

const dayMs = 86_400_000;
const form = /^candor-(\d{8}T\d{6}\.\d{3}Z)\.(data|keyring)\.tar\.gz\.age$/u;

/** `candor-20261121T023000.000Z.data.tar.gz.age`: both files of a backup begin with the same time. */
export function backupName(kind: BackupKind, takenAt: Date): string {
  return `candor-${takenAt.toISOString().replaceAll(/[-:]/gu, '')}.${kind}.tar.gz.age`;
}

/** When a backup was taken, and which of its files this is; undefined for any other file. */
function parseName(name: string): { kind: BackupKind; takenAt: Date } | undefined {
  const [, time = '', kind] = form.exec(name) ?? [];
  if (kind !== 'data' && kind !== 'keyring') return undefined;
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/u, '$1-$2-$3T$4:$5:');
  return { kind, takenAt: new Date(iso) };
}

/**
 * Removes what is older than its days, and what a killed run left half-made. The newest file of each kind stays,
 * however old it is. @param isGood whether a file that is to stay for that reason deserves it
 */
export async function removeOld(
  folder: string,
  keepDays: Record<BackupKind, number>,
  now: Date,
  isGood: (name: string) => boolean,
): Promise<string[]> {
  const names = await readdir(folder);
  const found = names.flatMap((name) => {
    const parsed = parseName(name);
    return parsed ? [{ name, ...parsed }] : [];
  });
  const isOld = ({ kind, takenAt }: (typeof found)[number]) =>
    takenAt.getTime() < now.getTime() - keepDays[kind] * dayMs;
  const lastOf = (kind: BackupKind) =>
    found
      .filter((one) => one.kind === kind && isGood(one.name))
      .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime())[0]?.name;
  const kept = new Set([lastOf('data'), lastOf('keyring')]);
  const old = found.filter((one) => isOld(one) && !kept.has(one.name)).map(({ name }) => name);
  const halves = names.filter((name) => name.endsWith('.part') && form.test(name.slice(0, -'.part'.length)));
  for (const name of [...old, ...halves]) await rm(path.join(folder, name), { force: true });
  return old;
}
