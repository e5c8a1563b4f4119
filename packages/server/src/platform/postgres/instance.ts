import pg from 'pg';
import type { Measure } from '@candor/policy/derive/functions.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { promises } from '@candor/policy/promises/index.ts';
import type { Config } from '../../config.ts';
import { type Database, openDatabase, openPool, poolCloser } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import {
  compareCatalogue,
  type Declared,
  type Migrations,
  noteInstance,
  prepareDatabase,
  refuseDifferences,
} from '../migrate/index.ts';
import {
  keyringConnectText,
  keyringSchemasText,
  mainConnectText,
  mainSchemasText,
  makeDatabase,
  makeRoles,
} from '../migrate/roles.ts';
import { stageTimer, type Stage, type Timed } from '../stage-timer.ts';
import type { BackupSource } from './backup-connection.ts';
import { watchDisk } from './disk.ts';
import { claimExternal } from './external.ts';
import { type Connection, type EmbeddedPostgres, startPostgres } from './index.ts';
import type { Source } from './source.ts';

export interface InstanceDatabase extends AsyncDisposable, BackupSource {
  /** PostgreSQL's, as in "18.4". */
  version: string;
  database: Database;
  keyringPool: pg.Pool;
  /** candor_checker, for the checker's own process. */
  checkerConnection: Connection;
  /** candor_jobs, for the pool of the jobs. */
  jobsConnection: Connection;
  /** candor_keyring, for the keyring's backup. */
  keyringConnection: Connection;
  /** Ends the pools, and nothing else. */
  closePools(): Promise<void>;
  close(): Promise<void>;
  /** Ends an embedded PostgreSQL (fast) and nothing else. */
  stopNow(): Promise<void>;
}

export interface InstanceOptions {
  config: Pick<Config, 'dataDir'> & Partial<Pick<Config, 'externalDatabase'>>;
  log: Logger;
  /** Called after each stage with its time. */
  stage?: Stage;
  /** Called when the database is lost for good: PostgreSQL ended too often, or another server has the external one. */
  onGivenUp?: () => void;
  /** Called before the schema of a database that is in use is changed. */
  beforeUpgrade?: (databases: UpgradedDatabases, applied: Migrations) => Promise<void>;
  /** For tests: other migrations than this build's. */
  migrations?: Migrations;
}

/** What a backup before an upgrade needs. */
export interface UpgradedDatabases extends BackupSource {
  keyringConnection: Connection;
}

export const names = { main: 'candor', keyring: 'candor_keyring' } as const;

/** The dictionary and the SQL of the promises: what the database is generated from and compared with. */
export const declared: Declared = { records, measures: promises.flatMap(measureOf) };

/**
 * PostgreSQL, roles, migrations, what is generated, the catalogue check; then the pools. Throws DatabaseRefused
 * (exit 78) when the database must not be used as it is.
 */
export async function openInstanceDatabase(options: InstanceOptions): Promise<InstanceDatabase> {
  const source = await openSource(options);
  try {
    return await openPrepared(source, options);
  } catch (error) {
    await source.stop();
    throw error;
  }
}

/** PostgreSQL and its roles, without a look at what the databases hold. */
export function openSource(options: InstanceOptions): Promise<Source> {
  const timed = stageTimer(options.stage);
  const { externalDatabase } = options.config;
  return externalDatabase
    ? timed('PostgreSQL', () => claimExternal(externalDatabase, options))
    : startEmbedded(options, timed);
}

/** Migrations, what is generated, the catalogue check, the pools. A source that is refused stays its owner's. */
export async function openPrepared(
  source: Source,
  { log, stage, beforeUpgrade, migrations }: Omit<InstanceOptions, 'config' | 'onGivenUp'>,
): Promise<InstanceDatabase> {
  const timed = stageTimer(stage);
  const { backup: backupConnection, keyring: keyringConnection } = source.connections;
  const databases = { superuser: source.superuser, backupConnection, keyringConnection };
  await timed('migrations', () =>
    prepareDatabase({
      ...source.connections,
      declared,
      log,
      migrations,
      beforeUpgrade: beforeUpgrade && ((applied) => beforeUpgrade(databases, applied)),
    }),
  );
  await timed('catalogue', () => refuseDrift(source.connections.checker, log));
  return openPools(source, log);
}

async function startEmbedded(
  { config: { dataDir }, log, onGivenUp }: InstanceOptions,
  timed: Timed,
): Promise<Source> {
  const start = { dataDir, log, ...(onGivenUp && { onGivenUp }) };
  const postgres = await timed('PostgreSQL', () => startPostgres(start));
  const stop = () => postgres.stop('fast');
  try {
    await timed('roles', () => makeInstanceRoles(postgres, names.main, names.keyring));
  } catch (error) {
    await stop();
    throw error;
  }
  const { superuser, ...own } = connections(postgres);
  const watch = watchDisk(postgres.cluster, (state) => log.write('postgres.disk', { state }));
  return {
    version: postgres.version,
    connections: own,
    superuser,
    disk: () => watch.state(),
    stop: async () => {
      watch[Symbol.dispose]();
      await stop();
    },
  };
}

export function connections(
  postgres: Pick<EmbeddedPostgres, 'connection'>,
  main: string = names.main,
  keyring: string = names.keyring,
) {
  return {
    migrator: postgres.connection('candor_migrator', main),
    app: postgres.connection('candor_app', main),
    checker: postgres.connection('candor_checker', main),
    jobs: postgres.connection('candor_jobs', main),
    backup: postgres.connection('candor_backup', main),
    superuser: postgres.connection('postgres', main),
    keyring: postgres.connection('candor_keyring', keyring),
  };
}

/** Roles on the cluster, then both databases, their schemas and who may connect. */
export async function makeInstanceRoles(
  postgres: EmbeddedPostgres,
  main: string,
  keyring: string,
): Promise<void> {
  await asSuperuser(postgres, 'postgres', async (client) => {
    await makeRoles(client, (role) => postgres.connection(role, main).password);
    await makeDatabase(client, main);
    await makeDatabase(client, keyring);
    await client.query(`${mainConnectText(main)};${keyringConnectText(keyring)}`);
  });
  await asSuperuser(postgres, main, (client) => client.query(mainSchemasText));
  await asSuperuser(postgres, keyring, (client) => client.query(keyringSchemasText));
}

export async function asSuperuser(
  postgres: Pick<EmbeddedPostgres, 'connection'>,
  database: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const { password, ...where } = postgres.connection('postgres', database);
  const client = new pg.Client({ ...where, password: password.reveal() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function refuseDrift(checker: Connection, log: Logger): Promise<void> {
  const pool = openPool(checker, 'checker', log);
  try {
    refuseDifferences(await compareCatalogue(pool, declared));
  } finally {
    await pool.end();
  }
}

async function openPools(source: Source, log: Logger): Promise<InstanceDatabase> {
  const { app, checker, jobs, backup, keyring } = source.connections;
  const database = openDatabase(app, log, source.disk);
  await noteInstance(database, declared.records);
  const keyringPool = openPool(keyring, 'keyring', log);
  const closeKeyring = poolCloser(keyringPool);
  const closePools = async () => {
    await Promise.all([database.close(), closeKeyring()]);
  };
  const close = async () => {
    await closePools();
    await source.stop();
  };
  return {
    version: source.version,
    database,
    keyringPool,
    checkerConnection: checker,
    jobsConnection: jobs,
    backupConnection: backup,
    keyringConnection: keyring,
    superuser: source.superuser,
    closePools,
    close,
    stopNow: source.superuser ? () => source.stop() : async () => undefined,
    [Symbol.asyncDispose]: close,
  };
}

function measureOf({ id, check }: (typeof promises)[number]): Measure[] {
  return check.kind === 'sql' ? [{ id, sql: check.sql, columns: check.columns }] : [];
}
