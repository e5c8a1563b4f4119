import type tls from 'node:tls';
import pg from 'pg';
import { codeOf, type Logger } from '../log/index.ts';
import type { Connection, Tls } from '../postgres/index.ts';
import { valueTypes } from './value-types.ts';

/** Each kind of pool: how many connections, and how long a statement may take. */
const kinds = {
  app: { max: 20, statementMs: 10_000 },
  checker: { max: 2, statementMs: 10_000 },
  jobs: { max: 4, statementMs: 300_000 },
  keyring: { max: 4, statementMs: 10_000 },
  migrator: { max: 1, statementMs: 300_000 },
  backup: { max: 1, statementMs: 6 * 3_600_000 },
} as const;
export type PoolKind = keyof typeof kinds;

/** Beyond the server's own limit: a server that hangs cannot keep it. */
const graceMs = 5000;
const lockMs = 5000;
const idleInTransactionMs = 30_000;
const connectMs = 5000;

/** Everything that the driver needs, with the deadlines of the kind of pool. */
export function driverOptions(connection: Connection, kind: PoolKind): pg.PoolConfig {
  const { host, port, database, user, password, tls, socket } = connection;
  const { max, statementMs } = kinds[kind];
  return {
    host,
    port,
    database,
    user,
    password: password.reveal(),
    keepAlive: true,
    max,
    application_name: `candor ${kind}`,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    // a COPY tells the driver of no end: its timer would outlive it
    query_timeout: kind === 'backup' ? 0 : statementMs + graceMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    types: valueTypes,
    ...(tls && { ssl: tlsOptions(tls) }),
    ...(socket && { stream: socket }),
  };
}

function tlsOptions({ verify, ca }: Tls): tls.ConnectionOptions {
  return {
    ...(ca !== undefined && { ca }),
    ...(verify === 'ca' && { checkServerIdentity: () => undefined }),
  };
}

export function openPool(connection: Connection, kind: PoolKind, log: Logger): pg.Pool {
  const pool = new pg.Pool(driverOptions(connection, kind));
  // a lost connection is replaced at its next use, and fails the query that runs on it; without these handlers it
  // would end the process
  const lost = (error: Error) => log.write('database.pool_error', { pool: kind, code: codeOf(error) });
  pool.on('error', lost);
  pool.on('connect', (client) => void client.on('error', lost));
  return pool;
}
