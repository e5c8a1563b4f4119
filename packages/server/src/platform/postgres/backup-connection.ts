import pg from 'pg';
import { driverOptions } from '../db/index.ts';
import type { Connection } from './index.ts';

/** What a backup needs of the instance's database. */
export interface BackupSource {
  /** candor_backup on the main database: it passes row security, and reads only. */
  readonly backupConnection: Connection;
  /** Of an embedded PostgreSQL, where candor_backup may log in only while its connection is made. */
  readonly superuser: Connection | undefined;
}

export interface BackupConnection extends AsyncDisposable {
  readonly client: pg.Client;
}

/** Any fixed number: two backups that begin at once take turns at the login. */
const loginLock = 0x62_61_63_6b;

/**
 * One connection as candor_backup, with a deadline of six hours for each statement. Of an embedded PostgreSQL the role's
 * login is shut again before this returns: what is connected stays so, and the catalogue check finds nothing open.
 */
export async function openBackupConnection(source: BackupSource): Promise<BackupConnection> {
  const { backupConnection, superuser } = source;
  const client = superuser
    ? await whileLoginIsOpen(superuser, () => connect(backupConnection))
    : await connect(backupConnection);
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

async function whileLoginIsOpen<T>(superuser: Connection, work: () => Promise<T>): Promise<T> {
  const client = await connect(superuser);
  try {
    await client.query(`SELECT pg_advisory_lock(${loginLock})`);
    await client.query('ALTER ROLE candor_backup LOGIN');
    try {
      return await work();
    } finally {
      await client.query('ALTER ROLE candor_backup NOLOGIN');
    }
  } finally {
    await client.end();
  }
}

/** A connection for COPY, as any role: nothing but the server's six hours ends a statement. */
export async function connect(connection: Connection): Promise<pg.Client> {
  const { max: _, ...options } = driverOptions(connection, 'backup');
  const client = new pg.Client(options);
  // a connection that is lost fails the query that runs on it
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
