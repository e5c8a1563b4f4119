import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type QueryResult,
  Transaction,
} from 'kysely';
import type pg from 'pg';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { Failure } from '../http/fail.ts';
import { isRefusedWrite, translate } from './failure.ts';

/** What queries run on: a transaction with the tenancy that row security asks for. */
export type Tx = Transaction<Tables>;

/** Runs work in one transaction: BEGIN and settings, the work, COMMIT. */
export type RunTransaction = <T>(begin: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Transactions on the pool's connections. What fails on the way is translated; the work's own errors pass unchanged. */
export function transactionsOn(pool: pg.Pool, disk: () => 'room' | 'full'): RunTransaction {
  const transactionOver = transactionMaker(pool);
  return async (begin, work) => {
    const client = await guarded(() => pool.connect());
    const handle = new ClientConnection(client);
    let outcome: 'clean' | 'unsure' = 'unsure';
    const isFull = disk() === 'full';
    try {
      await guarded(() => client.query(isFull ? begin.replace('BEGIN', 'BEGIN READ ONLY') : begin));
      const result = await work(transactionOver(handle));
      await commit(client);
      outcome = 'clean';
      return result;
    } catch (error) {
      outcome = await rollBack(client);
      throw isFull && isRefusedWrite(error) ? new Failure('storage_full') : error;
    } finally {
      handle.end();
      // a connection in an unknown state is closed, not reused
      client.release(outcome === 'unsure');
    }
  };
}

/** After a failed statement PostgreSQL answers COMMIT with a roll-back and no error: that must not look like success. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await guarded(() => client.query('COMMIT'));
  if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
}

async function rollBack(client: pg.PoolClient): Promise<'clean' | 'unsure'> {
  try {
    await client.query('ROLLBACK');
    return 'clean';
  } catch {
    // the error that led here is thrown by the caller; the connection is closed
    return 'unsure';
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

/** One connection as Kysely wants it. */
class ClientConnection implements DatabaseConnection {
  #client: pg.PoolClient | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const client = this.#client;
    if (!client) throw new Error('the transaction is over');
    const { command, rows, rowCount } = await guarded(() =>
      client.query({ ...preparedName(sql), text: sql, values: [...parameters] }),
    );
    const isWrite =
      command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
    return isWrite ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  streamQuery(): never {
    throw new Error('queries are not streamed; page by keyset');
  }

  end(): void {
    this.#client = undefined;
  }
}

function transactionMaker(pool: pg.Pool): (connection: DatabaseConnection) => Tx {
  const dialect = new PostgresDialect({ pool });
  const config = { dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] };
  const executor = new Kysely<Tables>(config).getExecutor();
  const driver = dialect.createDriver();
  return (connection) =>
    new Transaction<Tables>({
      config,
      dialect,
      driver,
      executor: executor.withConnectionProvider({ provideConnection: (use) => use(connection) }),
    });
}

const mostPrepared = 300;
const prepared = new Map<string, string>();

/**
 * Statements are prepared once a connection: parsing and planning is half of the cost of a small report. "*" is left
 * out, because its plan breaks when a column comes; and so is what would be without end, such as lists spelled out.
 */
function preparedName(sql: string): { name?: string } {
  const known = prepared.get(sql);
  if (known !== undefined) return { name: known };
  if (sql.includes('*') || prepared.size >= mostPrepared) return {};
  const name = `s${prepared.size}`;
  prepared.set(sql, name);
  return { name };
}
