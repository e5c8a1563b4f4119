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
import { type Connection, type EmbeddedPostgres, startPostgres } from './index.ts';

export interface InstanceDatabase extends AsyncDisposable {
  postgres: EmbeddedPostgres;
  database: Database;
  keyringPool: pg.Pool;
  /** candor_checker, for the checker's own process. */
  checkerConnection: Connection;
  /** candor_jobs, for the pool of the jobs. */
  jobsConnection: Connection;
  /** For `candor sql` alone. */
  superuser: Connection;
  close(): Promise<void>;
}

export interface InstanceOptions {
  config: Pick<Config, 'dataDir'>;
  log: Logger;
  /** Called after each stage with its time. */
  stage?: (name: string, ms: number) => void;
  /** Called when PostgreSQL ended too often and is not started again. */
  onGivenUp?: () => void;
}

export const names = { main: 'candor', keyring: 'candor_keyring' } as const;

/** The dictionary and the SQL of the promises: what the database is generated from and compared with. */
export const declared: Declared = { records, measures: promises.flatMap(measureOf) };

/**
 * PostgreSQL, roles, migrations, what is generated, the catalogue check; then the pools. Throws DatabaseRefused
 * (exit 78) when the database must not be used as it is.
 */
export async function openInstanceDatabase(options: InstanceOptions): Promise<InstanceDatabase> {
  const { config, log, onGivenUp } = options;
  const timed = stageTimer(options.stage);
  const start = { dataDir: config.dataDir, log, ...(onGivenUp && { onGivenUp }) };
  const postgres = await timed('PostgreSQL', () => startPostgres(start));
  try {
    await timed('roles', () => makeInstanceRoles(postgres, names.main, names.keyring));
    await timed('migrations', () => prepareDatabase({ ...connections(postgres), declared, log }));
    await timed('catalogue', () => refuseDrift(connections(postgres).checker, log));
    return await openPools(postgres, log);
  } catch (error) {
    await postgres.stop('fast');
    throw error;
  }
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

async function openPools(postgres: EmbeddedPostgres, log: Logger): Promise<InstanceDatabase> {
  const { app, checker, jobs, superuser, keyring } = connections(postgres);
  const database = openDatabase(app, log);
  await noteInstance(database, declared.records);
  const keyringPool = openPool(keyring, 'keyring', log);
  const closeKeyring = poolCloser(keyringPool);
  const close = async () => {
    await Promise.all([database.close(), closeKeyring()]);
    await postgres.stop('fast');
  };
  return {
    postgres,
    database,
    keyringPool,
    checkerConnection: checker,
    jobsConnection: jobs,
    superuser,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function measureOf({ id, check }: (typeof promises)[number]): Measure[] {
  return check.kind === 'sql' ? [{ id, sql: check.sql, columns: check.columns }] : [];
}

function stageTimer(stage: (name: string, ms: number) => void = () => undefined) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    stage(name, performance.now() - startedAt);
    return result;
  };
}
