import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { type Database, openDatabase, openPool } from '../src/platform/db/index.ts';
import { createLogger, type Logger } from '../src/platform/log/index.ts';
import { noteInstance, prepareDatabase } from '../src/platform/migrate/index.ts';
import { keyringConnectText, mainConnectText } from '../src/platform/migrate/roles.ts';
import { type Connection, rolePassword, startPostgres } from '../src/platform/postgres/index.ts';
import { asSuperuser, connections, declared, makeInstanceRoles } from '../src/platform/postgres/instance.ts';
import { Secret } from '../src/platform/secret.ts';

export interface TestPostgres {
  /** What another process needs to make databases here. */
  facts: string;
  stop(): Promise<void>;
}

/** A migrated database of its own, and its keyring's. Gone when it is disposed of. */
export interface TestDatabase extends AsyncDisposable {
  /** As candor_app. */
  database: Database;
  keyringPool: pg.Pool;
  /** As superuser, past every rule: to arrange, and to look at what is really there. */
  superuser: pg.Pool;
  connections: Record<
    'migrator' | 'app' | 'checker' | 'jobs' | 'backup' | 'superuser' | 'keyring',
    Connection
  >;
  log: Logger;
}

const templates = { main: 'template_main', keyring: 'template_keyring' } as const;
/** Durability is what tests can do without. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

export const quietLog: Logger = createLogger({ level: 'fatal', tty: false, out: () => undefined });

/** PostgreSQL in a temporary folder with both templates. Ends with this process, however that ends. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-test-'));
  chmodSync(dataDir, 0o755); // postgres may run as another user
  const postgres = await startPostgres({ dataDir, log: quietLog, settings });
  endWithThisProcess(postgres.pid, [dataDir, postgres.socketDir]);
  await makeInstanceRoles(postgres, templates.main, templates.keyring);
  const template = connections(postgres, templates.main, templates.keyring);
  await prepareDatabase({ ...template, declared, log: quietLog });
  const database = openDatabase(template.app, quietLog);
  await noteInstance(database, declared.records);
  await database.close(); // a template may have no connections
  return {
    facts: JSON.stringify({ host: postgres.socketDir, port: postgres.port, key: postgres.key.reveal() }),
    async stop() {
      await postgres.stop('immediate');
      for (const dir of [dataDir, postgres.socketDir]) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A shell that waits for our end of its input to close, which also happens when this process is killed. */
export function endWithThisProcess(pid: number, folders: string[]): void {
  const watch = spawn(
    '/bin/sh',
    ['-c', 'cat >/dev/null; kill -QUIT "$0" 2>/dev/null; sleep 1; rm -rf "$@"', String(pid), ...folders],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  watch.unref();
  if (watch.stdin instanceof Socket) watch.stdin.unref();
}

interface Facts {
  host: string;
  port: number;
  key: string;
}

let own: Promise<TestPostgres> | undefined;

/** Uses the run's PostgreSQL, or starts one when a test file is run by itself. */
async function findFacts(): Promise<Facts> {
  own ??= process.env['TEST_DATABASE'] === undefined ? startTestPostgres() : undefined;
  const text = process.env['TEST_DATABASE'] ?? (await own)?.facts ?? '{}';
  // written by startTestPostgres()
  return JSON.parse(text) as Facts;
}

/** `await using db = await testDatabase()`: a copy of the migrated template, in well under a second. */
export async function testDatabase(): Promise<TestDatabase> {
  const { host, port, key } = await findFacts();
  const where = {
    connection: (user: string, database: string) => ({
      host,
      port,
      user,
      database,
      password: rolePassword(new Secret(key), user),
    }),
  };
  const main = `test_${randomBytes(6).toString('hex')}`;
  const keyring = `${main}_keyring`;
  await asSuperuser(where, 'postgres', async (client) => {
    await client.query(`CREATE DATABASE ${main} TEMPLATE ${templates.main}`);
    await client.query(`CREATE DATABASE ${keyring} TEMPLATE ${templates.keyring}`);
    await client.query(`${mainConnectText(main)};${keyringConnectText(keyring)}`);
  });
  const all = connections(where, main, keyring);
  const database = openDatabase(all.app, quietLog);
  const keyringPool = openPool(all.keyring, 'keyring', quietLog);
  const superuser = openPool(all.superuser, 'app', quietLog);
  return {
    database,
    keyringPool,
    superuser,
    connections: all,
    log: quietLog,
    async [Symbol.asyncDispose]() {
      await Promise.all([database.close(), keyringPool.end(), superuser.end()]);
      await asSuperuser(where, 'postgres', async (client) => {
        await client.query(`DROP DATABASE ${main} WITH (FORCE)`);
        await client.query(`DROP DATABASE ${keyring} WITH (FORCE)`);
      });
    },
  };
}
