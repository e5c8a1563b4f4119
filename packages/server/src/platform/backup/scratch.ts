import type { Decrypter } from 'age-encryption';
import pg from 'pg';
import { codeOf, createLogger } from '../log/index.ts';
import { migrate, type Migrations } from '../migrate/index.ts';
import { scratchSuffix } from '../migrate/roles.ts';
import type { BackupSource } from '../postgres/backup-connection.ts';
import type { Connection } from '../postgres/index.ts';
import { loadBackup } from './load.ts';
import type { BackupManifest } from './manifest.ts';
import { migrationsOf, openBackup } from './read.ts';
import { BackupRefused } from './refusal.ts';
import { schemaOf } from './tables.ts';
import { whileConnected } from './target.ts';

/** "There is no database of that name." */
const missingDatabase = '3D000';

/**
 * Restores a file into a scratch database beside the instance's, compares every row, and drops it. Throws BackupRefused
 * when the file can't be restored. One at a time: the database's name is always the same. An external PostgreSQL's is
 * made by its operator, and emptied.
 */
export async function verifyBackup(
  source: BackupSource,
  file: string,
  decrypter: Decrypter,
  known: Migrations,
): Promise<BackupManifest> {
  await using backup = await openBackup(file, decrypter);
  const { kind } = backup.header;
  const migrations = migrationsOf(backup, known[kind]);
  await dropScratch(source);
  try {
    await makeScratch(source);
    return await whileConnected(scratchOf(source), async (client) => {
      await client.query(`CREATE SCHEMA ${schemaOf[kind]}; CREATE SCHEMA candor_migrate`);
      await migrate(client, migrations, quiet);
      return loadBackup(client, backup.file, backup.header, backup.entries);
    });
  } finally {
    await dropScratch(source);
  }
}

/** Also what a crash left behind. */
export async function dropScratch(source: BackupSource): Promise<void> {
  const scratch = scratchOf(source);
  if (source.superuser) {
    await whileConnected(source.superuser, (client) =>
      client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(scratch.database)} WITH (FORCE)`),
    );
    return;
  }
  try {
    await whileConnected(scratch, (client) =>
      client.query('DROP SCHEMA IF EXISTS candor, keyring, candor_migrate CASCADE'),
    );
  } catch (error) {
    if (codeOf(error) !== missingDatabase) throw error;
  }
}

async function makeScratch(source: BackupSource): Promise<void> {
  const { database, user } = scratchOf(source);
  const create = `CREATE DATABASE ${pg.escapeIdentifier(database)}`;
  if (source.superuser) {
    await whileConnected(source.superuser, (client) => client.query(create));
    return;
  }
  try {
    await whileConnected(scratchOf(source), async () => undefined);
  } catch (error) {
    if (codeOf(error) !== missingDatabase) throw error;
    throw new BackupRefused(
      `an external PostgreSQL needs a scratch database to verify in: ${create} OWNER ${user} TEMPLATE template0 ENCODING 'UTF8'`,
    );
  }
}

function scratchOf({ superuser, backupConnection }: BackupSource): Connection {
  return { ...(superuser ?? backupConnection), database: `${backupConnection.database}${scratchSuffix}` };
}

/** Its migrations are no news of the instance. */
const quiet = createLogger({ level: 'fatal', tty: false, out: () => undefined });
