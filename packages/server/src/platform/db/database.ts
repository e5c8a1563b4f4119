import type { QueryResultRow } from 'pg';
import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { Purpose } from '@candor/policy/dictionary/vocabulary.ts';
import type { Logger } from '../log/index.ts';
import type { Connection } from '../postgres/index.ts';
import { poolCloser } from './close-pool.ts';
import { translate } from './failure.ts';
import { openPool } from './pool.ts';
import { beginText, proven, word } from './tenancy.ts';
import { transactionsOn, type Tx } from './transaction.ts';

type Records = (typeof dictionary)[keyof typeof dictionary];
/** Tables whose rows have a secret by which their owner is found. */
export type FindableTable = Extract<Records, { findBy: string }>['table'];

/** The app's way to the database. Each call is one transaction; its handle is over when the call is. */
export interface Database extends AsyncDisposable {
  /** Sees the rows of this company. */
  withCompany<T>(companyId: string, purpose: Purpose, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads the rows of every company that the account is a member of; writes none. */
  withCompanies<T>(accountId: string, purpose: Purpose, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Sees the rows of this person. */
  withPerson<T>(personId: string, purpose: Purpose, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Sees the instance's own rows, which the three above see too. */
  withInstance<T>(purpose: Purpose, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Id of the company or person whose row holds this secret (serial, hash of a token); undefined: nobody's. */
  findOwner(table: FindableTable, secret: string | Uint8Array): Promise<string | undefined>;
  /**
   * Rows of a generated function that crosses the borders between tenants (policy/derive/functions.ts), by one statement
   * without a transaction. Columns keep their names.
   */
  call<R extends QueryResultRow>(name: string, values: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/**
 * Throws Failure `database_unavailable` while the database is away and `storage_full`; it needs no restart after that.
 * @param disk while it is full, transactions are read only: PostgreSQL itself would end on a disk without room
 */
export function openDatabase(
  connection: Connection,
  log: Logger,
  disk: () => 'room' | 'full' = () => 'room',
): Database {
  const pool = openPool(connection, 'app', log);
  const run = transactionsOn(pool, disk);
  const close = poolCloser(pool);
  return {
    withCompany: async (companyId, purpose, work) =>
      run(beginText({ kind: 'company', companyId }, purpose), work),
    withCompanies: (accountId, purpose, work) =>
      run(beginText({ kind: 'companies', accountId }, purpose), work),
    withPerson: async (personId, purpose, work) =>
      run(beginText({ kind: 'person', personId }, purpose), work),
    withInstance: async (purpose, work) => run(beginText({ kind: 'instance' }, purpose), work),
    async findOwner(table, secret) {
      try {
        const { rows } = await pool.query<{ owner: string | null }>(
          `SELECT candor.find_${table}($1) AS owner`,
          [secret],
        );
        return rows[0]?.owner ?? undefined;
      } catch (error) {
        throw translate(error);
      }
    },
    async call(name, values) {
      const places = values.map((_, n) => `$${n + 1}`).join(', ');
      const text = `SELECT * FROM candor.${proven(word, name)}(${places})`;
      try {
        return (await pool.query({ name: `call ${name}`, text, values: [...values] })).rows;
      } catch (error) {
        throw translate(error);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
