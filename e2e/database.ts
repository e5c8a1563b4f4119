// The database of a running instance as its superuser, past every right: what a thief of the disk would read.
import { createHmac } from 'node:crypto';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openPool } from '../packages/server/src/platform/db/pool.ts';
import { createLogger } from '../packages/server/src/platform/log/index.ts';
import { Secret } from '../packages/server/src/platform/secret.ts';
import { openFolder, type Candor } from './candor.ts';
import { filesOf, type Place } from './traces.ts';

export type DatabaseName = 'candor' | 'candor_keyring';
export interface Superuser extends AsyncDisposable {
  rows<R extends object>(statement: string, values?: readonly unknown[]): Promise<R[]>;
}

export function openSuperuser(candor: Candor, database: DatabaseName = 'candor'): Superuser {
  const silent = createLogger({ level: 'error', tty: false, out: () => {} });
  const connection = {
    ...socketOf(candor),
    database,
    user: 'postgres',
    password: passwordOf(candor, 'postgres'),
  };
  const pool = openPool(connection, 'migrator', silent);
  return {
    async rows<R extends object>(statement: string, values: readonly unknown[] = []) {
      return (await pool.query<R>(statement, [...values])).rows;
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** The folder of the cluster: within the data folder, or where postgres.path says. */
export function clusterOf({ dataDir }: Candor): string {
  try {
    return readFileSync(path.join(dataDir, 'postgres.path'), 'utf8').trim();
  } catch {
    return path.join(dataDir, 'postgres');
  }
}

/** Lines of postmaster.pid: the fourth is the port, the fifth the socket's folder. */
function socketOf(candor: Candor): { host: string; port: number } {
  const lines = readFileSync(path.join(clusterOf(candor), 'postmaster.pid'), 'utf8').split('\n');
  return { host: lines[4] ?? '', port: Number(lines[3]) };
}

function passwordOf({ dataDir }: Candor, user: string): Secret {
  const secret = Buffer.from(readFileSync(path.join(dataDir, 'keys/database.key'), 'utf8').trim(), 'hex');
  return new Secret(createHmac('sha256', secret).update(user).digest('base64url'));
}

/** Every row of every table of both databases as the superuser copies it out, bytes as they are (COPY's binary form). */
export async function dumpOf(candor: Candor): Promise<Place[]> {
  const folder = openFolder('candor-dump-');
  // PostgreSQL writes the files as its own user
  chmodSync(folder, 0o777);
  try {
    for (const database of ['candor', 'candor_keyring'] as const) await copyTables(candor, database, folder);
    return [...filesOf(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyTables(candor: Candor, database: DatabaseName, folder: string): Promise<void> {
  await using superuser = openSuperuser(candor, database);
  const tables = await superuser.rows<{ name: string }>(
    `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'm') ORDER BY 1`,
  );
  for (const { name } of tables) {
    const file = path.join(folder, `${database}.${name}`);
    // some columns of the catalogue have no binary form
    await superuser.rows(
      `COPY ${name} TO '${file}' (FORMAT ${name.startsWith('pg_catalog.') ? 'text' : 'binary'})`,
    );
  }
}
