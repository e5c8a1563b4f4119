import type { Decrypter } from 'age-encryption';
import type { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import type { Migration } from '../migrate/index.ts';
import { sha256 } from '../migrate/index.ts';
import { backupHeader, headerName, type BackupHeader } from './manifest.ts';
import { BackupRefused } from './refusal.ts';
import { readSealed } from './sealed-file.ts';
import type { TarEntry } from './tar.ts';

/** A backup whose header was read; its rows follow. */
export interface OpenedBackup extends AsyncDisposable {
  file: string;
  header: BackupHeader;
  /** Taken once. */
  entries: AsyncIterable<TarEntry>;
}

/** Throws BackupRefused: no such file, no fitting key, damaged, no backup. */
export async function openBackup(file: string, decrypter: Decrypter): Promise<OpenedBackup> {
  const entries = readSealed(file, decrypter);
  const first = await entries.next();
  if (first.done || first.value.name !== headerName) {
    await entries.return(undefined);
    throw new BackupRefused(`${file} is no backup of Candor`);
  }
  try {
    const header = parseEntry(file, first.value, backupHeader);
    return {
      file,
      header,
      entries,
      [Symbol.asyncDispose]: async () => void (await entries.return(undefined)),
    };
  } catch (error) {
    await entries.return(undefined);
    throw error;
  }
}

/** Those of this build that had run when the backup was made. Throws BackupRefused when this build lacks one. */
export function migrationsOf({ file, header }: OpenedBackup, known: readonly Migration[]): Migration[] {
  const byName = new Map(known.map((one) => [one.name, one]));
  return header.migrations.map(({ name, sha256: hash }) => {
    const migration = byName.get(name);
    if (!migration)
      throw new BackupRefused(
        `${file} was made by Candor ${header.version}, which is newer than this build: ${name} is not part of it`,
      );
    if (sha256(migration.text).toString('hex') !== hash)
      throw new BackupRefused(`${file} was made by another build: its ${name} is not this one's`);
    return migration;
  });
}

export function parseEntry<S extends z.ZodType>(file: string, { bytes }: TarEntry, schema: S): z.output<S> {
  const parsed = schema.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new BackupRefused(`${file} was made by a newer version, or is no backup of Candor`);
}
